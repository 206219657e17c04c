from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import transaction

from goldenthread.access import actions, commands
from goldenthread.access.commands import Refusal
from goldenthread.access.roles import ROLES


class Command(commands.Command):
    help = "Add a user and give them a role, from today. They come in by a sign-in link."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        roles = ", ".join(ROLES)
        parser.add_argument("--role", required=True, action="append", choices=list(ROLES), metavar="ROLE", help=roles)

    def work(self, *, email: str, name: str, role: list[str], **_: Any) -> Mapping[str, Any]:
        by = self.signature("goldenthread create-user")
        try:
            with transaction.atomic():
                user = actions.create_user(by=by, email=email, name=name)
                for each in role:
                    actions.grant_role(by=by, user=user, role=each, started=by.at.date())
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from error
        return {"id": user.pk, "email": user.email, "name": user.name, "roles": role}

    def tell(self, found: Mapping[str, Any]) -> None:
        titles = " and ".join(ROLES[each].title for each in found["roles"])
        self.stdout.write(f"{found['name']} is now a user: {titles}.")
        self.stdout.write(f"To sign in: goldenthread sign-in-link {found['email']}")
