"""What is done can be corrected, with the reason, and taken off the record of the wrong child; what stood stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Objection, Refused
from goldenthread.pathway import actions
from goldenthread.pathway.correcting import (
    Corrector,
    correction_objections,
    objections_to_correcting,
    withdrawal_objections,
)
from goldenthread.pathway.kinds.states import State
from goldenthread.pathway.models import (
    Approval,
    Attachment,
    ChildInNeed,
    ChildInNeedPlan,
    Draft,
    DraftFile,
    Notice,
    ProtectionPlan,
    RunningClock,
    Spell,
    Step,
)
from goldenthread.pathway.models.steps import StepHistory
from goldenthread.people.models import Person
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.pathway.test_finishing import Family
from tests.pathway.test_reading import of, text_of
from tests.pathway.writing import Form, day
from tests.people_of_erimus import hire, person_called

AsUser = Callable[[User], Client]
VISITED, REFERRED = date(2026, 2, 9), date(2026, 1, 12)
WHY = "The day was wrong."


class Marshes:
    """Kia and Rosa, held by Amina, who visited them together and wrote it once; Ruth manages the team."""

    def __init__(self) -> None:
        self.amina, self.ruth = person_called("amina"), person_called("ruth")
        self.team = team()
        self.worker = worker("Amina Yusuf", self.team, self.amina)
        worker("Ruth Calder", self.team, self.ruth, manages=True)
        self.kia, self.rosa = child("Kia Marsh"), child("Rosa Marsh", date(2019, 1, 9))
        group = uuid.uuid4()
        said: dict[str, Any] = {"happened_on": VISITED, "seen": True, "seen_alone": False, "group": group}
        for person in (self.kia, self.rosa):
            allocated(person, self.worker, self.team)
            need = spell(ChildInNeed, person, REFERRED, primary_need="N1")
            spell(ProtectionPlan, person, date(2026, 1, 26), initial_category="NEG", child_in_need=need)
        self.visits = [
            step(
                "visit",
                person,
                worker=self.worker,
                answers={"account": "Both were at the table.", "child_words": f"I am {person.given_names}."},
                **said,
            )
            for person in (self.kia, self.rosa)
        ]
        self.visit = self.visits[0]

    def form(self, client: Client, of_step: Step | None = None) -> Form:
        return Form(client, f"{of(of_step or self.visit)}/correct").opened()

    def typed(self, **other: Any) -> dict[str, Any]:
        """What the boxes of the correction hold, with what is typed over it."""
        return {**Draft.objects.get().typed, "correction_why": WHY, **other}


@pytest.fixture
def marshes(db: None) -> Marshes:
    return Marshes()


# --- who may, and what a correction leaves alone ---

STRANGER, WRITER = Corrector(), Corrector(wrote=True)
NOT_A_DECIDER = (Objection("the-decider-decides", "This is decided by the team manager."),)


@pytest.mark.parametrize(
    ("kind", "state", "who", "refused"),
    [
        ("visit", "done", WRITER, ""),
        ("visit", "done", Corrector(holds=True), ""),
        ("visit", "done", Corrector(manages=True), ""),
        ("visit", "done", STRANGER, "corrected-by-who-answers-for-it"),
        ("section_47", "being written", WRITER, "cannot-amend"),
        ("single_assessment", "awaiting approval", WRITER, "cannot-amend"),
        ("single_assessment", "returned", WRITER, "cannot-amend"),
        ("single_assessment", "done", Corrector(wrote=True, decides=NOT_A_DECIDER), "the-decider-corrects"),
        ("single_assessment", "done", STRANGER, ""),  # who decides on it, and reads the child
        ("smoke_signal", "done", WRITER, "a-known-kind"),
    ],
)
def test_who_corrects(kind: str, state: State, who: Corrector, refused: str) -> None:
    found = objections_to_correcting(Step(kind=kind), state, who)
    assert [each.policy for each in found] == ([refused] if refused else [])


def plan(**facts: Any) -> Step:
    return Step(kind="child_in_need_plan", authorised_on=TODAY, **{"happened_on": VISITED, **facts})


def ended(**facts: Any) -> Step:
    usual = {"happened_on": VISITED, "answers": {"reason": "RC8"}}
    return Step(kind="closure", authorised_on=TODAY, **{**usual, **facts})


def talked(outcome: str, on: date = VISITED) -> Step:
    return Step(kind="strategy_discussion", happened_on=on, outcome=outcome)


PLANNED = ChildInNeedPlan(started=VISITED)
EARLIER = ChildInNeedPlan(started=REFERRED)
CLOSED = ChildInNeed(started=REFERRED, ended=VISITED, end_reason="RC8")


@pytest.mark.parametrize(
    ("before", "after", "spells", "opened", "refused"),
    [
        (plan(), plan(answers={"child_words": "Help."}), [PLANNED], [], []),
        (plan(), plan(happened_on=TODAY), [PLANNED], [], ["day-stands"]),
        (plan(), plan(happened_on=TODAY), [EARLIER], [], []),  # it began nothing: there was a plan already
        (ended(), ended(answers={"reason": "RC9"}), [CLOSED], [], ["answer-stands"]),
        (ended(), ended(answers={"reason": "RC8", "changed": "All of it."}), [CLOSED], [], []),
        (ended(), ended(happened_on=TODAY), [CLOSED], [], ["day-stands"]),
        (talked("nothing"), talked("other"), [], [], []),
        (talked("nothing"), talked("joint"), [], [], ["outcome-stands"]),
        (talked("joint"), talked("nothing"), [ChildInNeed(started=VISITED)], [], ["outcome-stands"]),
        (talked("joint"), talked("nothing"), [], [Step(kind="section_47", started=VISITED)], ["outcome-stands"]),
        (talked("joint"), talked("joint", TODAY), [ChildInNeed(started=VISITED)], [], ["day-stands"]),
    ],
)
def test_a_mere_correction_leaves_alone_what_began_or_ended(
    before: Step, after: Step, spells: list[Spell], opened: list[Step], refused: list[str]
) -> None:
    found = correction_objections(before, after, spells, opened)
    assert [each.policy for each in found] == refused
    assert all("Leave it as it was" in each.sentence for each in found)


@pytest.mark.parametrize(
    ("of_step", "spells", "following", "how", "refused"),
    [
        (talked("nothing"), [], [], {}, ""),
        (plan(), [PLANNED], [], {}, "nothing-lasts-because-of-it"),
        (plan(), [EARLIER], [], {}, ""),
        (ended(), [CLOSED], [], {}, "nothing-lasts-because-of-it"),
        (talked("joint"), [], [Step(kind="section_47", started=VISITED)], {}, "nothing-follows-it"),
        (talked("nothing"), [], [], {"handed": True}, "nothing-follows-it"),
        (talked("nothing"), [], [], {"at_work": True}, "nobody-writes-in-it"),
    ],
)
def test_what_something_came_of_is_not_taken_off(
    of_step: Step, spells: list[Spell], following: list[Step], how: dict[str, bool], refused: str
) -> None:
    found = withdrawal_objections(of_step, spells, following, **{"handed": False, "at_work": False, **how})
    assert [each.policy for each in found] == ([refused] if refused else [])


# --- correcting ---


def test_the_form_begins_with_what_stands_and_what_stood_before_is_kept(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    assert f'href="{of(marshes.visit)}/correct"' in client.get(of(marshes.visit)).content.decode()
    form = marshes.form(client)
    assert "Both were at the table." in form.text
    assert 'value="2026"' in form.text
    assert "Rosa Marsh" in form.text
    answer = form.finish(**marshes.typed(**day("visited", "7", "2", "2026")))
    assert answer["Location"] == of(marshes.visit)
    assert {v.happened_on for v in Step.objects.filter(kind="visit")} == {date(2026, 2, 7)}
    history = StepHistory._default_manager.filter(record_id=marshes.visit.pk)
    assert [(row.happened_on, row.why) for row in history] == [(VISITED, WHY)]  # type: ignore[attr-defined]
    assert not Draft.objects.exists()
    assert LogEntry.objects.filter(act="pathway.correct", user=marshes.amina).exists() is False
    assert LogEntry.objects.filter(act="pathway.amend_steps", user=marshes.amina, why=WHY).count() == 2
    page = text_of(client, of(marshes.visit))
    assert f"by Amina Yusuf: {WHY}" in page
    assert "When did you visit? 9 February 2026 7 February 2026" in page
    assert "What did you see and do" not in page[page.index("Corrections") :]


def test_the_clock_of_visits_follows_the_corrected_day(marshes: Marshes, as_user: AsUser) -> None:
    def due() -> date:
        return RunningClock.objects.get(person=marshes.kia, clock="CP-VISIT").due

    before = due()
    marshes.form(as_user(marshes.amina)).finish(**marshes.typed(**day("visited", "6", "2", "2026")))
    assert before - due() == timedelta(days=3)
    marshes.form(as_user(marshes.amina)).finish(**marshes.typed(**{f"seen--{marshes.kia.pk}": "no"}))
    assert RunningClock.objects.get(person=marshes.kia, clock="CP-VISIT").started == date(2026, 1, 26)


def test_without_a_reason_nothing_is_recorded_and_what_was_typed_is_kept(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    form = marshes.form(client)
    page = form.refused(**marshes.typed(account="Only Kia was at the table.", correction_why=""))
    assert "Answer the question: Why is it corrected?" in page
    assert "Only Kia was at the table." in page
    assert not StepHistory._default_manager.exists()
    again = marshes.form(client)  # another day: it goes on with what was typed
    assert "Only Kia was at the table." in again.text
    assert "Correct: visit" in again.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (day("visited", "9", "2", "2027"), "in the future"),
        (day("visited", "31", "2", "2026"), "day from 1 to 28"),
        ({"account": "Both were at the table."}, "Nothing is changed"),
        ({"correction_why": "x" * 201}, "has 201 characters"),
    ],
)
def test_what_cannot_be_is_said(marshes: Marshes, as_user: AsUser, typed: dict[str, str], said: str) -> None:
    assert said in marshes.form(as_user(marshes.amina)).refused(**marshes.typed(**typed))
    assert not StepHistory._default_manager.exists()


def test_sent_twice_it_is_corrected_once(marshes: Marshes, as_user: AsUser) -> None:
    form = marshes.form(as_user(marshes.amina))
    typed = marshes.typed(account="They were in bed.")
    form.finish(**typed)
    again = form.client.post(form.address, {**form.carried, "_do": "finish", **typed}, follow=True)
    assert again.redirect_chain[0][0] == of(marshes.visit)
    assert "The correction has been recorded" in again.content.decode()
    assert StepHistory._default_manager.count() == 2
    assert not Draft.objects.exists()


def test_what_somebody_corrected_meanwhile_is_not_undone(marshes: Marshes, as_user: AsUser) -> None:
    form = marshes.form(as_user(marshes.amina))
    actions.amend_step(by=by(marshes.ruth, date(2026, 3, 4), WHY), step=marshes.visit, changes={"seen_alone": True})
    page = form.refused(**marshes.typed(account="They were in bed."))
    assert "Somebody has changed this since the correction was begun." in page
    assert "They were in bed." in page
    assert Step.objects.get(pk=marshes.visit.pk).seen_alone is True


def test_two_open_one_correction_and_either_page_leads_to_it(marshes: Marshes, as_user: AsUser) -> None:
    marshes.form(as_user(marshes.amina))
    marshes.form(as_user(marshes.ruth), marshes.visits[1])
    draft = Draft.objects.get()
    there = as_user(marshes.ruth).get(f"/write/{draft.group}")
    assert there["Location"] == f"{of(marshes.visit)}/correct"
    # What is written of the child next is no correction.
    started = as_user(marshes.amina).get(f"/children/{marshes.kia.pk}/write/visit")
    assert started["Location"] != f"/write/{draft.group}"


def test_a_correction_saved_for_later_is_among_the_drafts(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    form = marshes.form(client)
    form.send("save", **marshes.typed(account="They were in bed."))
    draft = Draft.objects.get()
    assert "Correction of: Visit: Kia Marsh, Rosa Marsh" in text_of(client, "/drafts")
    assert "Correction of: Visit" in text_of(client, "/worklist?list=write")
    assert_valid_page(client.get(f"/write/{draft.group}/discard").content.decode())
    client.post(f"/write/{draft.group}/discard")
    assert "They were in bed." not in marshes.form(client).text
    client.post(f"/write/{draft.group}/bring-back")
    assert Step.objects.get(pk=marshes.visit.pk).answers["account"] == "Both were at the table."


def test_a_file_is_added_by_a_correction(marshes: Marshes, as_user: AsUser) -> None:
    form = marshes.form(as_user(marshes.amina))
    said = {"name": "plan.pdf", "content_type": "application/pdf", "size": 3, "digest": "d", "stored": "nowhere/plan"}
    actions.add_draft_file(by=by(marshes.amina), group=Draft.objects.get().group, **said)
    form.finish(**marshes.typed())
    assert {file.step_id for file in Attachment.objects.all()} == {visit.pk for visit in marshes.visits}
    assert not DraftFile.objects.exists()


def test_a_day_in_another_plan_places_the_step_there(marshes: Marshes) -> None:
    ted = child("Ted Hollis")
    old = spell(ChildInNeed, ted, date(2024, 1, 8), date(2024, 9, 2))
    new = spell(ChildInNeed, ted, REFERRED)
    review = step("child_in_need_review", ted, happened_on=VISITED, child_in_need=new, worker=marshes.worker)
    assert review.child_in_need == new
    allocated(ted, marshes.worker, marshes.team)
    from goldenthread.pathway.kinds import KINDS
    from goldenthread.pathway.writing import placing

    review.happened_on = date(2024, 3, 4)
    placing.place_again(KINDS["child_in_need_review"], [review])
    (corrected,) = actions.correct(by=by(marshes.amina, why=WHY), steps=[review])
    assert corrected.child_in_need_id == old.pk


def test_a_step_is_corrected_under_the_questions_that_asked_it(marshes: Marshes, as_user: AsUser) -> None:
    old = step(
        "contact", marshes.kia, version=1, happened_on=date(2026, 1, 5), authorised_on=date(2026, 1, 5),
        outcome="advice", answers={"source": "1A"},
    )  # fmt: skip
    form = Form(as_user(marshes.ruth), f"{of(old)}/correct").opened()
    assert "What was said about the child?" not in form.text
    answer = form.finish(**day("received", "6", "1", "2026"), source="1B", outcome="advice", correction_why=WHY)
    assert answer.status_code == 302, form.shown(answer.content.decode()).text
    found = Step.objects.get(pk=old.pk)
    assert (found.version, found.answers) == (1, {"source": "1B"})
    assert (found.happened_on, found.authorised_on) == (date(2026, 1, 6), date(2026, 1, 5))


def test_what_was_not_answered_then_need_not_be_now(marshes: Marshes, as_user: AsUser) -> None:
    bare = step("case_note", marshes.kia, happened_on=VISITED, worker=marshes.worker, answers={"about": "telephone"})
    form = Form(as_user(marshes.amina), f"{of(bare)}/correct").opened()
    form.finish(**day("on", "10", "2", "2026"), about="telephone", correction_why=WHY)
    assert Step.objects.get(pk=bare.pk).happened_on == date(2026, 2, 10)


# --- whose it is ---


def test_those_who_do_not_answer_for_it_are_told_who_does(marshes: Marshes, as_user: AsUser) -> None:
    colleague = person_called("joan")
    helen = hire("Helen Ashdown", "director")  # reads every child, and answers for no visit
    page = as_user(helen).get(of(marshes.visit)).content.decode()
    assert "Correct this" not in page
    for what in ("correct", "withdraw"):
        refused = as_user(helen).get(f"{of(marshes.visit)}/{what}")
        assert refused.status_code == 403
        assert "by the manager of their team" in refused.content.decode()
        assert as_user(helen).post(f"{of(marshes.visit)}/{what}", {"why": "x"}).status_code == 403
        assert as_user(colleague).get(f"{of(marshes.visit)}/{what}").status_code == 403
    assert not Draft.objects.exists()
    assert Step.objects.filter(kind="visit").count() == 2


def test_a_child_of_others_and_a_step_of_another_child(marshes: Marshes, as_user: AsUser) -> None:
    stranger = hire("Olu Bright", "social_worker")
    other = child("Ted Hollis")
    allocated(other, marshes.worker, marshes.team)
    for what in ("correct", "withdraw"):
        assert as_user(stranger).get(f"{of(marshes.visit)}/{what}").status_code == 403
        there = f"/children/{other.pk}/steps/{marshes.visit.pk}/{what}"
        assert as_user(marshes.amina).get(there).status_code == 404
        assert as_user(marshes.amina).post(there, {"why": "x"}).status_code == 404


def test_the_action_itself_refuses_whoever_does_not_answer_for_it(marshes: Marshes) -> None:
    marshes.visit.answers = {"account": "Otherwise."}
    olu = hire("Olu Bright", "social_worker")
    with pytest.raises(Refused, match="by whoever wrote it"):
        actions.correct(by=by(olu, why=WHY), steps=[marshes.visit])
    with pytest.raises(Refused, match="by whoever wrote it"):
        actions.withdraw_step(by=by(olu, why=WHY), step=marshes.visit)
    with pytest.raises(Refused, match="Say why"):
        actions.correct(by=by(marshes.amina), steps=[marshes.visit])
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw_step(by=by(marshes.amina, why="  "), step=marshes.visit)


def test_whoever_holds_the_child_is_told(marshes: Marshes, as_user: AsUser) -> None:
    marshes.form(as_user(marshes.ruth)).finish(**marshes.typed(account="They were in bed."))
    (notice,) = Notice.objects.filter(user=marshes.amina)
    assert (notice.what, notice.step) == (Notice.What.CORRECTED, marshes.visit)
    assert "Somebody else corrected something about your child" in text_of(as_user(marshes.amina), "/notices")


# --- what somebody decided ---


def test_what_was_approved_is_corrected_by_whoever_decides(db: None, as_user: AsUser) -> None:
    family = Family()
    family.submitted()
    family.decided()
    first, second = Step.objects.filter(group=family.group).order_by("pk")
    page = text_of(as_user(family.amina), of(first))
    assert "Somebody decides on this, so only they correct it once it is done." in page
    assert "Correct this" not in page
    assert as_user(family.amina).get(f"{of(first)}/correct").status_code == 403
    form = Form(as_user(family.ruth), f"{of(first)}/correct").opened()
    typed = {**Draft.objects.get().typed, "parents": "Mum is warm.", "correction_why": "A word was wrong."}
    answer = form.finish(**typed)
    assert answer.status_code == 302, form.shown(answer.content.decode()).text
    for each in (first, second):
        each.refresh_from_db()
        assert (each.authorised_on, each.outcome, each.worker) == (TODAY, "child_in_need_plan", family.worker)
        assert each.answers["parents"] == "Mum is warm."
    assert {a.answer for a in Approval.objects.all()} == {"approved"}
    refused = Form(as_user(family.ruth), f"{of(first)}/correct").opened()
    page = refused.refused(**typed | {f"outcome--{first.person_id}": "nothing"})
    assert "a correction does not do that" in page


# --- on the wrong child ---


def test_recorded_on_the_wrong_child_it_leaves_the_record_and_says_so(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    due = RunningClock.objects.get(person=marshes.rosa, clock="CP-VISIT").started
    here = of(marshes.visits[1])
    assert f'href="{here}/withdraw"' in client.get(here).content.decode()
    assert "Recorded on the wrong child" not in text_of(client, f"{here}/withdraw")
    wrong = client.post(f"{here}/withdraw", {"why": ""})
    assert_valid_page(wrong.content.decode())
    assert "Say why it is taken off this record" in wrong.content.decode()
    answer = client.post(f"{here}/withdraw", {"why": "It was another Rosa."})
    assert answer["Location"] == here
    assert [visit.person for visit in Step.objects.filter(kind="visit")] == [marshes.kia]
    assert due == VISITED
    assert RunningClock.objects.get(person=marshes.rosa, clock="CP-VISIT").started == date(2026, 1, 26)
    assert LogEntry.objects.filter(act="pathway.withdraw", person_id=marshes.rosa.pk, why="It was another Rosa.")
    page = text_of(client, here)
    assert "by Amina Yusuf: It was another Rosa." in page
    assert "I am Rosa." in page  # it has to be written on the right record
    assert client.post(f"{here}/withdraw", {"why": "It was another Rosa."})["Location"] == here  # sent twice
    assert StepHistory._default_manager.filter(withdrawn=True).count() == 1
    assert client.get(f"{here}/correct").status_code == 404
    listed = text_of(client, f"/children/{marshes.rosa.pk}/chronology")
    assert "Taken off the record" in listed
    assert "It was another Rosa." in listed


def test_what_it_said_is_read_only_by_those_who_have_to_do_with_it(marshes: Marshes, as_user: AsUser) -> None:
    here = of(marshes.visit)
    as_user(marshes.ruth).post(f"{here}/withdraw", {"why": "It was another Kia."})
    (notice,) = Notice.objects.filter(user=marshes.amina)
    assert (notice.what, notice.person, notice.step) == (Notice.What.WITHDRAWN, marshes.kia, None)
    page = text_of(as_user(hire("Helen Ashdown", "director")), here)
    assert "It was another Kia." in page
    assert "I am Kia." not in page
    assert "I am Kia." in text_of(as_user(marshes.amina), here)
    assert as_user(hire("Olu Bright", "social_worker")).get(here).status_code == 403
    assert as_user(marshes.amina).get(f"/children/{marshes.rosa.pk}/steps/{marshes.visit.pk}").status_code == 404


def test_its_files_go_with_it_and_a_begun_correction_holds_it_back(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    form = marshes.form(client)
    said = {"name": "plan.pdf", "content_type": "application/pdf", "size": 3, "digest": "d", "stored": "nowhere/plan"}
    actions.add_draft_file(by=by(marshes.amina), group=Draft.objects.get().group, **said)
    held = client.post(f"{of(marshes.visit)}/withdraw", {"why": "Another child."})
    assert "Somebody is correcting it" in held.content.decode()
    form.finish(**marshes.typed())
    client.post(f"{of(marshes.visit)}/withdraw", {"why": "Another child."})
    assert [file.person for file in Attachment.objects.all()] == [marshes.rosa]
    assert not Step.objects.filter(pk=marshes.visit.pk).exists()


def test_a_correction_of_what_is_no_longer_there_is_put_aside(marshes: Marshes, as_user: AsUser) -> None:
    client = as_user(marshes.amina)
    form = marshes.form(client)
    form.send("save", **marshes.typed(account="They were in bed."))
    group = Draft.objects.get().group
    client.post(f"/write/{group}/discard")
    client.post(f"{of(marshes.visits[1])}/withdraw", {"why": "Another child."})
    assert not Draft.objects.exists()
    marshes.form(client)
    actions.withdraw(by=by(), rows=[marshes.visit])  # a return no longer tells of it
    assert not Draft.objects.exists()
    assert client.get(f"{of(marshes.visit)}/correct").status_code == 404


def test_a_plan_that_began_is_not_taken_off_by_its_step(db: None, as_user: AsUser) -> None:
    marshes = Marshes()
    ted: Person = child("Ted Hollis")
    allocated(ted, marshes.worker, marshes.team)
    need = spell(ChildInNeed, ted, REFERRED)
    about: dict[str, Any] = {"child_in_need": need, "worker": marshes.worker, "happened_on": VISITED}
    planned = Step(person=ted, kind="child_in_need_plan", group=uuid.uuid4(), answers={}, **about)
    actions.finish(by=by(marshes.amina), steps=[planned])
    actions.decide(by=by(marshes.ruth), group=planned.group, approve=True)  # type: ignore[arg-type]
    assert ChildInNeedPlan.objects.get(person=ted).started == VISITED
    page = as_user(marshes.ruth).post(f"{of(planned)}/withdraw", {"why": "Another child."}).content.decode()
    assert_valid_page(page)
    assert "cannot be taken off the record by itself" in page
    assert Step.objects.filter(pk=planned.pk).exists()
