"""Every macro of govuk-frontend-jinja as a function: `MACROS["govukButton"]({"text": "Save"})` is HTML."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader

PACKAGE = "govuk_frontend_jinja"

# An environment of their own: they rest on undefined names being false, and our pages must not.
_env = Environment(loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}), autoescape=True)


def _name(component: str) -> str:
    return "govuk" + "".join(word.capitalize() for word in component.split("-"))


def _macro(component: str) -> Callable[..., str]:
    def macro(*args: Any, **kwargs: Any) -> str:
        template = _env.get_template(f"{PACKAGE}/components/{component}/macro.html")
        html: str = getattr(template.module, _name(component))(*args, **kwargs)
        return html

    return macro


MACROS: dict[str, Callable[..., str]] = {
    _name(component): _macro(component)
    for component in (path.split("/")[2] for path in _env.list_templates() if path.endswith("/macro.html"))
}
