from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from goldenthread.access import commands, triggers
from goldenthread.access.commands import NOT_PREPARED, Refusal


class Command(commands.Command):
    help = "Make the database and the page assets ready. Safe to run again; run it after every upgrade and restore."

    def work(self, **_: Any) -> Mapping[str, Any]:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise Refusal(f"The database does not answer ({error}). Check DATABASE_URL.", NOT_PREPARED) from error
        self.say("Tables")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.say("Page assets")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.say("Checks")
        call_command("check", stdout=self.stderr)
        absent = triggers.missing(connection)
        return {"data": str(settings.DATA), "database": connection.vendor, "missing_triggers": absent}

    def tell(self, found: Mapping[str, Any]) -> None:
        self.stdout.write(f"Ready: {found['database']} database, files in {found['data']}.")
