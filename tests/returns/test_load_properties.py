"""Whatever coherent episodes a child has, told year by year and loaded in any order, they stand in the record, and come
back out of it as they went in."""

from __future__ import annotations

from datetime import date
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.pathway.models import CarePeriod, Discrepancy, LegalStatus, Placement
from goldenthread.returns.ssda903.tables import EpisodeRow
from goldenthread.rules.periods import Period, financial_year
from tests.returns.loading import everything, load_903, rows_that_differ
from tests.returns.test_episodes import coherent, steps

pytestmark = pytest.mark.django_db

BACK = date(2024, 1, 1) - date(2008, 1, 1)  # so that no walk reaches the future
NUMBERS = count(1)


def told_in(row: EpisodeRow, number: str, year: Period) -> str:
    """The episode as the return of the year has it: what ends after the year is open."""
    start, end = row.decom - BACK, row.dec - BACK if row.dec else None
    known = end if end and end <= year.end else None
    parts = (
        number, start, row.rne, row.ls, row.cin, row.place, row.place_provider, known or "",
        (row.rec or "") if known else "", (row.reason_place_change or "") if known else "",
        row.home_post, row.pl_post, row.urn,
    )  # fmt: skip
    return ",".join(str(part) for part in parts)


def returns_of(rows: list[EpisodeRow], number: str) -> dict[Period, list[str]]:
    """For each year in which the child was in care: the episodes not over before it."""
    first, last = rows[0].decom - BACK, (rows[-1].dec or date(2025, 6, 1) + BACK) - BACK
    found = {}
    for year in (financial_year(start) for start in range(first.year - 1, last.year + 1)):
        inside = [
            told_in(row, number, year)
            for row in rows
            if row.decom - BACK <= year.end and (row.dec is None or row.dec - BACK >= year.start)
        ]
        if inside:
            found[year] = inside
    return found


def out_of_the_record(number: str) -> list[tuple[object, ...]]:
    """Episodes from the record alone: a new one wherever care, status or placement begins."""
    whose = {"person__la_child_id": number}
    episodes: list[tuple[object, ...]] = []
    for care in CarePeriod.objects.filter(**whose):
        assert care.start_known
        legal = [x for x in LegalStatus.objects.filter(**whose) if _within(x, care)]
        placed = [x for x in Placement.objects.filter(**whose) if _within(x, care)]
        cuts = sorted({x.started for x in (*legal, *placed)})
        for start, end in zip(cuts, [*cuts[1:], care.ended], strict=True):
            status = next(x for x in reversed(legal) if x.started <= start)
            home = next(x for x in reversed(placed) if x.started <= start)
            moved, turned = home.started == start, status.started == start
            rne = "S" if start == care.started else "B" if moved and turned else "P" if moved else "L"
            rec = (care.end_reason or None) if end == care.ended else "X1"
            episodes.append((start, end, rne, rec, status.code, home.type, home.urn))
    return episodes


def _within(spell: LegalStatus | Placement, care: CarePeriod) -> bool:
    return care.started <= spell.started and (care.ended is None or spell.started < care.ended)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=1, max_size=5), st.booleans(), st.randoms(use_true_random=False), st.booleans())
def test_coherent_episodes_told_year_by_year_in_any_order_come_back(tmp_path: Path, walk, still_open, random, shuffled):
    rows = coherent(walk, still_open)
    number = f"H{next(NUMBERS)}"
    years = list(returns_of(rows, number).items())
    if shuffled:
        random.shuffle(years)
    header = [f"{number},F,01/01/2005,WBRI,UN4,,"]
    for year, told in years:
        load_903(tmp_path / "ssda903", str(year), header=header, episodes=told)
    wanted = [
        (row.decom - BACK, row.dec - BACK if row.dec else None, row.rne, row.rec, row.ls, row.place, row.urn)
        for row in rows
    ]
    assert out_of_the_record(number) == wanted
    assert not Discrepancy.objects.filter(person__la_child_id=number, mended=False).exists()
    before = everything()
    year, told = years[-1]
    load_903(tmp_path / "ssda903", str(year), header=header, episodes=told)
    assert rows_that_differ(before, everything()) == {}
    assert all(one[1] <= other[0] for one, other in pairwise(out_of_the_record(number)))
