"""Bringing the record into agreement with what returns want it to hold.

A fact is known again by its natural key: the model (or kind of step), its day, and the day of the referral or plan it
belongs to. What is wanted and not there is recorded; what is there and differs is amended; what the collection's rows
made once and no longer support is withdrawn. What the record refuses becomes a doubt. Nothing else is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from goldenthread.access.objections import Objection, Outcome
from goldenthread.access.record import Recorded, Signature
from goldenthread.pathway import actions as pathway
from goldenthread.pathway.models import Allocation, ChildInNeed, ProtectionPlan, Spell, Step
from goldenthread.people.keys import batches
from goldenthread.returns.actions.authors import Loads, written_by_loads
from goldenthread.returns.actions.children import Arrival
from goldenthread.returns.refusals import drop_doubtful, first_whole
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Fact, Row, about, starts

PARENTS: dict[str, type[Recorded]] = {"child_in_need": ChildInNeed, "protection_plan": ProtectionPlan, "follows": Step}
NOT_COMPARED = {"id", "person", "recorded_from", "recorded_by", "started", "version"}
# Answers that a collection gives, so that one which it gives no longer is taken out again.
ANSWERS = {
    "single_assessment": {"factors", "review_point"},
    "section_47": {"conference_target"},
    "care_leaver_check": {"activity", "accommodation"},
    "previous_permanence": {"order", "authority", "date"},
    "year_of_care": {
        "sdq_score",
        "sdq_reason",
        "convicted",
        "health_check",
        "immunisations",
        "dental",
        "health_assessment",
        "substance_misuse",
        "intervention_received",
        "intervention_offered",
    },
}
STEP_COLUMNS = ("happened_on", "authorised_on", "outcome", "answers", "child_in_need", "protection_plan", "follows")

Key = tuple[Any, ...]


@dataclass
class Changed:
    """How many facts, and the ids of the people they are about."""

    recorded: int = 0
    amended: int = 0
    withdrawn: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def anything(self) -> bool:
        return bool(self.recorded or self.amended or self.withdrawn)


@dataclass
class Standing:
    """What the record holds of the people who were known before, and which of it loads of the collection made."""

    rows: dict[tuple[int, Key], Recorded] = field(default_factory=dict)
    made: dict[tuple[str, int], Recorded] = field(default_factory=dict)
    ours: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)


def reconcile(*, by: Signature, arrivals: Sequence[Arrival], known: Iterable[Line], loads: Loads) -> Changed:
    """`known`: every line of these people that loads of the collection brought before. Fills the `stands` of every
    fact that the record holds afterwards, and adds doubts for the others."""
    changed = Changed()
    facts = [(arrival, fact) for arrival in arrivals for fact in arrival.wanted.facts]
    for arrival, fact in facts:
        fact.row.person = arrival.who
        _drop_doubtful_values(arrival, fact)
    known_people = {arrival.who.pk for arrival in arrivals if not arrival.new}
    standing = _standing({type(fact.row) for _, fact in facts}, known_people, known, loads)
    found = _find_again(facts, standing)
    _withdraw(by, arrivals, standing, found, changed)
    by_stage: dict[int, list[tuple[Arrival, Fact]]] = defaultdict(list)
    for arrival, fact in facts:
        by_stage[fact.stage].append((arrival, fact))
    for stage in sorted(by_stage):
        _point_to_parents(by_stage[stage])
        for group in _groups(by_stage[stage]):
            _amend(by, [(a, f, found[id(f)]) for a, f in group if id(f) in found], standing, changed)
            _record(by, [(a, f) for a, f in group if id(f) not in found], changed)
    return changed


def _groups(facts: Sequence[tuple[Arrival, Fact]]) -> Iterable[list[tuple[Arrival, Fact]]]:
    """Spells, then what happens within them, then who holds the child."""
    for kind in (Spell, Step, Allocation):
        if group := [(arrival, fact) for arrival, fact in facts if isinstance(fact.row, kind)]:
            yield group


# --- what cannot stand as it came ---


def _drop_doubtful_values(arrival: Arrival, fact: Fact) -> None:
    """A code that was not in use, or a value longer than any can be: left blank, and doubted."""
    for objection in drop_doubtful(fact.row):
        _doubt(arrival, fact, objection)


def _doubt(arrival: Arrival, fact: Fact, objection: Objection) -> None:
    sentence = " ".join([objection.sentence, *fact.doubts]) if not objection.field else objection.sentence
    arrival.wanted.doubt(
        objection.policy,
        about(fact.row),
        sentence,
        *fact.lines,
        field=objection.field,
        on=starts(fact.row),
        which=f"{about(fact.row)} {starts(fact.row)}",
    )


# --- what the record holds already ---


def _standing(wanted: Iterable[type[Recorded]], people: set[int], known: Iterable[Line], loads: Loads) -> Standing:
    if not people:
        return Standing()
    links = {(label, pk) for line in known for label, pk in line.facts}
    models: set[type[Recorded]] = {*wanted, *(apps.get_model(label) for label, _ in links)}
    models = {model for model in models if issubclass(model, Spell | Step | Allocation)}
    if Step in models:
        models |= {ChildInNeed, ProtectionPlan}  # which its steps are known by
    rows = {model: _rows_of(model, people) for model in sorted(models, key=lambda model: model._meta.label)}
    by_id = {(model, row.pk): row for model, found in rows.items() for row in found}
    standing = Standing()
    counted: dict[tuple[int, Key], int] = defaultdict(int)
    for found in rows.values():
        ours = written_by_loads(found, loads)
        for row in found:
            key = natural_key(row, by_id)
            counted[row.person_id, key] += 1
            at = (row._meta.label, row.pk)
            standing.rows[row.person_id, (*key, counted[row.person_id, key])] = row
            standing.ours[at] = ours[row.pk]
            if at in links:
                standing.made[at] = row
    return standing


def _rows_of(model: Any, people: set[int]) -> list[Any]:
    return [
        row
        for ids in batches(sorted(people))
        for row in model._default_manager.filter(person_id__in=ids).order_by("pk")
    ]


def natural_key(row: Any, by_id: Mapping[tuple[type[Recorded], int], Any]) -> Key:
    """Of a row of the record: what it is, its day, and the keys of what it stands in or follows."""
    pointed = (by_id.get((model, getattr(row, f"{name}_id", None) or 0)) for name, model in PARENTS.items())
    return (about(row), starts(row), *(natural_key(parent, by_id) for parent in pointed if parent is not None))


def _key_of_fact(fact: Fact) -> Key:
    pointed = (fact.inside[name] for name in PARENTS if name in fact.inside)
    return (about(fact.row), starts(fact.row), *(_key_of_fact(parent) for parent in pointed))


def _find_again(facts: Sequence[tuple[Arrival, Fact]], standing: Standing) -> dict[int, Recorded]:
    """The row of the record that each fact is, by the fact's id()."""
    found: dict[int, Recorded] = {}
    counted: dict[tuple[int, Key], int] = defaultdict(int)
    if not standing.rows:
        return found
    for arrival, fact in facts:
        person, key = arrival.who.pk, _key_of_fact(fact)
        counted[person, key] += 1
        row = standing.rows.get((person, (*key, counted[person, key])))
        if row is not None:
            found[id(fact)] = fact.stands = row
    return found


