"""The Jinja2 environment of every page.

A page may use, without importing anything:

- GOV.UK components as the Design System documents them: `govukButton({"text": "Save"})`;
- ours, one macro to a file of ui/components: `ui.badge("Overdue", "red")`;
- a form's fields: `field(form["born"])`, `fields(form)`;
- `url("people:child", pk=3)`, `static("ui/page.js")`, `panels_for("child", request, child)`;
- the filters of `wording`: date, month, datetime, age, number, percent, plural.

A name that is not there raises, rather than leave a hole in the page.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro

from goldenthread.rules.ages import age_text
from goldenthread.ui import wording
from goldenthread.ui.forms import error_summary, field, fields
from goldenthread.ui.govuk import MACROS
from goldenthread.ui.menu import MenuLink
from goldenthread.ui.paging import pages
from goldenthread.ui.panels import panels_for
from goldenthread.ui.permission import may
from goldenthread.ui.shell import shell_for

ROOMS = Path(__file__).resolve().parent.parent


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend (settings.TEMPLATES) with its own options."""
    folders = sorted(ROOMS.glob("*/templates"))
    chosen = {"loader": FileSystemLoader(folders), "undefined": StrictUndefined, "autoescape": True}
    env = Environment(trim_blocks=True, lstrip_blocks=True, **{**options, **chosen})
    env.filters.update(FILTERS)
    env.globals.update(GLOBALS)
    env.globals.update(MACROS)
    env.globals["ui"] = Components(env)
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def menu_item(link: MenuLink) -> dict[str, object]:
    """A menu link as GOV.UK's service navigation takes it."""
    return {"text": link.text, "href": link.href, "current": link.current, "active": link.active}


class Components:
    """`ui.badge` is the macro `badge` of the template ui/components/badge.html."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        macro: Macro = getattr(self._env.get_template(f"ui/components/{name}.html").module, name)
        return macro


FILTERS: dict[str, Callable[..., Any]] = {
    "date": wording.date_words,
    "short_date": wording.short_date,
    "month": wording.month_words,
    "datetime": wording.datetime_words,
    "time": wording.time_words,
    "age": age_text,
    "number": wording.number_words,
    "percent": wording.percent_words,
    "plural": wording.plural,
    "url": url,
    "static": static,
    "menu_item": menu_item,
}
GLOBALS: dict[str, Any] = {
    "url": url,
    "static": static,
    "error_summary": error_summary,
    "field": field,
    "fields": fields,
    "may": may,
    "pages": pages,
    "panels_for": panels_for,
    "shell_for": shell_for,
}
