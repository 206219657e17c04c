"""A clock that is also a measure: the worklist and the figure say the same of the same child."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.insight.engine import catalogue, children
from goldenthread.rules.clocks import national
from goldenthread.rules.periods import Period
from tests.spec.record import Row, snapshot

FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
STARTS_AND_DAYS = st.lists(
    st.tuples(st.dates(date(2015, 1, 1), date(2026, 6, 30)), st.integers(0, 100)), min_size=40, max_size=40
)


def tables_of(measure: str, cases: list[tuple[date, date]]) -> dict[str, list[Row]]:
    """A record in which each case is a child whose clock started and was answered on these days."""
    drawn: dict[str, list[Row]] = {}
    for number, (start, done) in enumerate(cases):
        child = f"P{number}"
        for table, row in ROWS[measure](f"{number}", child, start, done).items():
            drawn.setdefault(table, []).append(row)
    return drawn


ROWS = {
    "assessments_in_45_days_of_referral": lambda key, child, start, done: {
        "ssd_cin_episodes": {"cine_referral_id": key, "cine_person_id": child, "cine_referral_date": start},
        "ssd_cin_assessments": {
            "cina_assessment_id": key,
            "cina_person_id": child,
            "cina_referral_id": key,
            "cina_assessment_auth_date": done,
        },
    },
    "conferences_in_15_days": lambda key, child, start, done: {
        "ssd_s47_enquiry": {"s47e_s47_enquiry_id": key, "s47e_person_id": child, "s47e_s47_start_date": start},
        "ssd_initial_cp_conference": {
            "icpc_icpc_id": key,
            "icpc_person_id": child,
            "icpc_s47_enquiry_id": key,
            "icpc_icpc_date": done,
        },
    },
    "care_reviews_in_time": lambda key, child, start, done: {
        "gt_care_periods": {"care_period_id": key, "person_id": child, "started": start, "start_known": True},
        "ssd_cla_reviews": {"clar_cla_review_id": key, "clar_cla_id": key, "clar_cla_review_date": done},
    },
}


@pytest.mark.parametrize(
    ("measure", "clock", "least"),
    [
        ("assessments_in_45_days_of_referral", "SA-45WD", 0),
        ("conferences_in_15_days", "ICPC-15WD", 0),
        ("care_reviews_in_time", "REV-1", 1),
    ],
)
@given(drawn=STARTS_AND_DAYS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_clock_and_the_measure_agree(
    measure: str, clock: str, least: int, drawn: list[tuple[date, int]], tmp_path: Path
) -> None:
    cases = [(start, start + timedelta(days=max(days, least))) for start, days in drawn]
    clocks, by_the_clock = national(), {}
    for number, (start, done) in enumerate(cases):
        due = clocks.due(clock, start, on=start)
        by_the_clock[str(number)] = clocks.status(due, done, today=LAST) == "met"
    taken = snapshot(tmp_path, tables_of(measure, cases), holds=catalogue()[measure].needs)
    rows = children(taken, measure, Period(FIRST, LAST))
    first = [row for row in rows if row.get("which", "First") == "First"]
    assert {row["subject_id"].split(" ")[0]: row["met"] for row in first} == by_the_clock
