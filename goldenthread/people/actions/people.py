"""Writes to persons, their names, addresses and kin; matches and merges.

One bulk action for each model; the single action is the bulk action, for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import ForeignObjectRel, Q, UniqueConstraint
from django.utils.timezone import is_aware, localtime

from goldenthread.access.objections import Objection, Outcome, Refused
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.people import policies
from goldenthread.people.finding import follow_merges
from goldenthread.people.keys import add_keys, batches, first_keys, write_keys
from goldenthread.people.models import Address, Dated, Match, Merge, OtherName, Person, Relationship

D = TypeVar("D", bound=Dated)
Rewriter = Callable[[set[int]], None]
_after_merge: list[Rewriter] = []


def after_merge(function: Rewriter) -> Rewriter:
    """A room above that keeps a projection of a person's rows rewrites it when rows have changed hands.

    Called in the same transaction, with the ids of both persons.
    """
    _after_merge.append(function)
    return function


def create_people(*, by: Signature, people: Sequence[Person]) -> Outcome[Person]:
    outcome: Outcome[Person] = Outcome()
    today = day_of(by)
    for person in people:
        objections = policies.person_objections(person, today=today)
        if objections:
            outcome.refused.append((person, tuple(objections)))
        else:
            outcome.recorded.append(person)
    with acting("people.create_people", by=by) as act:
        act.insert(outcome.recorded)
        first_keys(outcome.recorded)
    return outcome


def create_person(*, by: Signature, person: Person) -> Person:
    return create_people(by=by, people=[person]).single()


def correct_people(*, by: Signature, corrections: Iterable[tuple[Person, Mapping[str, Any]]]) -> list[Person]:
    """Write what differs; answers the persons that changed. Raises Refused, and writes nothing, on any objection."""
    changed = []
    with acting("people.correct_people", by=by) as act:
        for person, changes in corrections:
            proposed = Person(**{**_values(person), **changes})
            objections = policies.person_objections(proposed, today=day_of(by))
            if objections:
                raise Refused(objections)
            if act.amend(person, changes):
                changed.append(person)
        write_keys(changed)
    return changed


def correct_person(*, by: Signature, person: Person, changes: Mapping[str, Any]) -> Person:
    correct_people(by=by, corrections=[(person, changes)])
    return person


def add_facts(*, by: Signature, facts: Sequence[D]) -> Outcome[D]:
    """Other names, addresses, disabilities, relationships."""
    outcome: Outcome[D] = Outcome()
    standing = _standing_kin(facts)
    for fact in facts:
        if isinstance(fact, Relationship):
            objections = policies.relationship_objections(fact, standing)
        else:
            objections = policies.dated_objections(fact)
        if objections:
            outcome.refused.append((fact, tuple(objections)))
            continue
        outcome.recorded.append(fact)
        if isinstance(fact, Relationship) and fact.ended is None:
            standing.add((fact.person_id, fact.other_id, fact.kind))
    with acting("people.add_facts", by=by) as act:
        act.insert(outcome.recorded)
        add_keys(fact for fact in outcome.recorded if isinstance(fact, OtherName | Address))
    return outcome


def add_fact(*, by: Signature, fact: D) -> D:
    return add_facts(by=by, facts=[fact]).single()


def end_facts(*, by: Signature, facts: Iterable[Dated], ended: date) -> None:
    """`ended` is the last day on which they were so. Raises Refused, and writes nothing, on any objection."""
    with acting("people.end_facts", by=by) as act:
        for fact in facts:
            proposed = type(fact)(started=fact.started, ended=ended)
            if objections := policies.dated_objections(proposed):
                raise Refused(objections)
            act.amend(fact, {"ended": ended})


def propose_matches(*, by: Signature, pairs: Iterable[tuple[Person, Person, list[str]]]) -> list[Match]:
    """Two persons who may be one, with the evidence in sentences. A pair that was proposed before is left as it is."""
    wanted = {}
    for one, two, evidence in pairs:
        if one.pk != two.pk:
            first, second = policies.match_pair(one, two)
            wanted[first.pk, second.pk] = Match(person=first, other=second, evidence=evidence)
    known: set[tuple[int, int]] = set()
    for ids in batches({first for first, _ in wanted}):
        known |= set(Match.objects.filter(person_id__in=ids).values_list("person_id", "other_id"))
    with acting("people.propose_matches", by=by) as act:
        return act.insert([match for pair, match in wanted.items() if pair not in known])


def decide_match(*, by: Signature, match: Match, verdict: str) -> Match:
    """Same: the second person is merged into the first. Different: the pair is not asked about again.

    Where one of them has been merged since, it is about the person who stands for them now.
    """
    objections = policies.verdict_objections(match, verdict)
    if objections:
        raise Refused(objections)
    with acting("people.decide_match", by=by) as act:
        act.amend(match, {"verdict": verdict})
        now = follow_merges(Person.objects.filter(pk__in=(match.person_id, match.other_id)))
        person, gone = now[match.person_id], now[match.other_id]
        if verdict == Match.Verdict.SAME and person.pk != gone.pk:
            merge(by=by, person=person, gone=gone, match=match)
    return match


def merge(*, by: Signature, person: Person, gone: Person, match: Match | None = None) -> Merge:
    """Everything recorded about `gone` becomes recorded about `person`; can be undone.

    What the record says of both already stays with `gone`. Raises Refused where they cannot be one person.
    """
    with acting("people.merge", by=by) as act:
        person, gone = _locked(person.pk, gone.pk)
        objections = policies.merge_objections(person, gone, _kin_between(person, gone))
        moves = [] if objections else list(_moves(person, gone, objections))
        if objections:
            raise Refused(objections)
        moved: dict[str, list[int]] = {}
        for row, field in moves:
            act.amend(row, {field: person})
            moved.setdefault(f"{row._meta.label}.{field}", []).append(row.pk)
        act.amend(gone, {"merged_into": person})
        (merged,) = act.insert([Merge(person=person, gone=gone, match=match, moved=moved)])
        _rewrite(person, gone)
    return merged


def undo_merge(*, by: Signature, merged: Merge) -> None:
    """They were two people after all: every row that changed hands goes back, and the match is open again."""
    with acting("people.undo_merge", by=by) as act:
        merged.person, merged.gone = _locked(merged.person_id, merged.gone_id)
        if objections := policies.undo_objections(merged):
            raise Refused(objections)
        for at, ids in merged.moved.items():
            label, _, field = at.rpartition(".")
            for row in apps.get_model(label)._default_manager.filter(pk__in=ids, **{field: merged.person}):
                act.amend(row, {field: merged.gone})
        act.amend(merged.gone, {"merged_into": None})
        act.amend(merged, {"undone": True})
        if merged.match:
            act.amend(merged.match, {"verdict": Match.Verdict.OPEN})
        _rewrite(merged.person, merged.gone)


def _moves(person: Person, gone: Person, objections: list[Objection]) -> Iterable[tuple[Recorded, str]]:
    """The rows about `gone` that are to be about `person`, each with the field that says so."""
    for model, field in _fields_about_people():
        for row in model._default_manager.filter(**{field: gone}):
            setattr(row, field, person)
            violated = _violated(row)
            if violated is None:
                yield row, field
            elif not _said_already(row, violated):
                name = row._meta.verbose_name
                sentence = f"Both have a {name} that has not ended. End or correct one of them first: {row}."
                objections.append(Objection("merge-one-open", sentence))


def _violated(row: Recorded) -> Any:
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            return constraint
    return None


def _said_already(row: Recorded, violated: Any) -> bool:
    """The row would say again what is said of the other person; else it says that two things hold that cannot both."""
    once_for_ever = isinstance(violated, UniqueConstraint) and violated.condition is None
    return once_for_ever or isinstance(row, Relationship)


def _fields_about_people() -> Iterable[tuple[type[Recorded], str]]:
    """Every field of the record that is a person, but for what is said of a pair of records."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model = relation.related_model
            if isinstance(model, type) and issubclass(model, Recorded) and model not in (Person, Match, Merge):
                yield model, relation.field.name


