"""`goldenthread forget-drafts`: what was discarded over thirty days ago goes for good, with its files. For cron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldenthread.access import commands
from goldenthread.pathway import actions
from goldenthread.pathway.models import Draft
from goldenthread.pathway.writing import files


class Command(commands.Command):
    help = "Let go of drafts that were discarded more than thirty days ago. Safe to run at any time, and again."

    def work(self, **_: Any) -> Mapping[str, Any]:
        before = Draft.objects.count()
        stored = actions.forget_drafts(by=self.signature("goldenthread forget-drafts"))
        files.clear(*stored)
        return {"drafts": before - Draft.objects.count(), "files": len(stored)}
