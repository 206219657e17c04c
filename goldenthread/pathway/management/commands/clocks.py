"""`goldenthread clocks check` and `goldenthread clocks rebuild`."""

from __future__ import annotations

from argparse import SUPPRESS
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access import commands
from goldenthread.access.commands import DIFFERS, Refusal
from goldenthread.pathway import actions, projection
from goldenthread.pathway.models import RunningClock


class Command(commands.Command):
    help = "Compare the clocks that run with the facts they follow from, or reckon them again."

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="check|rebuild")
        check = parts.add_parser("check", help="compare every running clock with the facts; nothing is written")
        rebuild = parts.add_parser("rebuild", help="reckon again what differs, and log it")
        for part in (check, rebuild):
            part.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")

    def work(self, *, part: str, **_: Any) -> Mapping[str, Any]:
        if part == "rebuild":
            why = "The rules, the calendar or the facts have changed around the clocks."
            found = actions.rebuild_clocks(by=self.signature(why))
            return {"clocks": RunningClock.objects.count(), "put_right": [str(each) for each in found]}
        told = [str(each) for each in projection.differences()]
        answer = {"clocks": RunningClock.objects.count(), "differences": told}
        if told:
            sentence = f"{len(told)} clocks do not agree with the facts. `goldenthread clocks rebuild` puts them right."
            raise Refusal(sentence, DIFFERS, answer)
        return answer

    def tell(self, found: Mapping[str, Any]) -> None:
        for sentence in found.get("differences", found.get("put_right", [])):
            self.stdout.write(sentence)
        if "put_right" in found:
            self.stdout.write(f"{found['clocks']} clocks run; {len(found['put_right'])} were put right.")
        elif not found["differences"]:
            self.stdout.write(f"{found['clocks']} clocks run, and all agree with the facts.")
