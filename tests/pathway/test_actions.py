"""The writes: history is kept, the same is refused one by one and in bulk, and constraints agree with policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.models import LogEntry
from goldenthread.access.objections import Outcome, Refused
from goldenthread.access.record import ChangedMeanwhile, WrittenAround, acting, concrete_values
from goldenthread.pathway import actions, projection
from goldenthread.pathway.models import (
    SPELLS,
    Allocation,
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    Discrepancy,
    LegalStatus,
    Placement,
    ProtectionPlan,
    RunningClock,
    Spell,
    Step,
)
from goldenthread.people.actions import correct_person, create_people, create_person
from goldenthread.people.models import Person
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker

pytestmark = pytest.mark.django_db
START = date(2025, 1, 6)
MOST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is undone: each example begins with the same record."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- history ---


def test_an_amendment_keeps_the_version_before_it(db):
    kia = child()
    plan = spell(ProtectionPlan, kia, START, latest_category="NEG")
    actions.amend_spell(
        by=by(on=date(2026, 3, 4), why="The conference said so."), spell=plan, changes={"latest_category": "EMO"}
    )
    (before,) = ProtectionPlan.history.objects.all()
    assert (before.record_id, before.latest_category, before.why) == (plan.pk, "NEG", "The conference said so.")
    assert before.recorded_to == ProtectionPlan.objects.get().recorded_from
    assert not before.withdrawn


def test_an_amendment_that_changes_nothing_writes_nothing(db):
    plan = spell(ProtectionPlan, child(), START, latest_category="NEG")
    logged = LogEntry.objects.count()
    actions.amend_spell(by=by(), spell=plan, changes={"latest_category": "NEG"})
    assert not ProtectionPlan.history.objects.exists()
    assert LogEntry.objects.count() == logged


def test_what_is_withdrawn_leaves_the_record_and_stays_in_history(db):
    kia = child()
    plan = spell(ProtectionPlan, kia, START)
    assert {clock.clock for clock in RunningClock.objects.filter(person=kia)} == {"RCPC-1", "CP-VISIT"}
    actions.withdraw(by=by(why="Recorded on the wrong child."), rows=[plan])
    assert not ProtectionPlan.objects.exists()
    assert not RunningClock.objects.exists()
    (last,) = ProtectionPlan.history.objects.all()
    assert last.withdrawn
    assert last.why == "Recorded on the wrong child."


def test_two_people_on_one_row_the_second_is_told(db):
    plan = spell(ProtectionPlan, child(), START)
    stale = ProtectionPlan.objects.get()
    actions.amend_spell(by=by(on=date(2026, 3, 4)), spell=plan, changes={"latest_category": "NEG"})
    with pytest.raises(ChangedMeanwhile, match="Look at it again"):
        actions.amend_spell(by=by(on=date(2026, 3, 5)), spell=stale, changes={"latest_category": "EMO"})


def test_nothing_is_written_around_the_actions(db):
    kia = child()
    with pytest.raises(WrittenAround):
        ProtectionPlan.objects.create(person=kia, started=START)
    with pytest.raises(WrittenAround):
        Step(person=kia, kind="visit").save()


# --- what is refused ---


def refusal(write: Callable[[], Any]) -> set[str]:
    with pytest.raises(Refused) as refused:
        write()
    return {objection.policy for objection in refused.value.objections}


BIRTH = date(2015, 5, 20)


@pytest.mark.parametrize(
    ("model", "facts", "policy"),
    [
        (ProtectionPlan, {"started": START, "ended": date(2025, 1, 5)}, "ends-after-it-starts"),
        (ProtectionPlan, {"started": date(2026, 3, 4)}, "not-in-the-future"),
        (CarePeriod, {"started": date(2015, 5, 19)}, "not-before-birth"),
        (Placement, {"started": START}, "only-in-care"),
        (LegalStatus, {"started": START, "code": "C2"}, "only-in-care"),
        (ChildInNeed, {"started": START, "source": "9Z"}, "on-the-code-list"),
        (CareProceedings, {"started": BIRTH - timedelta(days=1)}, "not-before-birth"),
        (CareProceedings, {"started": START, "ended": TODAY, "end_reason": "E3"}, "on-the-code-list"),
    ],
)
def test_a_spell_that_cannot_be_is_refused(model, facts, policy):
    kia = child()
    logged = LogEntry.objects.count()
    assert policy in refusal(lambda: actions.record_spell(by=by(), spell=model(person=kia, **facts)))
    assert not model.objects.exists()
    assert LogEntry.objects.count() == logged


def test_help_may_begin_before_birth_and_care_may_not():
    kia = child()
    spell(ChildInNeed, kia, date(2015, 3, 2), date(2015, 6, 1))
    spell(ProtectionPlan, kia, date(2015, 4, 2), date(2015, 6, 1))


def test_nothing_begins_after_a_death():
    kia = child()
    correct_person(by=by(), person=kia, changes={"died": date(2025, 12, 1)})
    spell(ChildInNeed, kia, START)
    assert refusal(lambda: spell(CarePeriod, kia, date(2025, 12, 2))) == {"not-after-death"}
    assert "not-after-death" in refusal(lambda: step("visit", kia, happened_on=date(2025, 12, 2), seen=True))


def test_two_at_once_are_refused_and_two_that_meet_are_not():
    kia = child()
    first = spell(ProtectionPlan, kia, START)
    assert refusal(lambda: spell(ProtectionPlan, kia, date(2025, 6, 2))) == {"one-at-a-time"}
    actions.amend_spell(by=by(), spell=first, changes={"ended": date(2025, 6, 2)})
    spell(ProtectionPlan, kia, date(2025, 6, 2))


def test_an_old_code_may_stand_for_an_old_fact_and_not_for_a_new_one():
    kia = child()
    spell(CarePeriod, kia, date(2019, 1, 7))
    spell(Placement, kia, date(2019, 1, 7), date(2020, 1, 6), type="H5")
    assert refusal(lambda: spell(Placement, kia, date(2025, 1, 6), type="H5")) == {"on-the-code-list"}
    step("care_leaver_check", kia, happened_on=date(2019, 5, 20), answers={"activity": "F3"})


@pytest.mark.parametrize(
    ("kind", "facts", "policy"),
    [
        ("no_such_kind", {}, "a-known-kind"),
        ("visit", {"seen": True}, "has-its-date"),
        ("visit", {"happened_on": date(2026, 3, 4)}, "not-in-the-future"),
        ("visit", {"happened_on": TODAY, "seen": False, "seen_alone": True}, "seen-alone-is-seen"),
        ("care_review", {"happened_on": TODAY}, "only-in-care"),
        ("single_assessment", {"started": TODAY, "authorised_on": date(2026, 3, 2)}, "signed-after-it-starts"),
        ("return_interview", {"started": TODAY, "happened_on": date(2026, 3, 2)}, "happens-after-it-starts"),
        ("return_interview", {"happened_on": TODAY}, "has-its-date"),
        ("health_assessment", {"happened_on": TODAY}, "only-in-care"),
        ("personal_education_plan", {"happened_on": TODAY}, "only-in-care"),
        ("strategy_discussion", {"happened_on": TODAY, "answers": {"took_part": ["fire"]}}, "on-the-code-list"),
        ("case_note", {"happened_on": TODAY, "answers": {"about": "gossip"}}, "on-the-code-list"),
        ("contact", {"happened_on": TODAY, "outcome": "magic"}, "on-the-code-list"),
        ("contact", {"happened_on": TODAY, "answers": {"source": "ZZ"}}, "on-the-code-list"),
        ("single_assessment", {"started": TODAY, "answers": {"factors": ["1A", "??"]}}, "on-the-code-list"),
    ],
)
def test_a_step_that_cannot_be_is_refused(kind, facts, policy):
    kia = child()
    assert policy in refusal(lambda: step(kind, kia, **facts))


def test_a_step_cannot_come_before_what_it_belongs_to():
    kia = child()
    need, plan = spell(ChildInNeed, kia, START), spell(ProtectionPlan, kia, START)
    early = date(2025, 1, 5)
    assert refusal(lambda: step("referral", kia, happened_on=early, child_in_need=need)) == {"not-before-its-referral"}
    assert refusal(lambda: step("protection_review", kia, happened_on=early, protection_plan=plan)) == {
        "not-before-its-plan"
    }


def test_a_step_of_a_referral_that_was_refused_is_refused_with_it():
    kia = child()
    need = ChildInNeed(person=kia, started=date(2030, 1, 1))
    actions.record_spells(by=by(), spells=[need])
    assert "its-parent-stands" in refusal(lambda: step("referral", kia, happened_on=TODAY, child_in_need=need))


# --- one by one and in bulk ---


@dataclass
class Told:
    """What there is to compare after a way of writing the same inputs."""

    rows: Counter[Any] = field(default_factory=Counter)
    refused: dict[int, tuple[str, ...]] = field(default_factory=dict)
    clocks: Counter[Any] = field(default_factory=Counter)
    logged: Counter[Any] = field(default_factory=Counter)


def content(row: Any) -> tuple[Any, ...]:
    """A row without its id and those of the rows it was made with, which differ between two tellings."""
    passed = {"id", "recorded_from"}
    values = {name: str(value) for name, value in concrete_values(row).items() if name not in passed}
    return (row._meta.label, tuple(sorted(values.items())))


def told(models: list[type[Any]], refused: dict[int, tuple[str, ...]], since: int) -> Told:
    found = Told(refused=refused)
    contents = {(m._meta.label, row.pk): content(row) for m in models for row in m.objects.all()}
    found.rows = Counter(contents.values())
    for clock in RunningClock.objects.all():
        model, _, _ = clock.subject.partition(" ")
        found.clocks[clock.person_id, clock.clock, model, clock.started, clock.due] += 1
    for entry in LogEntry.objects.filter(pk__gt=since):
        for label, ids in entry.objects_touched.items():
            about = "themselves" if label == "people.Person" else entry.person_id
            found.logged.update((about, entry.act, contents[label, pk]) for pk in ids)
    return found


def both_ways(
    make: Callable[[], list[Any]],
    single: Callable[[Any], Any],
    bulk: Callable[[list[Any]], Outcome[Any]],
    models: list[type[Any]],
) -> tuple[Told, Told]:
    """The same inputs applied one after another, and all at once."""
    by()  # the one who signs is the same both times
    last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with undone():
        refused = {}
        for number, row in enumerate(make()):
            try:
                single(row)
            except Refused as objected:
                refused[number] = tuple(objection.policy for objection in objected.objections)
        one = told(models, refused, last)
        last_of_one = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with undone():
        rows = make()
        place = {id(row): number for number, row in enumerate(rows)}
        outcome = bulk(rows)
        refused = {place[id(row)]: tuple(o.policy for o in objections) for row, objections in outcome.refused}
        other = told(models, refused, last)
    assert last_of_one >= last
    return one, other


offsets = st.integers(-30, 500)
lengths = st.one_of(st.none(), st.integers(-3, 200))
models_drawn = st.sampled_from([CarePeriod, LegalStatus, Placement, ProtectionPlan, ChildInNeed])
spell_inputs = st.lists(st.tuples(models_drawn, st.integers(0, 1), offsets, lengths), max_size=10)


def dates(offset: int, length: int | None) -> dict[str, date | None]:
    started = START + timedelta(days=offset)
    return {"started": started, "ended": None if length is None else started + timedelta(days=length)}


@MOST
@given(inputs=spell_inputs)
def test_spells_in_bulk_are_as_one_by_one(db, inputs):
    with undone():
        people = [child("Kia Marsh"), child("Ted Hollis", date(2025, 1, 1))]

        def make() -> list[Spell]:
            return [model(person=people[who], **dates(o, n)) for model, who, o, n in inputs]

        one, other = both_ways(
            make,
            lambda row: actions.record_spell(by=by(), spell=row),
            lambda rows: actions.record_spells(by=by(), spells=rows),
            list(SPELLS),
        )
        assert one == other


step_inputs = st.lists(
    st.tuples(
        st.sampled_from(["visit", "referral", "section_47", "initial_conference", "protection_review", "care_review"]),
        offsets,
        st.one_of(st.none(), st.integers(-2, 40)),
        st.sampled_from(["", "conference", "nothing"]),
    ),
    max_size=8,
)


@MOST
@given(inputs=step_inputs)
def test_steps_in_bulk_are_as_one_by_one(db, inputs):
    with undone():
        kia = child()
        spell(CarePeriod, kia, START)
        plan = spell(ProtectionPlan, kia, START)

        def make() -> list[Step]:
            return [
                Step(
                    person=kia,
                    kind=kind,
                    started=START + timedelta(days=offset),
                    happened_on=START + timedelta(days=offset) if kind != "section_47" else None,
                    authorised_on=None if gap is None else START + timedelta(days=offset + gap),
                    outcome=outcome,
                    protection_plan=plan if kind == "protection_review" else None,
                )
                for kind, offset, gap, outcome in inputs
            ]

        one, other = both_ways(
            make,
            lambda row: actions.record_step(by=by(), step=row),
            lambda rows: actions.record_steps(by=by(), steps=rows),
            [Step],
        )
        assert one == other


@MOST
@given(inputs=st.lists(st.tuples(st.sampled_from(list(Allocation.Role.values)[:2]), offsets, lengths), max_size=8))
def test_allocations_in_bulk_are_as_one_by_one(db, inputs):
    with undone():
        kia, north = child(), team()

        def make() -> list[Allocation]:
            return [Allocation(person=kia, team=north, role=role, **dates(o, n)) for role, o, n in inputs]

        one, other = both_ways(
            make,
            lambda row: actions.allocate(by=by(), allocation=row),
            lambda rows: actions.allocate_all(by=by(), allocations=rows),
            [Allocation],
        )
        assert one == other


@MOST
@given(inputs=st.lists(st.tuples(st.text("abc", max_size=3), offsets, lengths), max_size=6))
def test_people_in_bulk_are_as_one_by_one(db, inputs):
    def make() -> list[Person]:
        return [
            Person(given_names=name, born=START + timedelta(days=o), died=None if n is None else START + timedelta(n))
            for name, o, n in inputs
        ]

    one, other = both_ways(
        make,
        lambda row: create_person(by=by(), person=row),
        lambda rows: create_people(by=by(), people=rows),
        [Person],
    )
    assert one == other


# --- constraints agree with policies ---


@MOST
@given(inputs=spell_inputs)
def test_no_constraint_is_broken_by_what_the_policies_let_through(db, inputs):
    with undone():
        people = [child("Kia Marsh"), child("Ted Hollis", date(2025, 1, 1))]
        rows = [model(person=people[who], **dates(o, n)) for model, who, o, n in inputs]
        actions.record_spells(by=by(), spells=rows)  # an IntegrityError would be a policy that let too much through


@pytest.mark.parametrize("model", SPELLS, ids=lambda model: model.__name__)
def test_a_constraint_stands_behind_the_policy(model):
    kia = child()
    for facts in (
        [{"started": START, "ended": date(2025, 1, 5)}],
        [{"started": START}, {"started": date(2025, 6, 2)}],
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), acting("a test", by=by()) as act:
            act.insert([model(person=kia, **each) for each in facts])


@pytest.mark.parametrize("later", ["happened_on", "authorised_on"])
def test_a_constraint_holds_the_days_of_a_step_in_order(later):
    row = Step(person=child(), kind="return_interview", started=START, **{later: START - timedelta(days=1)})
    with pytest.raises(IntegrityError), transaction.atomic(), acting("a test", by=by()) as act:
        act.insert([row])


# --- holding and handing over ---


@pytest.fixture
def north(db):
    return team()


def test_one_holder_in_a_role(north):
    kia, priya, ola = child(), worker("Priya Nair", north), worker("Ola Berg", north)
    allocated(kia, priya, north)
    assert refusal(lambda: allocated(kia, ola, north)) == {"one-holder-in-a-role"}
    allocated(kia, ola, north, role="reviewing officer")


def offer(kia: Person, north: Any, to: Any = None, **facts: Any) -> Any:
    from goldenthread.pathway.models import Handover

    handover = Handover(person=kia, kind="transfer", to_team=north, to_worker=to, asked_on=TODAY, words="Why.", **facts)
    return actions.ask_handover(by=by(), handover=handover)


def test_nothing_falls_between_two_holders(north):
    kia, priya, ola = child(), worker("Priya Nair", north), worker("Ola Berg", north)
    allocated(kia, priya, north)
    asked = offer(kia, north, ola)
    assert Allocation.objects.get(ended=None).worker == priya
    actions.answer_handover(by=by(), handover=asked, accept=True, on=TODAY)
    assert Allocation.objects.get(ended=None).worker == ola
    assert Allocation.objects.get(worker=priya).ended == TODAY
    assert refusal(lambda: actions.answer_handover(by=by(), handover=asked, accept=True, on=TODAY)) == {"answer-once"}


def test_declining_changes_no_holder_and_says_why(north):
    kia, priya, ola = child(), worker("Priya Nair", north), worker("Ola Berg", north)
    allocated(kia, priya, north)
    asked = offer(kia, north, ola)
    actions.answer_handover(by=by(why="I hold 22."), handover=asked, accept=False, on=TODAY)
    assert Allocation.objects.get().worker == priya
    assert asked.history.objects.get().why == "I hold 22."
    offer(kia, north, ola)  # may be asked again


def test_a_team_names_a_worker_on_the_day_it_took_the_child(north):
    kia, priya = child(), worker("Priya Nair", north)
    allocated(kia, of=north, started=TODAY)
    actions.answer_handover(by=by(), handover=offer(kia, north, priya), accept=True, on=TODAY)
    assert Allocation.objects.get(ended=None).worker == priya


def test_whoever_holds_the_child_when_it_is_answered_is_relieved(north):
    kia, priya, ola = child(), worker("Priya Nair", north), worker("Ola Berg", north)
    first = allocated(kia, priya, north)
    asked = offer(kia, north, ola)
    actions.end_allocation(by=by(), allocation=first, on=date(2026, 3, 1))
    allocated(kia, of=north, started=date(2026, 3, 1))
    actions.answer_handover(by=by(), handover=asked, accept=True, on=TODAY)
    assert Allocation.objects.get(worker=priya).ended == date(2026, 3, 1)
    assert Allocation.objects.get(ended=None).worker == ola


def test_a_child_is_offered_once_and_to_another(north):
    kia, priya = child(), worker("Priya Nair", north)
    allocated(kia, priya, north)
    assert refusal(lambda: offer(kia, north, priya)) == {"handed-to-another"}
    offer(kia, north)
    assert refusal(lambda: offer(kia, north, worker("Ola Berg", north))) == {"one-handover-at-a-time"}


# --- sent twice, and what does not add up ---


def test_a_form_sent_twice_is_recorded_once(amina):
    kia = child()
    again = [Step(person=kia, kind="visit", happened_on=TODAY, seen=True, answers={"account": "Well."}) for _ in "12"]
    first, second = (actions.record_step_once(by=by(amina), step=each) for each in again)
    assert first.pk == second.pk
    other = Step(person=kia, kind="visit", happened_on=TODAY, seen=False, answers={"account": "Well."})
    assert actions.record_step_once(by=by(amina), step=other).pk != first.pk
    later = Step(person=kia, kind="visit", happened_on=TODAY, seen=True, answers={"account": "Well."})
    assert actions.record_step_once(by=by(amina, on=date(2026, 3, 5)), step=later).pk != first.pk


def doubt(kia: Person) -> Discrepancy:
    return Discrepancy(person=kia, policy="p", about="Placement", content={"a": 1}, sentence="No.", fingerprint="f1")


def test_the_same_discrepancy_is_kept_once_and_mended_with_a_reason():
    kia = child()
    (kept,) = actions.keep_discrepancies(by=by(), discrepancies=[doubt(kia), doubt(kia)])
    assert actions.keep_discrepancies(by=by(), discrepancies=[doubt(kia)]) == []
    assert refusal(lambda: actions.mend_discrepancy(by=by(), discrepancy=kept)) == {"reason-given"}
    actions.mend_discrepancy(by=by(why="Care began a day earlier; corrected."), discrepancy=kept)
    assert Discrepancy.objects.get().mended
    assert Discrepancy.history.objects.get().why == "Care began a day earlier; corrected."


def test_clocks_follow_a_bulk_once_at_its_end(django_assert_max_num_queries):
    kia = child()
    with transaction.atomic(), projection.once_at_the_end():
        plan = spell(ProtectionPlan, kia, START)
        assert not RunningClock.objects.exists()
        step("protection_review", kia, happened_on=date(2025, 4, 1), protection_plan=plan)
    assert {clock.clock for clock in RunningClock.objects.all()} == {"RCPC-N", "CP-VISIT"}
