"""Answers that name somebody the record knows, and "not known": asked, kept, and read back in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.pathway import actions, telling
from goldenthread.pathway.kinds import Question
from goldenthread.pathway.kinds.declare import ANY, Column, Replaces
from goldenthread.pathway.labels import outcome_words
from goldenthread.pathway.models import Placement, Step
from goldenthread.pathway.writing.form import WriteForm, typed_of
from goldenthread.pathway.writing.naming import Naming
from goldenthread.people.actions import add_fact, correct_person, end_facts, merge
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.placements.actions import create_provider
from goldenthread.placements.models import Provider
from goldenthread.places.actions import load_places
from goldenthread.places.models import Organisation
from goldenthread.workforce.actions import leave_team
from tests.pathway.children import TODAY, allocated, by, child, in_care, team, worker
from tests.pathway.kinds_of_a_test import Carry, kind
from tests.pathway.writing import Form, day
from tests.people.knowing_first import restricted_to
from tests.people_of_erimus import person_called

pytestmark = pytest.mark.django_db
READ = ("the child's social worker",)
MEETING = kind(
    "meeting",
    Question("carer", "person", "Who looks after the child?", READ, required=True, each=True),
    Question(
        "there",
        "rows",
        "Who was there?",
        READ,
        rows=(
            Column("who", "person", "Who?", required=True),
            Column("agrees", "yes, no or not known", "Do they agree?"),
        ),
    ),
    Question("led_by", "worker", "Who of us led it?", READ),
    Question("home", "provider", "Which home has a place?", READ),
    Question("school", "partner", "Which partner helps?", READ),
    Question("consent", "yes, no or not known", "Has a parent agreed?", READ, required=True),
    Question("why", "words", "Why is that not known?", READ, when=("consent", ("not known",)), required=True),
    gist="carer",
    no_clock="It is of a test.",
    together=True,
    changes={ANY: (Replaces("Placement", {"provider": "home", "in_authority": "consent"}, on="happened_on"),)},
)
HELD = day("held", "2", "3", "2026")


class Family:
    """Kia in care and her brother, their mother Lena, and somebody who is no kin of theirs."""

    def __init__(self) -> None:
        self.amina = person_called("amina")
        self.north = team()
        self.worker = worker("Amina Yusuf", self.north, self.amina)
        self.kia, self.zane = in_care().person, child("Zane Marsh", date(2018, 6, 1))
        self.lena, self.nobody = child("Lena Marsh", date(1990, 1, 1)), child("Otto Brandt", date(1985, 1, 1))
        for each in (self.kia, self.zane):
            allocated(each, self.worker, self.north)
            add_fact(by=by(), fact=Relationship(person=each, other=self.lena, kind=Kin.MOTHER))
        self.home = create_provider(by=by(), provider=Provider(urn="SC123456", name="Elm House", kind="home"))
        (self.school,) = load_places(rows=[Organisation(name="North Trust", sector="School")])

    def said(self, **changed: Any) -> dict[str, Any]:
        told = {"carer": self.lena.pk, "there-0-who": self.zane.pk, "there-0-agrees": "not known"}
        told |= {"led_by": self.worker.pk, "home": self.home.pk, "school": self.school.pk}
        return {**HELD, **told, "consent": "yes", **changed}

    def form(self, *children: Person, **typed: Any) -> WriteForm:
        boxes = {name: [str(value)] for name, value in self.said(**typed).items()}
        return WriteForm(MEETING, children or [self.kia], boxes, today=TODAY, naming=Naming(self.amina, TODAY))


@pytest.fixture
def family(carry: Carry) -> Family:
    carry(MEETING)
    return Family()


SAID = {
    "Who looks after the child?": ("Lena Marsh (mother)",),
    "Who was there?": ("Zane Marsh (brother or sister). Do they agree? Not known",),
    "Who of us led it?": ("Amina Yusuf, Safeguarding North",),
    "Which home has a place?": ("Elm House, SC123456",),
    "Which partner helps?": ("North Trust",),
    "Has a parent agreed?": ("Yes",),
}


def told(step: Step) -> dict[str, tuple[str, ...]]:
    return {answer.question.wording: answer.parts for answer in telling.answers(step) if answer.question.id != "held"}


def recorded(family: Family, as_user: Callable[[User], Client], **changed: Any) -> Step:
    answer = Form.begin(as_user(family.amina), family.kia, "meeting").finish(**family.said(**changed))
    assert answer.status_code == 302
    return Step.objects.get(kind="meeting")


def test_they_are_chosen_on_the_page_kept_by_id_and_read_back_in_words(
    family: Family, as_user: Callable[[User], Client]
) -> None:
    step = recorded(family, as_user)
    assert step.answers["carer"] == {"id": family.lena.pk, "name": "Lena Marsh (mother)"}
    assert told(step) == SAID
    page = as_user(family.amina).get(f"/children/{family.kia.pk}/steps/{step.pk}").content.decode()
    assert all(words in page for parts in SAID.values() for words in parts)
    assert outcome_words(step) == "Lena Marsh (mother)"
    assert "Lena Marsh (mother)" in as_user(family.amina).get(f"/children/{family.kia.pk}/chronology").content.decode()


def test_they_fill_the_columns_of_what_begins(family: Family, as_user: Callable[[User], Client]) -> None:
    recorded(family, as_user, consent="not known", why="Nobody reached her.")
    placed = Placement.objects.get(person=family.kia, ended=None)
    assert (placed.provider, placed.in_authority) == (family.home, None)


def test_yes_begins_with_yes(family: Family, as_user: Callable[[User], Client]) -> None:
    recorded(family, as_user)
    assert Placement.objects.get(person=family.kia, ended=None).in_authority is True


@pytest.mark.parametrize("box", ["carer", "there-0-who"])
def test_whoever_is_not_of_the_family_is_refused(family: Family, as_user: Callable[[User], Client], box: str) -> None:
    form = Form.begin(as_user(family.amina), family.kia, "meeting")
    page = form.refused(**family.said(**{box: family.nobody.pk}))
    assert "Choose again" in page
    assert "Otto Brandt" not in page
    assert not Step.objects.filter(kind="meeting").exists()


def test_whoever_the_user_may_not_see_named_is_neither_offered_nor_taken(family: Family) -> None:
    restricted_to(family.lena, person_called("ruth"))
    form = family.form()
    assert not form.check()
    assert "carer" in form.errors
    assert [choice[1] for choice in form.fields["carer"].choices] == ["Zane Marsh (brother or sister)"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["", "no", "-1", "²", "999999999", "1e3"])
def test_nonsense_is_refused(family: Family, typed: str) -> None:
    form = family.form(carer=typed, led_by=typed or "no")
    assert not form.check()
    assert {"carer", "led_by"} <= set(form.errors)


def test_not_known_is_an_answer_and_another_question_may_hang_on_it(family: Family) -> None:
    form = family.form(consent="not known")
    assert not form.check()
    assert set(form.errors) == {"why"}
    assert family.form(consent="no").check()
    assert family.form(consent="").check() is False


def test_of_brothers_and_sisters_each_is_asked_and_all_their_kin_may_have_been_there(family: Family) -> None:
    aunt = child("Petra Holm", date(1980, 1, 1))
    add_fact(by=by(), fact=Relationship(person=family.zane, other=aunt, kind=Kin.CARER))
    each = {f"carer--{family.kia.pk}": family.lena.pk, f"carer--{family.zane.pk}": aunt.pk}
    form = family.form(family.kia, family.zane, **each, **{"there-0-who": aunt.pk})
    assert form.check()
    first, second = form.steps({})
    assert (first.answers["carer"]["id"], second.answers["carer"]["id"]) == (family.lena.pk, aunt.pk)
    assert first.answers["there"][0]["who"]["name"] == "Petra Holm (carer)"
    assert not family.form(family.kia, family.zane, **{**each, f"carer--{family.kia.pk}": aunt.pk}).check()


def test_what_was_answered_stands_in_the_boxes_again(family: Family) -> None:
    form = family.form()
    assert form.check()
    (step,) = form.steps({})
    boxes = typed_of(MEETING, [step])
    assert boxes == {name: [str(value)] for name, value in family.said().items()}


def test_it_can_be_read_when_they_have_another_name_or_are_one_with_another(
    family: Family, as_user: Callable[[User], Client]
) -> None:
    step = recorded(family, as_user)
    kept = child("Helena Marsh", date(1990, 1, 1))
    correct_person(by=by(), person=family.zane, changes={"family_name": "Holm"})
    merge(by=by(), person=kept, gone=family.lena)
    assert told(Step.objects.get(pk=step.pk)) == SAID


def test_written_again_it_names_whoever_they_are_now(family: Family) -> None:
    kept = child("Helena Marsh", date(1990, 1, 1))
    merge(by=by(), person=kept, gone=family.lena)
    form = family.form()  # the box still says who was chosen
    assert form.check()
    assert form.steps({})[0].answers["carer"] == {"id": kept.pk, "name": "Helena Marsh (mother)"}


def test_whoever_has_left_is_offered_no_longer_and_stays_where_they_were_named(family: Family) -> None:
    membership = family.worker.memberships.get()
    leave_team(by=by(), membership=membership, on=date(2026, 2, 27))
    row = Relationship.objects.get(person=family.kia, other=family.lena)
    end_facts(by=by(), facts=[row], ended=date(2026, 2, 1))
    offered = Naming(family.amina, TODAY)
    assert not offered.offered("worker", [family.kia])
    assert [each.name for each in offered.offered("person", [family.kia])] == ["Zane Marsh (brother or sister)"]
    form = family.form()
    assert form.check()
    assert form.steps({})[0].answers["led_by"] == {"id": family.worker.pk, "name": "Amina Yusuf"}
    assert form.steps({})[0].answers["carer"]["id"] == family.lena.pk


def test_two_versions_of_it_are_shown_by_name(family: Family, as_user: Callable[[User], Client]) -> None:
    first = Form.begin(as_user(family.amina), family.kia, "meeting")
    second = Form(first.client, first.address).opened()
    first.autosave(carer=[str(family.lena.pk)], **{"there-0-who": [str(family.lena.pk)]})
    second.autosave(carer=[str(family.zane.pk)], **{"there-0-who": [str(family.zane.pk)]})
    page = first.opened().text
    assert "Keep what stands in the box" in page
    assert page.count("Zane Marsh (brother or sister)") > 2
    assert "Who?: Lena Marsh (mother)" in page


def test_no_column_of_a_step_holds_whoever_is_named() -> None:
    with pytest.raises(ValueError, match="stands in `answers`"):
        Question("who", "person", "Who?", READ, column="outcome")


def test_a_form_that_asks_who_it_is_must_be_able_to_offer_them(family: Family) -> None:
    with pytest.raises(ValueError, match="Naming"):
        WriteForm(MEETING, [family.kia], {}, today=TODAY)


def test_what_cannot_be_read_stands_as_it_came(family: Family) -> None:
    step = actions.record_step(by=by(), step=Step(person=family.kia, kind="meeting", happened_on=TODAY))
    step.answers = {"carer": "Lena, her mother", "consent": "perhaps", "there": [{"who": "Zane"}]}
    said = told(step)
    assert said["Who looks after the child?"] == ("Lena, her mother",)
    assert said["Has a parent agreed?"] == ("Perhaps",)
    assert said["Who was there?"] == ("Zane",)
    assert "carer" not in typed_of(MEETING, [step])
