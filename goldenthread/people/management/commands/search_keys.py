"""`goldenthread search-keys`: after a change to nicknames.csv, or to how names are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldenthread.access import commands
from goldenthread.people import keys
from goldenthread.people.models import Person


class Command(commands.Command):
    help = "Write anew what people can be found by, and forget names that nobody has any more."

    def work(self, **_: Any) -> Mapping[str, Any]:
        with self.progress("People", Person.objects.count()) as step:
            return {"people": keys.rebuild(step)}

    def tell(self, found: Mapping[str, Any]) -> None:
        self.stdout.write(f"{found['people']} people can be found by their names, dates and numbers.")
