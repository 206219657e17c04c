"""`goldenthread log seal` and `goldenthread log verify`."""

from __future__ import annotations

import signal
import threading
from argparse import SUPPRESS
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.db import OperationalError, connection

from goldenthread.access import commands, sealing
from goldenthread.access.clock import now
from goldenthread.access.commands import DIFFERS, Refusal


class Command(commands.Command):
    help = "Seal the log of looks and changes, or verify its seals."

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="seal|verify")
        seal = parts.add_parser("seal", help="chain what has been committed since the last seal")
        seal.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, pausing so long")
        verify = parts.add_parser("verify", help="compute the chain again and say whether it is whole")
        verify.add_argument("--expect", default="", metavar="HASH", help="a seal's hash that was noted elsewhere")
        for part in (seal, verify):
            part.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")

    def work(self, *, part: str, every: float | None = None, expect: str = "", **_: Any) -> Mapping[str, Any]:
        if part == "verify":
            return self.verify(expect)
        return self.seal_for_ever(every) if every else self.seal_once()

    def seal_once(self) -> dict[str, Any]:
        links = sealing.seal_all(now())
        return {"seals": len(links), "rows": sum(link.rows for link in links), "hash": links[-1].hash if links else ""}

    def seal_for_ever(self, seconds: float) -> dict[str, Any]:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        seals = rows = 0
        while not stop.wait(seconds):
            try:
                done = self.seal_once()
            except OperationalError as error:  # restarted, or busy: what was not sealed now is sealed next time
                self.say(f"Not sealed: {error}")
                connection.close()
                continue
            seals, rows = seals + done["seals"], rows + done["rows"]
        return {"seals": seals, "rows": rows}

    def verify(self, expect: str) -> dict[str, Any]:
        verdict = sealing.verify(expect)
        if verdict.whole:
            return verdict.as_json()
        problems = [verdict.broken] if verdict.broken else []
        if verdict.missing_triggers:
            names = ", ".join(verdict.missing_triggers)
            problems.append(f"These triggers are missing: {names}. `goldenthread prepare` puts them back.")
        raise Refusal(" ".join(problems), DIFFERS, verdict.as_json())

    def tell(self, found: Mapping[str, Any]) -> None:
        if "whole" not in found:
            self.stdout.write(
                f"Sealed {found['rows']} rows in {found['seals']} seals. {found.get('hash', '')}".rstrip()
            )
            return
        self.stdout.write("The log is whole." if found["whole"] else "The log is NOT whole.")
        self.stdout.write(f"{found['sealed_rows']} rows stand under {found['seals']} seals that fit.")
        oldest = f", the oldest of {found['oldest_unsealed']}" if found["oldest_unsealed"] else ""
        self.stdout.write(f"{found['unsealed_rows']} rows are not yet sealed{oldest}.")
        if found["last_hash"]:
            self.stdout.write(f"Last hash: {found['last_hash']}")
