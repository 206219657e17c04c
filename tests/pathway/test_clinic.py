"""A manager's weekly clinic: each list by its rule, and what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.pathway import actions
from goldenthread.pathway.clinic.picture import clinic
from goldenthread.pathway.clinic.teams import teams_for
from goldenthread.pathway.models import ChildInNeed, ChildInNeedPlan, ClinicAction, ProtectionPlan
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.people_of_erimus import hire, person_called
from tests.workforce.team import member

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]


class Office:
    def __init__(self) -> None:
        self.ruth, self.amina = person_called("ruth"), person_called("amina")
        self.team, self.other = team("Safeguarding North"), team("Safeguarding South")
        self.manager = worker("Ruth Calder", self.team, self.ruth, manages=True)
        self.worker = worker("Amina Yusuf", self.team, self.amina)

    def clinic(self):
        return clinic(self.team, for_user=self.ruth, on=TODAY)

    def held(self, name: str, referred: date, **facts: object):
        person = child(name)
        allocated(person, self.worker, self.team, **facts)
        return person, spell(ChildInNeed, person, referred)


@pytest.fixture
def office() -> Office:
    return Office()


# 3 March 2026 is a Tuesday. Working days since the referral → the stretch in which the assessment stands.
@pytest.mark.parametrize(
    ("referred", "day", "stretch"),
    [
        (date(2026, 2, 18), 9, "Before day 10"),
        (date(2026, 2, 17), 10, "Day 10 to 24"),
        (date(2026, 1, 27), 25, "Day 25 to 34"),
        (date(2026, 1, 13), 35, "Day 35 to 39"),
        (date(2026, 1, 6), 40, "Day 40 and over"),
        (date(2025, 12, 1), 63, "Day 40 and over"),
    ],
)
def test_an_assessment_stands_where_its_working_day_puts_it(
    office: Office, referred: date, day: int, stretch: str
) -> None:
    kia, need = office.held("Kia Marsh", referred)
    step("single_assessment", kia, started=referred, child_in_need=need)
    found = {each.name: each.found for each in office.clinic().assessments if each.found}
    assert {name: [(one.person, one.day) for one in rows] for name, rows in found.items()} == {stretch: [(kia, day)]}


def test_a_worker_from_an_agency_is_so_in_every_team(office: Office) -> None:
    temp = worker("Lou Prentice", office.team)
    member(temp, office.other, agency=True)
    loads = {load.worker: load.agency for load in office.clinic().caseloads}
    assert loads == {temp: True, office.worker: False, office.manager: False}


def test_not_seen_are_those_overdue_for_a_visit_and_those_nobody_has_seen(office: Office) -> None:
    never, _ = office.held("Never Seen", date(2026, 2, 2))
    late, _ = office.held("Late Visit", date(2026, 1, 5))
    spell(ProtectionPlan, late, date(2026, 1, 12))
    step("visit", late, happened_on=date(2026, 1, 19), seen=True)
    step("visit", late, happened_on=date(2026, 2, 23), seen=False)
    well, _ = office.held("Well Seen", date(2026, 1, 5))
    step("visit", well, happened_on=date(2026, 2, 27), seen=True)
    office.held("Just Begun", date(2026, 2, 24))
    before, _ = office.held("Seen Before", date(2026, 2, 2))
    step("visit", before, happened_on=date(2025, 5, 6), seen=True)
    assert [(each.person, each.seen, each.days) for each in office.clinic().not_seen] == [
        (late, date(2026, 1, 19), 43),
        (never, None, 29),
        (before, None, 29),
    ]


def test_what_waits_and_what_is_due_is_of_this_team_only(office: Office) -> None:
    kia, need = office.held("Kia Marsh", date(2026, 2, 2))
    step("section_47", kia, started=date(2026, 2, 12), outcome="conference", child_in_need=need)
    elsewhere = child("Not Ours")
    allocated(elsewhere, worker("Olu Bright", office.other), office.other)
    theirs = spell(ChildInNeed, elsewhere, date(2026, 2, 2))
    step("section_47", elsewhere, started=date(2026, 2, 12), outcome="conference", child_in_need=theirs)
    assert [line.person for line in office.clinic().conferences] == [kia]


def test_a_plan_of_twelve_weeks_is_looked_at(office: Office) -> None:
    kia, _ = office.held("Kia Marsh", date(2025, 11, 3))
    spell(ChildInNeedPlan, kia, date(2025, 12, 9))
    rosa, _ = office.held("Rosa Marsh", date(2025, 11, 3))
    spell(ChildInNeedPlan, rosa, date(2025, 12, 10))
    assert [(plan.person, plan.weeks) for plan in office.clinic().long_plans] == [(kia, 12)]


def test_a_caseload_is_weighted_by_the_stage_that_counts_most(office: Office) -> None:
    kia, _ = office.held("Kia Marsh", date(2026, 1, 5))
    office.held("Rosa Marsh", date(2026, 1, 5))
    spell(ProtectionPlan, kia, date(2026, 1, 12))
    (load,) = [each for each in office.clinic().caseloads if each.worker == office.worker]
    assert (load.children, load.weight) == (2, 2.5)


def test_unallocated_is_with_the_team_and_without_a_worker(office: Office) -> None:
    kia = child("Kia Marsh")
    allocated(kia, None, office.team)
    spell(ChildInNeed, kia, date(2026, 2, 2))
    assert [each.person for each in office.clinic().unallocated] == [kia]


def _agreed(office: Office, **facts: object) -> ClinicAction:
    given = {"what": "Ring the school", "who": office.worker, "by_when": date(2026, 3, 9), "agreed_on": TODAY}
    return actions.agree_action(by=by(office.ruth), action=ClinicAction(team=office.team, **{**given, **facts}))


def test_what_is_agreed_is_open_until_it_is_done_and_then_told_for_a_week(office: Office) -> None:
    action = _agreed(office)
    assert _agreed(office).pk == action.pk
    assert office.clinic().open_actions == [action]
    actions.finish_action(by=by(office.ruth), action=action, on=TODAY)
    assert (office.clinic().open_actions, office.clinic().done_actions) == ([], [action])
    assert clinic(office.team, for_user=office.ruth, on=date(2026, 3, 10)).done_actions == []


@pytest.mark.parametrize(
    ("facts", "policy"),
    [({"what": " "}, "says-what"), ({"by_when": date(2026, 3, 2)}, "not-in-the-past")],
)
def test_what_cannot_be_agreed(office: Office, facts: dict[str, object], policy: str) -> None:
    with pytest.raises(Refused) as raised:
        _agreed(office, **facts)
    assert [objection.policy for objection in raised.value.objections] == [policy]


def test_somebody_of_another_team_is_given_nothing(office: Office) -> None:
    with pytest.raises(Refused) as raised:
        _agreed(office, who=worker("Olu Bright", office.other))
    assert [objection.policy for objection in raised.value.objections] == ["of-the-team"]


def test_whose_clinic_one_holds(office: Office) -> None:
    allocated(child(), None, office.other)
    assert teams_for(office.ruth, TODAY) == [office.team]
    assert teams_for(person_called("helen"), TODAY) == [office.other]
    assert teams_for(office.amina, TODAY) == []


class TestThePage:
    def test_an_action_is_agreed_and_done(self, office: Office, as_user: AsUser) -> None:
        client = as_user(office.ruth)
        sent = {"agree": "yes", "what": "Ring the school", "who": office.worker.pk}
        day = {"by_when-day": "9", "by_when-month": "3", "by_when-year": "2026"}
        page = client.post("/clinic", sent).content.decode()
        assert "Enter" in page or "Answer" in page
        assert "Ring the school" in page
        client.post("/clinic", {**sent, **day})
        action = ClinicAction.objects.get()
        assert "Ring the school" in client.get("/clinic").content.decode()
        client.post("/clinic", {"done": action.pk})
        action.refresh_from_db()
        assert action.done_on == TODAY
        assert LogEntry.objects.filter(act="pathway.clinic").exists()

    def test_another_teams_clinic_is_refused(self, office: Office, as_user: AsUser) -> None:
        assert as_user(office.ruth).get(f"/clinic?team={office.other.code}").status_code == 403
        assert as_user(office.amina).get("/clinic").status_code == 403

    def test_a_manager_without_a_team_is_told_so(self, as_user: AsUser) -> None:
        assert "You do not manage a team" in as_user(hire("Olu Bright", "team_manager")).get("/clinic").content.decode()

    def test_it_asks_no_more_for_many_than_for_one(
        self, office: Office, as_user: AsUser, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        for number in range(6):
            kia, need = office.held(f"Child {number}", date(2026, 1, 5))
            step("single_assessment", kia, started=date(2026, 1, 5), child_in_need=need)
        client = as_user(office.ruth)
        client.get("/clinic")
        with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
            client.get("/clinic")
