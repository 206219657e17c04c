"""What stands round every page: whose it is, who is signed in, and where they may go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from goldenthread.ui import site
from goldenthread.ui.menu import MenuLink, menu_for
from goldenthread.ui.permission import may


@dataclass(frozen=True)
class SearchForm:
    action: str
    label: str
    parameter: str
    value: str


@dataclass(frozen=True)
class Shell:
    service: str = site.SERVICE
    council: str = ""
    logo: str | None = None
    signed_in_as: str = ""
    menu: list[MenuLink] = field(default_factory=list)
    account: list[MenuLink] = field(default_factory=list)
    footer: list[MenuLink] = field(default_factory=list)
    search: SearchForm | None = None
    messages: Iterable[Any] = ()


def shell_for(request: HttpRequest | None) -> Shell:
    """Without a request, or with one that never reached the session, a shell that asks the database nothing."""
    user = getattr(request, "user", None)
    if request is None or user is None:
        return Shell(council=site.name(), logo=site.logo())
    return Shell(
        council=site.name(),
        logo=site.logo(),
        signed_in_as=str(user) if user.is_authenticated else "",
        menu=menu_for(user, request.path, "main"),
        account=menu_for(user, request.path, "account"),
        footer=menu_for(user, request.path, "footer"),
        search=_search_form(request),
        messages=get_messages(request),
    )


def _search_form(request: HttpRequest) -> SearchForm | None:
    box = site.search()
    if box is None or not may(request.user, box.permission):
        return None
    action = reverse(box.url_name)
    value = request.GET.get(box.parameter, "") if request.path == action else ""
    return SearchForm(action, box.label, box.parameter, value)
