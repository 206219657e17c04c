"""Supervision: what can be recorded, when the next one is due, who supervises whom, and who reads what."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from goldenthread.access.models import LogEntry
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature
from goldenthread.workforce import queries, slots, standard
from goldenthread.workforce.actions import (
    correct,
    do_actions,
    end_absence,
    forget_people,
    leave_team,
    record_absence,
    record_supervision,
    record_supervisions,
    sign_supervision,
)
from goldenthread.workforce.line import line_of, supervises, workers_supervised_by
from goldenthread.workforce.models import Absence, Membership, Supervision, SupervisionHistory, Worker
from goldenthread.workforce.queries import NotRead, Reads
from tests.people_of_erimus import person_called, signed
from tests.workforce.team import TODAY, North, action, by, cancelled, held, member, worker

pytestmark = pytest.mark.django_db


def user_of(someone: Worker) -> Any:
    assert someone.user
    return someone.user


# --- what can be recorded ---


def test_what_was_said_is_kept_and_logged_without_its_words(team: North) -> None:
    one = held(team.amina, team.ruth, reflection="She sees the grandmother differently.", covered=["reflection"])
    assert Supervision.objects.get().reflection.startswith("She sees")
    entry = LogEntry.objects.get(act="workforce.record_supervisions")
    assert entry.objects_touched == {"workforce.Supervision": [one.pk]}
    assert entry.user == team.ruth.user


@pytest.mark.parametrize(
    ("facts", "said", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "still to come", "held_on"),
        ({"held_on": date(2019, 12, 31)}, "Amina Yusuf was in no team on 31 December 2019", "held_on"),
        ({"minutes": None}, "how many minutes", "minutes"),
        ({"minutes": 0}, "how many minutes", "minutes"),
        ({"minutes": 481}, "how many minutes", "minutes"),
        ({"next_planned": TODAY}, "planned for a day after 3 March 2026", "next_planned"),
        ({"covered": ["the weather"]}, "No element of supervision is called the weather", "covered"),
        ({"agreed": [action(due="2026-03-02")]}, "before 3 March 2026", "agreed"),
    ],
)
def test_what_cannot_have_been(team: North, facts: dict[str, Any], said: str, field: str) -> None:
    new = Supervision(worker=team.amina, supervisor=team.ruth, **{"held_on": TODAY, "minutes": 60, **facts})
    with pytest.raises(Refused, match=said) as refused:
        record_supervision(by=by(team.ruth), supervision=new)
    assert refused.value.objections[0].field == field
    assert not Supervision.objects.exists()


def test_nobody_supervises_themselves(team: North) -> None:
    with pytest.raises(Refused, match="Nobody supervises themselves"):
        held(team.ruth, team.ruth)


def test_the_supervisor_too_was_here_that_day(team: North) -> None:
    new = worker("Nia Prosser")
    member(new, team.team, date(2026, 2, 2), manages=True)
    with pytest.raises(Refused, match="Nia Prosser was in no team on 1 February 2026"):
        held(team.amina, new, date(2026, 2, 1))
    held(team.amina, new, date(2026, 2, 2))


def test_once_a_day_but_for_talks_in_between(team: North) -> None:
    held(team.amina, team.ruth)
    with pytest.raises(Refused, match="Personal supervision of Amina Yusuf on 3 March 2026 is recorded already"):
        held(team.amina, team.ruth, minutes=45)
    held(team.amina, team.ruth, kind="case")
    held(team.amina, team.ruth, kind="ad hoc")
    held(team.amina, team.ruth, kind="ad hoc", minutes=10)
    assert Supervision.objects.count() == 4


def test_a_form_sent_twice_is_recorded_once(team: North) -> None:
    assert held(team.amina, team.ruth).pk == held(team.amina, team.ruth).pk
    assert Supervision.objects.count() == 1


def test_one_that_was_not_held_is_a_fact_with_a_reason(team: North) -> None:
    cancelled(team.amina, team.ruth, TODAY, "urgent work")
    with pytest.raises(Refused, match="Say why it was not held"):
        cancelled(team.amina, team.ruth, TODAY, "")
    with pytest.raises(Refused, match="in a few words"):
        cancelled(team.amina, team.ruth, TODAY, "other")
    both = Supervision(worker=team.amina, supervisor=team.ruth, held_on=TODAY, cancelled_for=TODAY)
    with pytest.raises(Refused, match="say which"):
        record_supervision(by=by(team.ruth), supervision=both)


def test_the_database_refuses_what_the_policies_do(team: North) -> None:
    one = held(team.amina, team.ruth)
    for changes in (
        {"cancelled_for": TODAY},
        {"supervisor": team.amina},
        {"signed_on": TODAY - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            correct(by=signed(), row=Supervision.objects.get(pk=one.pk), changes=changes)


def test_many_are_recorded_together_and_those_that_cannot_be_are_told(team: North) -> None:
    good = Supervision(worker=team.amina, supervisor=team.ruth, held_on=TODAY, minutes=50)
    again = Supervision(worker=team.amina, supervisor=team.martin, held_on=TODAY, minutes=50)
    outcome = record_supervisions(by=by(), supervisions=[good, again])
    assert outcome.recorded == [good]
    assert [(row, told.policy) for row, (told,) in outcome.refused] == [(again, "once-a-day")]


# --- actions, and the worker's own word ---


def test_actions_from_last_time_are_done_at_the_next(team: North) -> None:
    first = held(team.amina, team.ruth, date(2026, 2, 3), agreed=[action("Ring the school"), action("Read the file")])
    assert queries.last_with_actions(team.amina) == first
    second = Supervision(worker=team.amina, supervisor=team.ruth, held_on=TODAY, minutes=60)
    record_supervision(by=by(team.ruth), supervision=second, last=first, done={0})
    assert [a["done"] for a in Supervision.objects.get(pk=first.pk).agreed] == ["2026-03-03", ""]
    assert [a["done"] for a in SupervisionHistory.objects.get().agreed] == ["", ""]  # type: ignore[attr-defined]
    do_actions(by=by(team.ruth), supervision=first, done={0, 1}, on=date(2026, 3, 10))
    assert [a["done"] for a in first.agreed] == ["2026-03-03", "2026-03-10"]


def test_the_worker_signs_and_may_add(team: North) -> None:
    one = held(team.amina, team.ruth)
    assert queries.to_sign(for_user=user_of(team.amina)) == [one]
    with pytest.raises(Refused, match="Only Amina Yusuf"):
        sign_supervision(by=by(team.ruth), supervision=one)
    sign_supervision(by=by(team.amina), supervision=one, words=" I had asked for more time. ")
    assert (one.signed_on, one.signed_words) == (TODAY, "I had asked for more time.")
    assert queries.to_sign(for_user=user_of(team.amina)) == []
    with pytest.raises(Refused, match="You agreed it on 3 March 2026"):
        sign_supervision(by=by(team.amina), supervision=one)
    off = cancelled(team.amina, team.ruth, TODAY)
    with pytest.raises(Refused, match="nothing to agree"):
        sign_supervision(by=by(team.amina), supervision=off)


def test_what_follows_is_in_the_same_transaction(team: North, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Supervision] = []

    def refuses(supervision: Supervision, by: Signature) -> None:
        heard.append(supervision)
        raise ValueError("not so")

    monkeypatch.setattr(slots, "_after_supervision", [refuses])
    with pytest.raises(ValueError, match="not so"):
        held(team.amina, team.ruth)
    assert len(heard) == 1
    assert not Supervision.objects.exists()
    assert not LogEntry.objects.filter(act="workforce.record_supervisions").exists()
    cancelled(team.amina, team.ruth, TODAY)
    assert len(heard) == 1


# --- who supervises whom ---


def test_the_line(team: North) -> None:
    assert line_of(team.amina, TODAY) == [team.ruth, team.martin]
    assert line_of(team.ruth, TODAY) == [team.martin]
    assert line_of(team.martin, TODAY) == []
    assert workers_supervised_by(user_of(team.ruth), TODAY) == [team.amina, team.bola]
    assert workers_supervised_by(user_of(team.martin), TODAY) == [team.omar, team.ruth]
    assert supervises(user_of(team.ruth), TODAY)
    assert not supervises(user_of(team.amina), TODAY)
    assert not supervises(person_called("helen"), TODAY)


def test_without_a_manager_of_their_own_the_next_above_supervises(team: North) -> None:
    leave_team(by=signed(), membership=Membership.objects.get(worker=team.ruth), on=date(2026, 2, 27))
    assert workers_supervised_by(user_of(team.martin), TODAY) == [team.amina, team.bola, team.omar]
    assert not supervises(user_of(team.ruth), TODAY)


def test_two_who_manage_the_same_teams_are_not_above_each_other(team: North) -> None:
    joint = worker("Jo Merton")
    member(joint, team.team, manages=True)
    assert line_of(joint, TODAY) == line_of(team.ruth, TODAY) == [team.martin]
    assert line_of(team.amina, TODAY) == [joint, team.ruth, team.martin]


def test_a_manager_who_works_in_another_team_answers_there_to_its_manager(team: North) -> None:
    member(team.ruth, team.other)
    assert line_of(team.ruth, TODAY) == [team.omar, team.martin]


# --- when it is due ---


def state(someone: Worker, on: date = TODAY) -> queries.SupervisionState:
    return queries.supervision_state([someone], on)[someone.pk]


def test_due_a_month_after_the_last_one_held(team: North) -> None:
    held(team.amina, team.ruth, date(2026, 1, 20), next_planned=date(2026, 2, 17))
    cancelled(team.amina, team.ruth, date(2026, 2, 17))
    found = state(team.amina)
    assert (found.last and found.last.held_on, found.due, found.overdue_by) == (
        date(2026, 1, 20),
        date(2026, 2, 20),
        11,
    )
    assert [c.cancelled_for for c in found.cancelled] == [date(2026, 2, 17)]
    assert (found.how_often, found.planned, found.team) == ("every month", date(2026, 2, 17), "North")
    held(team.amina, team.ruth, date(2026, 2, 24))
    found = state(team.amina)
    assert (found.due, found.overdue_by, found.cancelled) == (date(2026, 3, 24), 0, ())


def test_group_and_ad_hoc_do_not_stand_in_for_ones_own(team: North) -> None:
    held(team.amina, team.ruth, date(2026, 1, 20))
    held(team.amina, team.ruth, date(2026, 2, 20), kind="group")
    held(team.amina, team.ruth, date(2026, 2, 21), kind="ad hoc")
    assert state(team.amina).due == date(2026, 2, 20)
    held(team.amina, team.ruth, date(2026, 2, 22), kind="case")
    assert state(team.amina).due == date(2026, 3, 22)


def test_before_the_first_one_it_runs_from_the_day_they_came(team: North) -> None:
    held(team.amina, team.ruth, date(2026, 1, 5))
    new = worker("Nia Prosser")
    member(new, team.team, date(2026, 2, 16))
    assert (state(new).last, state(new).due) == (None, date(2026, 3, 16))


def test_who_came_back_after_years_is_asked_from_the_day_they_came_back(team: North) -> None:
    back = worker("Nia Prosser")
    member(back, team.team, date(2018, 1, 1), ended=date(2019, 6, 30))
    member(back, team.other, date(2026, 1, 5), ended=date(2026, 2, 15))
    member(back, team.team, date(2026, 2, 16))
    assert state(back).due is None, "nothing is known of supervision yet"
    held(team.amina, team.ruth, date(2025, 6, 2))
    assert state(back).due == date(2026, 2, 5)


def test_of_the_time_before_the_record_began_nothing_is_asked(team: North) -> None:
    assert (state(team.bola).due, state(team.bola).overdue) == (None, False)
    held(team.amina, team.ruth, date(2026, 2, 10))
    assert (state(team.bola).due, state(team.bola).overdue) == (date(2026, 3, 10), False)


@pytest.mark.parametrize(
    ("last", "due", "how_often"),
    [
        (date(2026, 1, 5), date(2026, 1, 12), "every week"),
        (date(2026, 2, 15), date(2026, 2, 22), "every week"),
        (date(2026, 2, 16), date(2026, 3, 2), "every 2 weeks"),
        (date(2026, 7, 4), date(2026, 7, 18), "every 2 weeks"),
        (date(2026, 7, 5), date(2026, 8, 5), "every month"),
    ],
)
def test_newly_qualified_workers_are_supervised_more_often(team: North, last: date, due: date, how_often: str) -> None:
    correct(by=signed(), row=team.amina, changes={"qualified_on": date(2026, 1, 5)})
    held(team.amina, team.ruth, last)
    found = state(team.amina, last)
    assert (found.due, found.how_often) == (due, how_often)


def test_newly_qualified_for_a_year(team: North) -> None:
    correct(by=signed(), row=team.amina, changes={"qualified_on": date(2025, 3, 10)})
    assert queries.newly_qualified([team.amina, team.bola], TODAY) == {team.amina.pk: date(2026, 3, 9)}
    assert queries.newly_qualified([team.amina], date(2026, 3, 10)) == {}
    assert queries.newly_qualified([team.amina], date(2025, 3, 9)) == {}
    assert standard.most_children(team.amina, TODAY) == 14
    assert standard.most_children(team.bola, TODAY) is None


def test_the_authority_sets_how_often_and_what_it_covers(team: North, data: Path) -> None:
    held(team.amina, team.ruth, date(2026, 2, 10), covered=["wellbeing", "feedback"])
    assert str(standard.covered(Supervision.objects.get())) == "2 of 7 elements"
    (data / "authority.toml").write_text(
        '[[standard]]\nid = "SUPERV"\nvalue = 6\nunit = "weeks"\nfrom = 2026-01-01\nsource = "Supervision policy"\n'
        '[[standard]]\nid = "SUPERV-FEEDBACK"\nvalue = 0\nfrom = 2026-01-01\nsource = "Supervision policy"\n'
    )
    assert (state(team.amina).due, state(team.amina).how_often) == (date(2026, 3, 24), "every 6 weeks")
    found = standard.covered(Supervision.objects.get())
    assert (str(found), [e.value for e in found.yes]) == ("1 of 6 elements", ["wellbeing"])


def test_who_is_away_or_from_an_agency_stands_beside_it(team: North) -> None:
    absence = record_absence(by=signed(), absence=Absence(worker=team.amina, started=date(2026, 2, 23)))
    temp = worker("Lou Prentice")
    member(temp, team.team, agency=True)
    everybody = [team.amina, team.bola, temp]
    assert queries.absent_on(everybody, TODAY) == {team.amina.pk: absence}
    assert state(team.amina).away == absence
    assert state(temp).agency
    end_absence(by=signed(), absence=absence, on=date(2026, 3, 2))
    assert queries.absent_on(everybody, TODAY) == {}


def test_a_managers_list_is_in_the_order_in_which_it_is_due(team: North) -> None:
    held(team.amina, team.ruth, date(2026, 2, 20))
    held(team.bola, team.ruth, date(2026, 1, 20))
    found = queries.due_supervisions(for_user=user_of(team.ruth), on=TODAY)
    assert [(s.worker, s.overdue) for s in found] == [(team.bola, True), (team.amina, False)]
    assert queries.due_supervisions(for_user=user_of(team.amina), on=TODAY) == []


# --- who reads what ---


def test_who_reads_a_supervision(team: North) -> None:
    one = held(team.amina, team.ruth)
    helen = person_called("helen")
    reads = {
        "the worker": queries.supervision_for(one.pk, for_user=user_of(team.amina), on=TODAY)[1],
        "the supervisor": queries.supervision_for(one.pk, for_user=user_of(team.ruth), on=TODAY)[1],
        "the line": queries.supervision_for(one.pk, for_user=user_of(team.martin), on=TODAY)[1],
        "the Director": queries.supervision_for(one.pk, for_user=helen, on=TODAY)[1],
    }
    assert reads == {
        "the worker": Reads.WORDS,
        "the supervisor": Reads.WORDS,
        "the line": Reads.WORDS,
        "the Director": Reads.DATES,
    }
    for nobody in (user_of(team.bola), user_of(team.omar), person_called("tom"), person_called("joan")):
        with pytest.raises(NotRead):
            queries.supervision_for(one.pk, for_user=nobody, on=TODAY)
        with pytest.raises(NotRead):
            queries.worker_seen(team.amina.pk, for_user=nobody, on=TODAY)


def test_a_supervisor_who_has_moved_on_reads_what_they_wrote_and_nothing_newer(team: North) -> None:
    then = held(team.amina, team.ruth, date(2026, 2, 3))
    leave_team(by=signed(), membership=Membership.objects.get(worker=team.ruth), on=date(2026, 2, 27))
    newer = held(team.amina, team.martin)
    assert queries.supervision_for(then.pk, for_user=user_of(team.ruth), on=TODAY)[1] is Reads.WORDS
    with pytest.raises(NotRead):
        queries.supervision_for(newer.pk, for_user=user_of(team.ruth), on=TODAY)


def test_what_was_said_about_somebody_can_be_destroyed(team: North, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_after_supervision", [])  # it is tested where there are children
    said = [{"person_id": 7, "words": "To stay at home."}, {"person_id": 8, "words": "See the school."}]
    one = held(team.amina, team.ruth, discussed=said, agreed=[action()])
    do_actions(by=by(team.ruth), supervision=one, done={0}, on=TODAY)  # leaves an earlier version
    forget_people(by=signed(), people=[7])
    for row in (Supervision.objects.get(), SupervisionHistory.objects.get()):
        assert row.discussed == said[1:]  # type: ignore[attr-defined]