# --- writing ---


def _withdraw(
    by: Signature, arrivals: Sequence[Arrival], standing: Standing, found: Mapping[int, Recorded], changed: Changed
) -> None:
    """What no row supports any longer. It stays where somebody has since written in it, or points to it."""
    supported = {(row._meta.label, row.pk) for row in found.values()}
    gone = {at: row for at, row in standing.made.items() if at not in supported}
    if not gone:
        return
    whose = {arrival.who.pk: arrival for arrival in arrivals}
    kept = {at for at, row in gone.items() if not _all_ours(row, standing.ours[at])}
    while more := {at for at in gone.keys() - kept if _pointed_to(at, standing, gone, kept)}:
        kept |= more
    for at in kept:
        row: Any = gone[at]
        sentence = f"The newest return no longer tells of this {row}; it stays, because somebody has worked with it."
        whose[row.person_id].wanted.doubt(
            "as the return has it", about(row), sentence, *whose[row.person_id].identity[:1],
            field="started", on=starts(row), which=f"{at}",
        )  # fmt: skip
    rows: list[Any] = [row for at, row in gone.items() if at not in kept]
    # Followers before what they follow, steps before the plans and referrals they belong to.
    rows.sort(key=lambda row: (not isinstance(row, Step), isinstance(row, ChildInNeed), -row.pk))
    pathway.withdraw(by=by, rows=rows)
    changed.withdrawn += len(rows)
    changed.people |= {row.person_id for row in rows}


def _all_ours(row: Recorded, ours: frozenset[str]) -> bool:
    return all(column.attname in ours for column in row._meta.concrete_fields if column.name not in NOT_COMPARED)


