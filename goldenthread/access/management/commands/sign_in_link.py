from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse

from goldenthread.access import commands
from goldenthread.access.actions import find_user
from goldenthread.access.commands import NOT_FOUND, USAGE, Refusal
from goldenthread.access.links import LONGEST, make_link
from goldenthread.access.record import acting


class Command(commands.Command):
    help = "Print a link that signs a user in, once, within a few minutes."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--minutes", type=int, default=30, help="how long the link is good for (30; at most a day)")
        parser.add_argument("--site", default="http://localhost:8000", help="where the product is served")

    def work(self, *, email: str, minutes: int, site: str, **_: Any) -> Mapping[str, Any]:
        if not 0 < minutes * 60 <= LONGEST.total_seconds():
            raise Refusal("A link is good for between 1 minute and 1440, which is a day.", USAGE)
        user = find_user(email)
        if user is None or user.is_machine or not user.is_active:
            raise Refusal(f"No active user has the address {email}. Add one: goldenthread create-user", NOT_FOUND)
        with acting("access.sign_in_link", by=self.signature("goldenthread sign-in-link")) as act:
            act.touch(user)
        address = reverse("access:sign-in-link", args=[make_link(user, minutes=minutes)])
        return {"link": site.rstrip("/") + address, "email": user.email, "minutes": minutes}

    def tell(self, found: Mapping[str, Any]) -> None:
        self.stdout.write(found["link"])
        self.say(f"It signs in {found['email']}, once, within {found['minutes']} minutes.")