def _locked(*pks: int) -> list[Person]:
    """Always in the order of their ids, so that two who merge at once do not wait for each other for ever."""
    found = {pk: Person.objects.select_for_update().get(pk=pk) for pk in sorted(set(pks))}
    return [found[pk] for pk in pks]


def _kin_between(one: Person, two: Person) -> list[Relationship]:
    return list(Relationship.objects.filter(Q(person=one, other=two) | Q(person=two, other=one)))


def _rewrite(person: Person, gone: Person) -> None:
    write_keys([person, gone])
    for function in _after_merge:
        function({person.pk, gone.pk})


def _standing_kin(facts: Iterable[Dated]) -> set[tuple[int, int, str]]:
    standing: set[tuple[int, int, str]] = set()
    for ids in batches({fact.person_id for fact in facts if isinstance(fact, Relationship)}):
        rows = Relationship.objects.filter(person_id__in=ids, ended=None)
        standing |= set(rows.values_list("person_id", "other_id", "kind"))
    return standing


def day_of(by: Signature) -> date:
    """The day, where we are, on which the action is signed: just after midnight in summer, not yet that of UTC."""
    return localtime(by.at).date() if is_aware(by.at) else by.at.date()


def _values(person: Person) -> dict[str, Any]:
    return {column.attname: getattr(person, column.attname) for column in person._meta.concrete_fields}
