"""Which year a folder of SSDA903 files is the return of: no file says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.returns.ssda903.read import Return903
from goldenthread.returns.ssda903.tables import EpisodeRow, MissingRow, Row
from goldenthread.rules.periods import Period, financial_year_of

ENOUGH = 50  # one in so many: fewer are slips of the pen


@dataclass(frozen=True, slots=True)
class Inferred:
    year: Period
    why: str


def infer_year(found: Return903, today: date) -> Inferred | None:
    """The newest year in which at least one episode in fifty begins: no episode of a return can begin after its year,
    and every year has new ones. Reviews, birthdays and ends that are still to come do not count. A return without
    episodes goes by the missing episodes in it; where there are none either, nobody can say."""
    tables: Sequence[tuple[str, type[Row], Iterable[date | None]]] = (
        ("episodes", EpisodeRow, (row.decom for row in found.of(EpisodeRow))),
        ("missing episodes", MissingRow, (row.mis_start for row in found.of(MissingRow))),
    )
    for name, _, days in tables:
        begun = Counter(financial_year_of(day) for day in days if day and day <= today)
        enough = [year for year, count in begun.items() if count * ENOUGH >= begun.total()]
        if enough:
            year = max(enough)
            return Inferred(year, f"{begun[year]} of its {begun.total()} {name} began in it, and hardly any later")
    return None
