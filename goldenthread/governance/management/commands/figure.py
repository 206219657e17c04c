"""`goldenthread figure ID`: does a figure of a paper still come out of the snapshot it was taken from?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access import commands
from goldenthread.access.commands import COULD_NOT_TELL, DIFFERS, NOT_FOUND, Refusal
from goldenthread.governance import queries
from goldenthread.governance.models import PlacedFigure
from goldenthread.governance.rechecking import Recheck, Verdict, recheck

CODES = {Verdict.DIFFERS: DIFFERS, Verdict.REMOVED: COULD_NOT_TELL, Verdict.NOT_CHECKED: COULD_NOT_TELL}


class Command(commands.Command):
    help = (
        "Compute a figure of a paper again from its snapshot. Answers: agrees (exit 0), differs and where (exit 5), "
        "or no longer recomputable because retention removed a record (exit 6)."
    )

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="as it stands in the paper’s annex, such as 3-in-care")

    def work(self, *, id: str, **_: Any) -> Mapping[str, Any]:
        figure = self.find(id)
        answer = recheck(figure)
        found = described(figure, answer)
        if answer.verdict in CODES:
            raise Refusal(answer.sentence, CODES[answer.verdict], found)
        return found

    def find(self, figure_id: str) -> PlacedFigure:
        try:
            paper, ref = queries.split(figure_id)
            return queries.placed().get(paper_id=paper, ref=ref)
        except PlacedFigure.DoesNotExist as error:
            raise Refusal(f"No figure has the ID {figure_id}. It stands in the paper’s annex.", NOT_FOUND) from error

    def tell(self, found: Mapping[str, Any]) -> None:
        self.stdout.write(f"{found['id']}: {found['title']}, {found['when']}, in “{found['paper']}”")
        self.stdout.write(f"Printed: {found['shown']} {found['unit']} ({found['cohort']})")
        self.stdout.write(f"Answer: {found['verdict']}. {found['sentence']}")
        for name, heading in (("gone", "No longer counted"), ("come", "Counted now")):
            if found[name]:
                self.stdout.write(f"{heading}: {', '.join(found[name])}")


def described(figure: PlacedFigure, answer: Recheck) -> dict[str, Any]:
    now = answer.measured.figure if answer.measured else None
    return {
        "id": figure.figure_id,
        "paper": figure.paper.title,
        "measure": figure.measure,
        "title": figure.title,
        "version": figure.version,
        "period": figure.period,
        "when": figure.when,
        "cohort": figure.cohort,
        "unit": figure.unit,
        "filters": figure.filters,
        "snapshot": figure.snapshot_id,
        "shown": figure.shown or "could not tell",
        "kept": {"value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator},
        "now": {"value": now.value, "numerator": now.numerator, "denominator": now.denominator} if now else None,
        "verdict": answer.verdict.value,
        "sentence": answer.sentence,
        "differences": list(answer.differences),
        "gone": sorted(answer.gone),
        "come": sorted(answer.come),
    }
