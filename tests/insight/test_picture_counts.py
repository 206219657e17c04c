"""What the picture calls overdue, on drawn records: from which day, until which, and what is never counted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from goldenthread.insight import engine, reading
from tests.spec.record import Drawn, calendar, snapshot

WORKING = [day["day"] for day in calendar() if day["working"]]


def working_day_after(start: date, number: int) -> date:
    return [day for day in WORKING if day > start][number - 1]


def counts(folder: Path, name: str, drawn: Drawn, *days: date) -> list[float | None]:
    taken = snapshot(folder, drawn)
    return [engine.figure(taken, reading.measures()[name], day).value for day in days]


def assessment(**columns: object) -> Drawn:
    row = {"cina_assessment_id": "A1", "cina_person_id": "1", "cina_referral_id": "R1"}
    referral = {"cine_referral_id": "R1", "cine_person_id": "1", "cine_referral_date": date(2025, 3, 3)}
    started = {"cina_assessment_start_date": date(2025, 3, 5)}
    return {"ssd_cin_episodes": [referral], "ssd_cin_assessments": [{**row, **started, **columns}]}


def test_an_assessment_is_overdue_from_the_46th_working_day_until_it_is_authorised(tmp_path: Path) -> None:
    last = working_day_after(date(2025, 3, 3), 45)
    late = working_day_after(date(2025, 3, 3), 46)
    done = late + timedelta(days=10)
    days = (last, late, done - timedelta(days=1), done)
    assert counts(tmp_path, "assessments_overdue", assessment(cina_assessment_auth_date=done), *days) == [0, 1, 1, 0]


def test_an_assessment_in_time_is_never_overdue(tmp_path: Path) -> None:
    last = working_day_after(date(2025, 3, 3), 45)
    drawn = assessment(cina_assessment_auth_date=last)
    days = [last + timedelta(days=n) for n in range(-5, 30)]
    assert set(counts(tmp_path, "assessments_overdue", drawn, *days)) == {0}


def test_only_the_first_assessment_of_a_referral_has_the_referrals_clock(tmp_path: Path) -> None:
    drawn = dict(assessment(cina_assessment_auth_date=date(2025, 3, 20)))
    again = {"cina_assessment_id": "A2", "cina_person_id": "1", "cina_referral_id": "R1"}
    drawn["ssd_cin_assessments"] = [
        *drawn["ssd_cin_assessments"],
        again | {"cina_assessment_start_date": date(2025, 9, 1)},
    ]
    assert counts(tmp_path, "assessments_overdue", drawn, date(2025, 12, 1)) == [0]
    assert counts(tmp_path, "assessments_open", drawn, date(2025, 12, 1)) == [1]


@pytest.mark.parametrize(("closed", "expected"), [(None, 1), (date(2025, 6, 2), 0)])
def test_a_closed_referral_has_no_assessment_under_way(tmp_path: Path, closed: date | None, expected: int) -> None:
    drawn = dict(assessment())
    drawn["ssd_cin_episodes"] = [drawn["ssd_cin_episodes"][0] | {"cine_close_date": closed}]
    for name in ("assessments_open", "assessments_overdue"):
        assert counts(tmp_path / name, name, drawn, date(2025, 12, 1)) == [expected]


def enquiry(flag: str, conference: date | None, linked: bool = True) -> Drawn:
    s47 = {
        "s47e_s47_enquiry_id": "S1",
        "s47e_person_id": "1",
        "s47e_s47_start_date": date(2025, 3, 3),
        "s47e_s47_outcome_json": f'{{"CP_CONFERENCE_FLAG":"{flag}"}}',
    }
    held = {
        "icpc_icpc_id": "C1",
        "icpc_person_id": "1",
        "icpc_icpc_date": conference,
        "icpc_s47_enquiry_id": "S1" if linked else None,
    }
    return {"ssd_s47_enquiry": [s47], "ssd_initial_cp_conference": [held] if conference else []}


@pytest.mark.parametrize("linked", [True, False])
def test_a_conference_is_overdue_from_the_16th_working_day_until_it_is_held(tmp_path: Path, linked: bool) -> None:
    last, late = (working_day_after(date(2025, 3, 3), number) for number in (15, 16))
    held = late + timedelta(days=7)
    days = (last, late, held - timedelta(days=1), held)
    assert counts(tmp_path, "conferences_overdue", enquiry("Y", held, linked), *days) == [0, 1, 1, 0]


def test_an_enquiry_that_needs_no_conference_waits_for_none(tmp_path: Path) -> None:
    assert counts(tmp_path, "conferences_overdue", enquiry("N", None), date(2025, 12, 1)) == [0]


def plan(*reviews: date, ended: date | None = None) -> Drawn:
    row = {
        "cppl_cp_plan_id": "P1",
        "cppl_person_id": "1",
        "cppl_cp_plan_start_date": date(2024, 1, 10),
        "cppl_cp_plan_end_date": ended,
    }
    held = [
        {"cppr_cp_review_id": f"V{n}", "cppr_person_id": "1", "cppr_cp_plan_id": "P1", "cppr_cp_review_date": day}
        for n, day in enumerate(reviews)
    ]
    return {"ssd_cp_plans": [row], "ssd_cp_reviews": held}


def test_a_plan_is_overdue_for_review_after_three_months_and_then_after_six(tmp_path: Path) -> None:
    drawn = plan(date(2024, 4, 12))
    days = (date(2024, 4, 10), date(2024, 4, 11), date(2024, 4, 12), date(2024, 10, 12), date(2024, 10, 13))
    assert counts(tmp_path, "protection_reviews_overdue", drawn, *days) == [0, 1, 0, 0, 1]


def test_a_plan_that_ended_is_not_overdue(tmp_path: Path) -> None:
    drawn = plan(ended=date(2024, 4, 20))
    assert counts(tmp_path, "protection_reviews_overdue", drawn, date(2024, 4, 19), date(2024, 4, 20)) == [1, 0]


def care(*reviews: date, ended: date | None = None) -> Drawn:
    period = {
        "care_period_id": "L1",
        "person_id": "1",
        "started": date(2024, 1, 10),
        "start_known": True,
        "ended": ended,
        "short_breaks": False,
    }
    held = [
        {"clar_cla_review_id": f"V{n}", "clar_cla_id": "L1", "clar_cla_review_date": d} for n, d in enumerate(reviews)
    ]
    return {"gt_care_periods": [period], "ssd_cla_reviews": held}


def test_a_care_review_is_overdue_after_20_working_days_then_3_months_then_6(tmp_path: Path) -> None:
    due = working_day_after(date(2024, 1, 10), 20)
    first, second = due + timedelta(days=2), date(2024, 5, 9)
    days = (due, due + timedelta(days=1), first, date(2024, 5, 9), date(2024, 11, 9), date(2024, 11, 10))
    assert counts(tmp_path, "care_reviews_overdue", care(first, second), *days) == [0, 1, 0, 0, 0, 1]
    assert counts(tmp_path, "care_reviews_overdue", care(first), date(2024, 5, 9), date(2024, 5, 10)) == [0, 1]


def test_contacts_wait_for_a_decision_only_as_far_as_the_snapshot_knows(tmp_path: Path) -> None:
    received = [date(2026, 12, 1), date(2026, 12, 30)]
    drawn: Drawn = {
        "ssd_contacts": [
            {"cont_contact_id": f"C{n}", "cont_person_id": "1", "cont_contact_date": day}
            for n, day in enumerate(received)
        ],
        "gt_rule": [
            {"id": "CONTACT-DECISION", "value": 1, "unit": "working days", "from_date": date(1900, 1, 1)},
        ],
    }
    days = (date(2026, 12, 31), date(2026, 12, 15))
    assert counts(tmp_path, "contacts_overdue", drawn, *days) == [1, None]
