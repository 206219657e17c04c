"""Who is away: recorded, ended, once at a time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from goldenthread.access.objections import Refused
from goldenthread.workforce.actions import (
    correct,
    create_team,
    create_worker,
    end_absence,
    join_team,
    record_absence,
    record_absences,
)
from goldenthread.workforce.models import Absence, AbsenceHistory, Membership, Team, Worker
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> Worker:
    worker = create_worker(by=signed(), worker=Worker(name="Amina Yusuf"))
    team = create_team(by=signed(), team=Team(code="SCP1", name="North", service="Safeguarding"))
    join_team(by=signed(), membership=Membership(worker=worker, team=team, started=date(2020, 1, 6)))
    return worker


def away(worker: Worker, started: date, ended: date | None = None) -> Absence:
    return Absence(worker=worker, started=started, ended=ended)


def test_amina_falls_ill_and_comes_back_and_both_are_kept(amina: Worker) -> None:
    absence = record_absence(by=signed(), absence=away(amina, date(2026, 2, 2)))
    assert absence.reason == Absence.Reason.SICKNESS
    end_absence(by=signed(why="She is back"), absence=absence, on=date(2026, 2, 6))
    assert Absence.objects.get().ended == date(2026, 2, 6)
    before = AbsenceHistory.objects.get()
    assert (before.ended, before.why) == (None, "She is back")


def test_one_day_away_is_an_absence(amina: Worker) -> None:
    record_absence(by=signed(), absence=away(amina, date(2026, 2, 2), date(2026, 2, 2)))
    assert Absence.objects.count() == 1


def test_an_absence_cannot_end_before_it_starts(amina: Worker) -> None:
    with pytest.raises(Refused, match="ends on 1 February 2026, before it starts on 2 February 2026"):
        record_absence(by=signed(), absence=away(amina, date(2026, 2, 2), date(2026, 2, 1)))
    absence = record_absence(by=signed(), absence=away(amina, date(2026, 2, 2)))
    with pytest.raises(Refused, match="before it starts"):
        end_absence(by=signed(), absence=absence, on=date(2026, 2, 1))
    assert Absence.objects.get().ended is None


@pytest.mark.parametrize(
    ("started", "ended"),
    [
        (date(2026, 2, 6), None),
        (date(2026, 1, 20), date(2026, 2, 2)),
        (date(2026, 2, 3), date(2026, 2, 4)),
        (date(2026, 1, 1), None),
    ],
)
def test_nobody_is_away_twice_on_one_day(amina: Worker, started: date, ended: date | None) -> None:
    record_absence(by=signed(), absence=away(amina, date(2026, 2, 2), date(2026, 2, 6)))
    with pytest.raises(Refused, match="Amina Yusuf is away from 2 February 2026 to 6 February 2026 already"):
        record_absence(by=signed(), absence=away(amina, started, ended))


def test_the_next_day_is_another_absence(amina: Worker) -> None:
    record_absence(by=signed(), absence=away(amina, date(2026, 2, 2), date(2026, 2, 6)))
    record_absence(by=signed(), absence=away(amina, date(2026, 2, 7)))
    assert Absence.objects.count() == 2


def test_many_are_recorded_together_and_those_that_cannot_be_are_told(amina: Worker) -> None:
    bola = create_worker(by=signed(), worker=Worker(name="Bola Ade"))
    first, clash = away(amina, date(2026, 2, 2), date(2026, 2, 6)), away(amina, date(2026, 2, 5))
    theirs = away(bola, date(2026, 2, 5))
    outcome = record_absences(by=signed(), absences=[first, clash, theirs])
    assert outcome.recorded == [first, theirs]
    assert [(row, told.policy) for row, (told,) in outcome.refused] == [(clash, "away-once-at-a-time")]
    assert Absence.objects.count() == 2


def test_the_database_refuses_an_end_before_the_start(amina: Worker) -> None:
    absence = record_absence(by=signed(), absence=away(amina, date(2026, 2, 2)))
    with pytest.raises(IntegrityError, match=r"absence_ends_after_it_starts|CHECK"):
        correct(by=signed(), row=absence, changes={"ended": date(2026, 1, 1)})


def test_the_database_refuses_two_open_absences(amina: Worker) -> None:
    record_absence(by=signed(), absence=away(amina, date(2026, 2, 2)))
    other = record_absence(by=signed(), absence=away(amina, date(2026, 1, 5), date(2026, 1, 6)))
    with pytest.raises(IntegrityError):
        correct(by=signed(), row=other, changes={"ended": None})
