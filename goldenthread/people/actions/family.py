"""Who belongs to whom: recorded, corrected, ended, and taken back where it never was so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting, concrete_values
from goldenthread.people import policies_family, queries
from goldenthread.people.actions.people import add_fact, create_person
from goldenthread.people.models import Person, Relationship


def relate(*, by: Signature, relationship: Relationship) -> Relationship:
    """Raises Refused where the two cannot be that to each other."""
    with acting("people.relate", by=by):
        _locked(relationship)
        if objections := policies_family.kin_objections(relationship, queries.said_of(relationship)):
            raise Refused(objections)
        return add_fact(by=by, fact=relationship)


def create_relative(*, by: Signature, person: Person, relationship: Relationship) -> Relationship:
    """Somebody new together with what they are to somebody in the record; neither without the other.

    `relationship` names `person`, who is not saved yet, at one of its ends.
    """
    with acting("people.create_relative", by=by):
        at = "other" if relationship.other is person else "person"
        setattr(relationship, at, create_person(by=by, person=person))
        return relate(by=by, relationship=relationship)


def correct_relationship(*, by: Signature, relationship: Relationship, changes: Mapping[str, Any]) -> Relationship:
    """Write what differs: another kind, responsibility, home, or dates; an end is `ended`, the last day.

    What was amiss before, as a fact that was loaded may be, does not stand in the way of ending it.
    """
    with acting("people.correct_relationship", by=by) as act:
        _locked(relationship)
        proposed = Relationship(**{**concrete_values(relationship), **changes})
        said = queries.said_of(relationship)
        objections = policies_family.kin_objections(proposed, said)
        if proposed.kind == relationship.kind:
            amiss = {objection.policy for objection in policies_family.kin_objections(relationship, said)}
            objections = [objection for objection in objections if objection.policy not in amiss]
        if objections:
            raise Refused(objections)
        act.amend(relationship, changes)
    return relationship


def withdraw_relationship(*, by: Signature, relationship: Relationship) -> None:
    """They never were that to each other. It leaves the record, and stays in its history with `by.why`."""
    if not by.why.strip():
        raise Refused([Objection("reason-given", "Say why it was never so.", "why")])
    with acting("people.withdraw_relationship", by=by) as act:
        act.withdraw(relationship)


def _locked(row: Relationship) -> None:
    """Two people who add a mother to one child at once wait for each other."""
    list(Person.objects.select_for_update().filter(pk__in=(row.person_id, row.other_id)).order_by("pk"))