def _pointed_to(at: tuple[str, int], standing: Standing, gone: Mapping[Any, Any], kept: set[Any]) -> bool:
    """By a row that will stand."""
    label, pk = at
    columns = {
        "pathway.ChildInNeed": ("child_in_need_id",),
        "pathway.ProtectionPlan": ("protection_plan_id",),
        "pathway.Step": ("follows_id",),
    }.get(label, ())
    person = gone[at].person_id
    return any(
        getattr(row, column, None) == pk
        for (whose, _), row in standing.rows.items()
        if whose == person and ((row._meta.label, row.pk) not in gone or (row._meta.label, row.pk) in kept)
        for column in columns
    )


def _point_to_parents(facts: Sequence[tuple[Arrival, Fact]]) -> None:
    for _, fact in facts:
        for name, around in fact.inside.items():
            setattr(fact.row, name, around.stands or around.row)


def _record(by: Signature, facts: Sequence[tuple[Arrival, Fact]], changed: Changed) -> None:
    if not facts:
        return
    of: dict[int, tuple[Arrival, Fact]] = {id(fact.row): (arrival, fact) for arrival, fact in facts}
    outcome = _recorder(facts[0][1].row)(by, [fact.row for _, fact in facts])
    for row in outcome.recorded:
        of[id(row)][1].stands = row
        changed.people.add(row.person_id)
    changed.recorded += len(outcome.recorded)
    for row, objections in outcome.refused:
        arrival, fact = of[id(row)]
        _doubt(arrival, fact, first_whole(objections))


def _recorder(row: Row) -> Callable[[Signature, list[Any]], Outcome[Any]]:
    if isinstance(row, Spell):
        return lambda by, rows: pathway.record_spells(by=by, spells=rows)
    if isinstance(row, Step):
        return lambda by, rows: pathway.record_steps(by=by, steps=rows)
    return lambda by, rows: pathway.allocate_all(by=by, allocations=rows)


def _amend(
    by: Signature, facts: Sequence[tuple[Arrival, Fact, Recorded]], standing: Standing, changed: Changed
) -> None:
    amendments: list[tuple[Any, dict[str, Any]]] = []
    of: dict[int, tuple[Arrival, Fact]] = {}
    for arrival, fact, row in facts:
        changes = _differences(arrival, fact, row, standing.ours[row._meta.label, row.pk])
        if changes:
            amendments.append((row, changes))
            of[id(row)] = (arrival, fact)
    if not amendments:
        return
    outcome = _amender(facts[0][1].row)(by, amendments)
    changed.amended += len(outcome.recorded)
    changed.people |= {row.person_id for row in outcome.recorded}
    for row, objections in outcome.refused:
        arrival, fact = of[id(row)]
        sentence = first_whole(objections).sentence
        changes = next(changes for each, changes in amendments if each is row)
        name = "ended" if "ended" in changes else min(changes)
        _doubt(arrival, fact, Objection(objections[0].policy, sentence, name))


def _amender(row: Row) -> Callable[[Signature, list[Any]], Outcome[Any]]:
    if isinstance(row, Spell):
        return lambda by, rows: pathway.amend_spells(by=by, amendments=rows)
    if isinstance(row, Step):
        return lambda by, rows: pathway.amend_steps(by=by, amendments=rows)
    return lambda by, rows: pathway.amend_allocations(by=by, amendments=rows)


_COMPARED: dict[type[Recorded], list[Any]] = {}


def _compared(row: Recorded) -> list[Any]:
    fields = _COMPARED.get(type(row))
    if fields is None:
        every = [f for f in row._meta.concrete_fields if f.name not in NOT_COMPARED]
        fields = _COMPARED[type(row)] = [f for f in every if not isinstance(row, Step) or f.name in STEP_COLUMNS]
    return fields


def _differences(arrival: Arrival, fact: Fact, row: Any, ours: frozenset[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for column in _compared(row):
        held, said = getattr(row, column.attname), getattr(fact.row, column.attname)
        if column.name == "answers":
            told = ANSWERS.get(row.kind, set())
            said = {name: value for name, value in held.items() if name not in told} | said
        if held == said:
            continue
        if column.attname in ours:
            changes[column.name] = getattr(fact.row, column.name) if column.is_relation else said
        elif said not in (None, "", {}):
            sentence = f"The return says {said} for {column.verbose_name}; somebody has recorded {held or 'nothing'}."
            _doubt(arrival, fact, Objection("as the record has it", sentence, column.name))
    return changes
