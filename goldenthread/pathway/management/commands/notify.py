"""`goldenthread notify`: send the digests that wait. For cron, as often as the authority likes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from goldenthread.access import commands
from goldenthread.access.commands import COULD_NOT_TELL, Refusal
from goldenthread.pathway.actions import mail_digests

MOST = 500


class Command(commands.Command):
    help = "Send each user one e-mail that says how many notices wait for them. Safe to run at any time, and again."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--site", default=settings.ADDRESS, help=f"where the product is served ({settings.ADDRESS})"
        )
        parser.add_argument("--most", type=int, default=MOST, help=f"how many messages in one run ({MOST})")

    def work(self, *, site: str, most: int, **_: Any) -> Mapping[str, Any]:
        done = mail_digests(by=self.signature("goldenthread notify"), address=site, most=max(most, 0))
        found = {"digests": done.digests, "notices": done.notices, "left": done.left, "failed": len(done.failed)}
        if done.failed:
            why = done.failed[0][1]
            sentence = f"{len(done.failed)} messages could not be sent, and will be tried again. The first: {why}"
            raise Refusal(sentence, COULD_NOT_TELL, found)
        return found
