from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from goldenthread.access.clock import today
from goldenthread.access.commands import DIFFERS, Refusal
from goldenthread.access.commands import Command as Base
from goldenthread.insight.store import SnapshotError, snapshots
from goldenthread.insight.taking import take_snapshot
from goldenthread.rules.words import day


class Command(Base):
    help = "Take a snapshot of the record, from which every figure is computed."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-at", type=date.fromisoformat, help="the last day that it speaks for; today, if not given"
        )
        parser.add_argument("--list", action="store_true", help="list the snapshots there are instead")
        parser.add_argument(
            "--verify", action="store_true", help="check every snapshot's files against their hashes instead"
        )

    def work(self, **given: Any) -> Mapping[str, Any]:
        store = Path(settings.SNAPSHOTS)
        if given["verify"]:
            return self._verify(store)
        if given["list"]:
            return {"snapshots": [{"id": s.id, "as_at": s.as_at, "taken_at": s.taken_at} for s in snapshots(store)]}
        with self.progress("Reading the record") as step:
            snapshot = take_snapshot(by=self.signature(), as_at=given["as_at"] or today())
            step(1)
        rows = sum(part.rows for part in snapshot.parts.values())
        return {"snapshot": snapshot.id, "as_at": snapshot.as_at, "tables": len(snapshot.parts), "rows": rows}

    def tell(self, found: Mapping[str, Any]) -> None:
        if "snapshots" in found:
            for each in found["snapshots"]:
                self.stdout.write(f"{each['id'][:12]}  to {day(each['as_at'])}")
        else:
            super().tell(found)

    def _verify(self, store: Path) -> Mapping[str, Any]:
        checked = snapshots(store)
        for snapshot in checked:
            try:
                snapshot.verify()
            except SnapshotError as error:
                raise Refusal(str(error), DIFFERS, {"checked": len(checked), "damaged": snapshot.id}) from error
        return {"checked": len(checked), "damaged": None}
