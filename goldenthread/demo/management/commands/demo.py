from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from goldenthread.access.actions import the_product
from goldenthread.access.clock import today
from goldenthread.access.commands import USAGE, Refusal
from goldenthread.access.commands import Command as Base
from goldenthread.access.record import Signature
from goldenthread.demo.authority import write_authority
from goldenthread.demo.returns import write_returns
from goldenthread.demo.users import write_users
from goldenthread.demo.world import World, make_world
from goldenthread.demo.write import STAGES, write_world
from goldenthread.insight.taking import take_snapshot
from goldenthread.people.models import Person


class Command(Base):
    help = "Make an invented authority, with about 3,000 children and five years of history."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", type=date.fromisoformat, help="the last day of its history; today, if not given")
        parser.add_argument("--years", type=int, default=5, help="how many years of history (5)")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another authority (1)")
        parser.add_argument("--scale", type=float, default=1.0, help="1 is about 3,000 children (1)")
        parser.add_argument("--if-empty", action="store_true", help="leave a place that has children in it alone")
        parser.add_argument(
            "--returns", type=Path, metavar="FOLDER", help="write its SSDA903 and CIN census there instead"
        )
        parser.add_argument("--year", type=int, help="the return's year ends on 31 March of it; the last whole one")

    def work(self, **given: Any) -> Mapping[str, Any]:
        as_at = given["as_at"] or today()
        make = {"as_at": as_at, "years": given["years"], "seed": given["seed"], "scale": given["scale"]}
        if given["returns"]:
            year = given["year"] or (as_at.year if (as_at.month, as_at.day) >= (3, 31) else as_at.year - 1)
            try:
                counts = write_returns(make_world(**make), given["returns"], year=year)
            except ValueError as error:
                raise Refusal(str(error), USAGE) from error
            return {"folder": str(given["returns"]), **counts}
        if Person.objects.exists():
            if given["if_empty"]:
                return {"children": 0, "note": "There are children here already. Nothing was made."}
            raise Refusal(
                f"There are children in {settings.DATA} already. Make the invented authority in an empty place."
            )
        return self._write(make_world(**make), as_at)

    def _write(self, world: World, as_at: date) -> Mapping[str, Any]:
        at = timezone.make_aware(datetime.combine(as_at, time(18, 0)))
        by = Signature(user=the_product(), at=at, why="An invented authority")
        with self.progress("Making Erimus", len(STAGES) + 1) as step:

            def tell(title: str) -> None:
                self.say(title)
                step(1)

            write_world(world, by=by, tell=tell)
        users = write_users(by=by)
        write_authority(world, settings.DATA)
        snapshot = take_snapshot(by=by, as_at=as_at)
        return {
            "children": int(world.known.sum()),
            "people": Person.objects.count(),
            "users": len(users),
            "as_at": as_at,
            "snapshot": snapshot.id,
        }
