"""Whose list what waits is in, of two children: whoever may decide, whoever is to write, or nobody's.

Apart from test_lists, whose Erimus has deciders of its own.
"""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from goldenthread.access.models import User
from goldenthread.pathway import actions
from goldenthread.pathway.models import Approval, ChildInNeed, Draft, Handover
from goldenthread.pathway.queries import handed, to_decide, to_write
from goldenthread.pathway.queries.whose import Choice
from goldenthread.people.models import Person
from goldenthread.rules.law.delegation import who_decides
from goldenthread.workforce.models import Team
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(amina: User, ruth: User) -> dict[str, Person]:
    """Two assessments submitted, of a child whom Amina's team holds and of one whom nobody does."""
    north = team()
    worker("Ruth Calder", north, ruth, manages=True)
    mine = worker("Amina Yusuf", north, amina)
    kia, ted = child("Kia Marsh"), child("Ted Hollis")
    allocated(kia, mine, north)
    for person in (kia, ted):
        need = spell(ChildInNeed, person, date(2026, 1, 5))
        group = uuid.uuid4()
        begun = step("single_assessment", person, started=date(2026, 1, 6), child_in_need=need, group=group)
        actions.finish(by=by(amina), steps=[begun])
    return {"kia": kia, "ted": ted}


def decided_by(user: User, whose: str = "mine") -> list[str]:
    rows = to_decide.to_decide(Choice(whose), for_user=user, on=TODAY)
    return [line.person.name for line in to_decide.lines(rows, for_user=user, on=TODAY)]


def test_every_waiting_decision_is_somebodys_or_nobodys(
    waiting: dict[str, Person], amina: User, ruth: User, helen: User
) -> None:
    assert decided_by(ruth) == ["Kia Marsh"]
    assert decided_by(amina) == []
    assert decided_by(amina, "all") == ["Kia Marsh"]
    head = hire("Olu Stone", "head_of_service")
    everybody = {name for user in (amina, ruth, helen, head) for name in decided_by(user)}
    assert everybody | set(decided_by(helen, "nobody")) == {"Kia Marsh", "Ted Hollis"}


def test_a_decision_without_a_decider_in_sight_says_so(waiting: dict[str, Person], helen: User, ruth: User) -> None:
    rows = to_decide.to_decide(Choice("nobody"), for_user=helen, on=TODAY)
    deciders = who_decides("ASSESSMENT-AUTHORISED", TODAY)
    assert not {"director"} & {*deciders.roles, *deciders.stand_in_roles}
    (line,) = to_decide.lines(rows, for_user=helen, on=TODAY)
    assert (line.person.name, line.said) == ("Ted Hollis", "no decider in sight")
    assert "allocate the child" in line.why
    rows = to_decide.to_decide(Choice(), for_user=ruth, on=TODAY)
    (line,) = to_decide.lines(rows, for_user=ruth, on=TODAY)
    assert (line.said, line.do.text if line.do else "") == ("waiting", "Decide")


def test_every_waiting_handover_is_somebodys(waiting: dict[str, Person], ruth: User, helen: User) -> None:
    north = Team.objects.get(code="safeguarding-north")
    for person in waiting.values():
        offer = Handover(person=person, kind="transfer", to_team=north, asked_on=TODAY, words="To plan ahead.")
        actions.ask_handover(by=by(), handover=offer)
    assert decided_by(ruth) == ["Kia Marsh", "Ted Hollis"]  # one cannot be asked to accept a child unread
    assert decided_by(helen, "nobody") == []
    offered = handed.handed(Choice(), for_user=ruth, on=TODAY)
    assert {one.person.name for one in offered} == {"Kia Marsh", "Ted Hollis"}
    assert {one.person.name for one in handed.handed(Choice("nobody"), for_user=helen, on=TODAY)} == {"Ted Hollis"}


def test_what_was_returned_stands_first_with_the_comment(waiting: dict[str, Person], amina: User, ruth: User) -> None:
    kia = Approval.objects.get(person=waiting["kia"])
    assert to_write.to_write(Choice(), for_user=amina, on=TODAY) == []
    actions.decide(by=by(ruth), group=kia.step.group, approve=False, words="Say more about her father.")
    (row,) = to_write.to_write(Choice(), for_user=amina, on=TODAY)
    (line,) = to_write.lines([row], for_user=amina, on=TODAY)
    assert (line.said, line.person.name) == ("returned", "Kia Marsh")
    assert "Returned by Ruth Calder on 3 March 2026: Say more about her father." in line.why


def test_a_draft_is_in_its_writers_list_until_it_is_recorded(waiting: dict[str, Person], amina: User) -> None:
    typed = {"started_by": amina, "started_at": by().at, "written_by": amina}
    draft = Draft.objects.create(
        kind="visit", typed={"account": ["She"]}, written_at=by(on=date(2026, 3, 4)).at, **typed
    )
    draft.children.add(waiting["kia"])
    seen = Draft.objects.create(kind="visit", written_at=by().at, **typed)
    seen.children.add(waiting["kia"])
    (line,) = to_write.lines(to_write.to_write(Choice(), for_user=amina, on=TODAY), for_user=amina, on=TODAY)
    assert (line.what, line.said) == ("Visit", "draft")
    assert line.do
    assert line.do.href == f"/write/{draft.group}"
