"""What insight shows on the home page of those who see measures."""

from __future__ import annotations

import logging

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import today
from goldenthread.access.doors import signature
from goldenthread.insight import queries
from goldenthread.insight.models import Verdict
from goldenthread.ui.panels import panel

logger = logging.getLogger(__name__)
HEADLINES = (
    "children_looked_after",
    "protection_plans",
    "children_in_need",
    "assessments_in_45_days_of_referral",
    "re_referrals",
    "care_leavers_in_education_or_work",
)


@panel("home", order=60, title="How we are doing", permission="see measures")
def headlines(request: HttpRequest, _: object) -> str:
    # They load the engine, which every command would else wait for: this module is imported whenever anything starts.
    from goldenthread.insight import reading
    from goldenthread.insight.measure_page import at_a_glance
    from goldenthread.insight.reader import reader_of
    from goldenthread.insight.store import SnapshotError

    try:
        snapshot = reading.newest_snapshot()
    except SnapshotError:
        logger.exception("The newest snapshot cannot be read.")
        return render_to_string("insight/panels/headlines.html", {"cards": [], "damaged": True}, request)
    if snapshot is None:
        return render_to_string("insight/panels/headlines.html", {"cards": [], "damaged": False}, request)
    who = reader_of(signature(request).user, today())
    cards = [at_a_glance(reading.measures()[name], snapshot, who) for name in HEADLINES]
    disputed = set(queries.disputes().filter(verdict=Verdict.OPEN).values_list("measure", flat=True))
    found = {"cards": cards, "disputed": disputed, "as_at": snapshot.as_at, "damaged": False}
    return render_to_string("insight/panels/headlines.html", found, request)
