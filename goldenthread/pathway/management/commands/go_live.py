from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access.clock import today
from goldenthread.access.commands import Command as Base
from goldenthread.access.commands import Refusal
from goldenthread.pathway.actions import cover
from goldenthread.pathway.knowing import AREAS
from goldenthread.pathway.models import Coverage
from goldenthread.rules.words import day


class Command(Base):
    help = "Say that the authority works in the product from a day on, so that figures may count from it."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, help="the first day")

    def work(self, **given: Any) -> Mapping[str, Any]:
        first: date = given["first"]
        if first > today():
            raise Refusal(f"{day(first)} is in the future. Say so when the day has come.")
        already = Coverage.objects.filter(ended=None, area__in=AREAS).order_by("started").first()
        if already:
            raise Refusal(f"The record has been worked in since {day(already.started)}.")
        cover(by=self.signature("Going live"), areas=AREAS, started=first, ended=None, source="Recorded in the product")
        return {"from": first, "areas": len(AREAS)}
