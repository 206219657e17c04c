"""What returns show on the child's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import today
from goldenthread.pathway.panels import discrepancies_for, record_for
from goldenthread.people.models import Person
from goldenthread.returns import queries
from goldenthread.ui.panels import panel


@panel("child", order=85, title="Where this came from", permission="see children")
def where_from(request: HttpRequest, child: Person) -> str | None:
    user: Any = request.user
    record = record_for(request, child)
    read = [*record.spells, *record.steps, *record.allocations, *discrepancies_for(request, child)]
    origins = queries.origins(child, for_user=user, on=today(), read=read)
    if not origins:
        return None
    return render_to_string("returns/panels/where_from.html", {"origins": origins}, request)
