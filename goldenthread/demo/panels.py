"""What the demonstration adds to other rooms' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.ui.panels import panel


@panel("sign-in", order=10, title="This is a demonstration")
def choose_who_to_be(request: HttpRequest, _: Any) -> str:
    return render_to_string("demo/sign_in_panel.html", {}, request)
