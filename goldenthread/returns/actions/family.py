"""What returns say of a person besides their own row: disabilities, and the child of a looked-after mother."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from goldenthread.access.record import Recorded, Signature
from goldenthread.people import actions as people
from goldenthread.people.keys import batches
from goldenthread.people.models import Disability, Kin, Person, Relationship
from goldenthread.returns.actions.children import Arrival
from goldenthread.returns.told import Line

Made = Iterable[tuple[Line, Recorded]]


def record_disabilities(
    *, by: Signature, told: Mapping[int, tuple[Person, Mapping[str, Line]]], ours: set[int], before: date
) -> list[tuple[Line, Recorded]]:
    """`told`: by person, each code and the row that says it. What a load recorded (`ours`) and the newest return no
    longer says ended, as far as anybody knows, the day before that return's year."""
    standing: dict[tuple[int, str], Disability] = {}
    for ids in batches(sorted(told)):
        for row in Disability.objects.filter(person_id__in=ids, ended=None):
            standing[row.person_id, row.code] = row
    wanted = {(pk, code): line for pk, (_, codes) in told.items() for code, line in codes.items()}
    over = [row for at, row in standing.items() if at not in wanted and row.pk in ours]
    if over:
        people.end_facts(by=by, facts=over, ended=before - timedelta(days=1))
    new = {at: Disability(person=told[at[0]][0], code=at[1]) for at in wanted if at not in standing}
    people.add_facts(by=by, facts=list(new.values()))
    return [(line, standing.get(at) or new[at]) for at, line in wanted.items()]


def record_mothers(*, by: Signature, told: Sequence[tuple[Arrival, Line, date]]) -> list[tuple[Line, Recorded]]:
    """A looked-after child who is a mother: her own child is known only by the date of birth."""
    standing: dict[tuple[int, date | None], Relationship] = {}
    for ids in batches(sorted({arrival.who.pk for arrival, _, _ in told})):
        for row in Relationship.objects.filter(other_id__in=ids, kind=Kin.MOTHER).select_related("person"):
            standing[row.other_id, row.person.born] = row
    wanted = [(arrival, line, born) for arrival, line, born in told if (arrival.who.pk, born) not in standing]
    if wanted:
        outcome = people.create_people(by=by, people=[Person(born=born) for _, _, born in wanted])
        for person, objections in outcome.refused:
            arrival, line, _ = next(each for each in wanted if each[2] == person.born)
            says = " ".join(objection.sentence for objection in objections)
            arrival.wanted.doubt(objections[0].policy, "Relationship", says, line)
        rows = []
        for arrival, _, born in wanted:
            child = next((each for each in outcome.recorded if each.born == born), None)
            if child is not None:
                outcome.recorded.remove(child)
                rows.append(Relationship(person=child, other=arrival.who, kind=Kin.MOTHER))
                standing[arrival.who.pk, born] = rows[-1]
        people.add_facts(by=by, facts=rows)
    at = ((line, standing.get((arrival.who.pk, born))) for arrival, line, born in told)
    return [(line, row) for line, row in at if row is not None]
