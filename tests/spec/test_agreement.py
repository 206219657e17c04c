"""Every measure's SQL and its reference agree to the child on records drawn at random."""

from datetime import date
from pathlib import Path

import pytest

from goldenthread.insight.engine import Measure, catalogue, children
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot
from goldenthread.rules.periods import financial_year_of, parse
from tests.spec.invented import invent
from tests.spec.recompute import differences, main
from tests.spec.record import Drawn, Record, snapshot

FIRST, LAST = date(2021, 4, 1), date(2025, 3, 31)
PERIODS = [parse(text) for text in ("2022-23", "2024-25", "2023-09", "2024-01-01..2024-02-29")]
ROWS = [measure for measure in catalogue().values() if measure.ratio is None]
LATE = ("ssd_cp_plans", "ssd_cp_reviews", "ssd_cla_reviews", "ssd_cin_assessments")


def _begun_late(drawn: Drawn) -> Drawn:
    """The same record where some areas are recorded only from the autumn after it begins."""
    coverage = [{"area": name, "from_date": date(2010, 1, 1)} for name in tables() if name not in LATE]
    return {**drawn, "gt_coverage": coverage + [{"area": name, "from_date": date(2021, 10, 1)} for name in LATE]}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Snapshot, Record]]:
    folder: Path = tmp_path_factory.mktemp("agreement")
    records = [invent(11, 100, FIRST, LAST), _begun_late(invent(12, 100, FIRST, LAST))]
    taken = [snapshot(folder, drawn, LAST) for drawn in records]
    return [(each, Record.read_from(each)) for each in taken]


@pytest.mark.parametrize("measure", ROWS, ids=lambda m: m.name)
def test_the_sql_and_the_reference_agree_to_the_child(measure: Measure, both: list[tuple[Snapshot, Record]]) -> None:
    compared = set()
    for taken, record in both:
        for asked in PERIODS:
            period = financial_year_of(asked.start) if measure.only_at else asked
            assert differences(taken, record, measure, period) == (set(), set()), period
            compared |= {row["met"] for row in children(taken, measure, period)}
    assert compared >= ({True, False} if measure.kind == "percentage" else {True}), "the invented records hold no case"


def test_recomputing_a_snapshot_says_whether_all_agree(
    both: list[tuple[Snapshot, Record]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(str(both[0][0].path), "2024-25") == 0
    printed = capsys.readouterr().out
    assert printed.count("[agrees]") == len(ROWS)
    assert "DIFFERS" not in printed
