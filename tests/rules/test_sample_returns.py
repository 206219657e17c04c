"""The clocks on real returns: the sample census and the sample SSDA903, both in ../shared."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from goldenthread.rules.clocks import national
from goldenthread.rules.codes import lookup
from goldenthread.rules.working_days import england

pytestmark = pytest.mark.shared
CLOCKS = national()


def test_dates_of_the_sample_census_agree_with_a_count_made_a_day_at_a_time(shared: Path) -> None:
    """The sample has no assessments, so the closing of a referral stands in for one: it is in time when fewer
    than 45 working days were over before its day."""
    tree = ElementTree.parse(shared / "data" / "cin" / "fake_CIN_data.xml")
    found: Counter[str] = Counter()
    for referral in tree.iter("CINdetails"):
        received = date.fromisoformat(referral.findtext("CINreferralDate") or "")
        closed = referral.findtext("CINclosureDate")
        done = date.fromisoformat(closed) if closed else None
        due = CLOCKS.due("SA-45WD", received, on=received)
        state = CLOCKS.status(due, done, date(2040, 1, 1))
        if due.due is None:
            assert received < date(2013, 4, 15), due.why_not
        elif done is None:
            assert state == "overdue"
        else:
            before = counted_slowly(received, done - timedelta(days=1))
            assert state == ("met" if before < 45 else "missed")
        found[state] += 1
    assert found.total() == 402
    assert {"met", "missed", "overdue"} <= set(found)


def counted_slowly(start: date, end: date) -> int:
    calendar = england()
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(on) for on in days)


def test_reviews_of_the_sample_ssda903_have_a_next_review_six_months_on(shared: Path) -> None:
    written = [row["REVIEW"] for row in rows_of(shared, "reviews") if row["REVIEW"]]
    assert len(written) > 1000
    for text in written:
        last = datetime.strptime(text, "%d/%m/%Y").date()
        due = CLOCKS.due("REV-N", last, on=last).due
        assert due is not None
        assert (due.year * 12 + due.month) - (last.year * 12 + last.month) == 6
        assert due.day == last.day or (due.day < last.day and (due + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("file", "column", "name"),
    [
        ("header", "ETHNIC", "ethnicity"),
        ("header", "SEX", "sex"),
        ("episodes", "LS", "legal_status"),
        ("episodes", "PLACE", "placement_type"),
        ("episodes", "PLACE_PROVIDER", "placement_provider"),
        ("episodes", "RNE", "new_episode_reason"),
        ("episodes", "CIN", "need"),
        ("episodes", "REC", "episode_ceased_reason"),
        ("episodes", "REASON_PLACE_CHANGE", "place_change_reason"),
        ("reviews", "REVIEW_CODE", "review_participation"),
        ("missing", "MISSING", "missing"),
        ("oc3", "IN_TOUCH", "in_touch"),
        ("oc3", "ACTIV", "activity"),
        ("previous_permanence", "PREV_PERM", "previous_permanence"),
    ],
)
def test_every_code_in_the_sample_has_a_label(shared: Path, file: str, column: str, name: str) -> None:
    codes = {row[column] for row in rows_of(shared, file)} - {""}
    assert codes
    assert {code for code in codes if code not in lookup(name)} == set()


def rows_of(shared: Path, file: str) -> list[dict[str, str]]:
    with (shared / "data" / "ssda903" / f"{file}.csv").open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))
