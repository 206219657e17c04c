"""The only writes to persons and what belongs to them. One bulk action for each model; the single one is it, for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.apps import apps

from goldenthread.access.objections import Outcome, Refused
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.people import finding, policies
from goldenthread.people.models import Dated, Match, Merge, Person, Relationship

D = TypeVar("D", bound=Dated)


def create_people(*, by: Signature, people: Sequence[Person]) -> Outcome[Person]:
    outcome: Outcome[Person] = Outcome()
    for person in people:
        objections = policies.person_objections(person, today=by.at.date())
        if objections:
            outcome.refused.append((person, tuple(objections)))
        else:
            outcome.recorded.append(person)
    with acting("people.create_people", by=by) as act:
        act.insert(outcome.recorded)
        finding.write_keys(outcome.recorded)
    return outcome


def create_person(*, by: Signature, person: Person) -> Person:
    return create_people(by=by, people=[person]).single()


def correct_people(*, by: Signature, corrections: Iterable[tuple[Person, Mapping[str, Any]]]) -> list[Person]:
    """Write what differs; answers the persons that changed. Raises Refused, and writes nothing, on any objection."""
    changed = []
    with acting("people.correct_people", by=by) as act:
        for person, changes in corrections:
            proposed = Person(**{**_values(person), **changes})
            objections = policies.person_objections(proposed, today=by.at.date())
            if objections:
                raise Refused(objections)
            if act.amend(person, changes):
                changed.append(person)
        finding.write_keys(changed)
    return changed


def correct_person(*, by: Signature, person: Person, changes: Mapping[str, Any]) -> Person:
    correct_people(by=by, corrections=[(person, changes)])
    return person


def add_facts(*, by: Signature, facts: Sequence[D]) -> Outcome[D]:
    """Other names, addresses, disabilities, relationships."""
    outcome: Outcome[D] = Outcome()
    for fact in facts:
        check = policies.relationship_objections if isinstance(fact, Relationship) else policies.dated_objections
        objections = check(fact)  # type: ignore[arg-type]
        if objections:
            outcome.refused.append((fact, tuple(objections)))
        else:
            outcome.recorded.append(fact)
    with acting("people.add_facts", by=by) as act:
        act.insert(outcome.recorded)
        finding.write_keys(_people_of(outcome.recorded))
    return outcome


def add_fact(*, by: Signature, fact: D) -> D:
    return add_facts(by=by, facts=[fact]).single()


def end_facts(*, by: Signature, facts: Iterable[Dated], ended: Any) -> None:
    with acting("people.end_facts", by=by) as act:
        for fact in facts:
            act.amend(fact, {"ended": ended})


def propose_matches(*, by: Signature, pairs: Iterable[tuple[Person, Person, list[str]]]) -> list[Match]:
    """Two persons who may be one, with the evidence in sentences. A pair that was proposed before is left as it is."""
    wanted = {}
    for one, two, evidence in pairs:
        first, second = policies.match_pair(one, two)
        wanted[first.pk, second.pk] = Match(person=first, other=second, evidence=evidence)
    known = set(Match.objects.filter(person_id__in={first for first, _ in wanted}).values_list("person_id", "other_id"))
    with acting("people.propose_matches", by=by) as act:
        return act.insert([match for pair, match in wanted.items() if pair not in known])


def decide_match(*, by: Signature, match: Match, verdict: str) -> Match:
    """Same: the second person is merged into the first. Different: the pair is not asked about again."""
    objections = policies.verdict_objections(match, verdict)
    if objections:
        raise Refused(objections)
    with acting("people.decide_match", by=by) as act:
        act.amend(match, {"verdict": verdict})
        if verdict == Match.Verdict.SAME:
            merge(by=by, person=match.person, gone=match.other)
    return match


def merge(*, by: Signature, person: Person, gone: Person) -> Merge:
    """Everything recorded about `gone` becomes recorded about `person`; can be undone."""
    objections = policies.merge_objections(person, gone)
    if objections:
        raise Refused(objections)
    with acting("people.merge", by=by) as act:
        moved: dict[str, list[int]] = {}
        for model in _models_about_people():
            rows = list(model._default_manager.filter(person=gone))
            for row in rows:
                act.amend(row, {"person": person})
            if rows:
                moved[model._meta.label] = [row.pk for row in rows]
        act.amend(gone, {"merged_into": person})
        (merged,) = act.insert([Merge(person=person, gone=gone, moved=moved)])
        finding.write_keys([person, gone])
    return merged


def undo_merge(*, by: Signature, merged: Merge) -> None:
    with acting("people.undo_merge", by=by) as act:
        for label, ids in merged.moved.items():
            for row in apps.get_model(label)._default_manager.filter(pk__in=ids):
                act.amend(row, {"person": merged.gone})
        act.amend(merged.gone, {"merged_into": None})
        act.amend(merged, {"undone": True})
        finding.write_keys([merged.person, merged.gone])


def _models_about_people() -> list[type[Recorded]]:
    """Every model of the record with a `person`, but for what is said of a pair of persons."""
    about = (m for m in apps.get_models() if issubclass(m, Recorded) and m not in (Match, Merge))
    return [m for m in about if any(f.name == "person" for f in m._meta.concrete_fields)]


def _values(person: Person) -> dict[str, Any]:
    return {column.attname: getattr(person, column.attname) for column in person._meta.concrete_fields}


def _people_of(facts: Sequence[Dated]) -> list[Person]:
    return list({fact.person_id: fact.person for fact in facts}.values())
