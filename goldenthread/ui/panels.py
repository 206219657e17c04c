"""Pages that several rooms fill are made of panels: a room registers a panel for a page, the page asks for them all.

    @panel("child", order=30, title="What is due", permission="child.read")
    def due(request, child):
        return render_to_string("pathway/panels/due.html", {"clocks": ...}, request)

A panel returns HTML, or None when it has nothing to show. One that fails shows an error box in its place, and does
not take the page with it; in tests and in debug it raises, so that nobody gets used to the box.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from goldenthread.ui.permission import may

logger = logging.getLogger(__name__)

Content = Callable[[HttpRequest, Any], str | None]


@dataclass(frozen=True)
class Panel:
    page: str
    order: int
    title: str
    permission: str | None
    column: str
    content: Content

    @property
    def id(self) -> str:
        return f"{self.page}-{slugify(self.title)}"


@dataclass(frozen=True)
class Drawn:
    """A panel with its HTML, ready for the page."""

    id: str
    title: str
    column: str
    html: SafeString


_panels: dict[tuple[str, str], Panel] = {}


def panel(
    page: str, *, order: int, title: str, permission: str | None = None, column: str = "main"
) -> Callable[[Content], Content]:
    """Registers the function as a panel of `page`. A page may hold one panel of each title."""

    def register(content: Content) -> Content:
        _panels[page, title] = Panel(page, order, title, permission, column, content)
        return content

    return register


def registered(page: str) -> list[Panel]:
    return sorted((p for p in _panels.values() if p.page == page), key=lambda p: (p.order, p.title))


def panels_for(page: str, request: HttpRequest, subject: Any, *, column: str | None = None) -> list[Drawn]:
    """The panels of a page that this user may see and that have something to show, in order."""
    user = getattr(request, "user", None)
    wanted = [p for p in registered(page) if column in (None, p.column) and may(user, p.permission)]
    drawn = [(p, _draw(p, request, subject)) for p in wanted]
    return [Drawn(p.id, p.title, p.column, html) for p, html in drawn if html is not None]


def _draw(panel: Panel, request: HttpRequest, subject: Any) -> SafeString | None:
    try:
        html = panel.content(request, subject)
    except Exception:
        if settings.DEBUG or settings.PANELS_RAISE:
            raise
        logger.exception("The panel %r of the page %r failed.", panel.title, panel.page)
        html = render_to_string("ui/panel_failed.html", {"title": panel.title})
    return None if html is None else SafeString(html)
