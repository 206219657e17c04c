"""May this be said of two persons? Pure: what is given in; objections out, and doubts, which somebody may confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from goldenthread.access.objections import Objection
from goldenthread.people.kinship import PARENTS
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.people.policies import relationship_objections
from goldenthread.rules.ages import age
from goldenthread.rules.words import count
from goldenthread.rules.words import day as written

OLDER = (*PARENTS, Kin.GRANDPARENT)
GENERATIONAL = (*OLDER, Kin.STEP_PARENT)
MOST = 2  # mothers, and fathers: two women, or two men, may be a child's parents
YOUNGEST_PARENT, YOUNGEST_GRANDPARENT = 12, 24
LONGEST_WAIT = timedelta(days=300)  # from a father's death to a birth


def kin_objections(row: Relationship, said: Sequence[Relationship]) -> list[Objection]:
    """What cannot be. `said` are the other relationships of either person."""
    standing = {(each.person_id, each.other_id, each.kind) for each in said if each.ended is None}
    found = relationship_objections(row, standing)
    if row.person_id == row.other_id:
        return found
    return [*found, *_about_lives(row), *_about_family(row, said)]


def kin_doubts(row: Relationship, said: Sequence[Relationship]) -> list[str]:
    """What is unlikely, in sentences: somebody looks again, and may say that it is right."""
    return [*_unlikely_ages(row), *_second_parent(row, said)]


def particulars_doubts(person: Person, said: Sequence[Relationship]) -> list[str]:
    """What a person's own dates would make impossible or unlikely of the family they have. `said` are their
    relationships; the person is as they are to be."""
    found = []
    for row in said:
        ours = row.person_id == person.pk
        proposed = Relationship(
            pk=row.pk, person=person if ours else row.person, other=row.other if ours else person, kind=row.kind
        )
        found += [objection.sentence for objection in _about_lives(proposed)] + list(_unlikely_ages(proposed))
    return found


def _about_lives(row: Relationship) -> Iterator[Objection]:
    child, elder, kin = row.person, row.other, _kin(row)
    born = child.born or child.expected
    if row.kind in OLDER and elder.born and born and elder.born >= born:
        sentence = f"{elder}, born on {written(elder.born)}, is younger than {child} and cannot be the {kin}."
        yield Objection("kin-older", sentence, "kind")
    if row.kind == Kin.MOTHER and elder.died and child.born and elder.died < child.born:
        yield Objection(
            "mother-alive-at-birth",
            f"{elder} died on {written(elder.died)}, before {child} was born on {written(child.born)}. "
            "Correct one of the dates, or who the mother is.",
            "kind",
        )
    for one in (child, elder):
        if row.started and one.born and row.started < one.born:
            sentence = f"It starts on {written(row.started)}, before {one} was born on {written(one.born)}."
            yield Objection("kin-after-birth", sentence, "started")
        if row.same_household and row.ended is None and one.died:
            sentence = f"{one} died on {written(one.died)}, so they do not live in the same home."
            yield Objection("home-of-the-living", sentence, "same_household")


def _about_family(row: Relationship, said: Sequence[Relationship]) -> Iterator[Objection]:
    for each in said:
        turned = (each.person_id, each.other_id) == (row.other_id, row.person_id)
        if turned and row.kind in GENERATIONAL and each.kind in GENERATIONAL:
            sentence = f"It is recorded that {each}. Both cannot be: correct or end that first."
            yield Objection("kin-one-way", sentence, "kind")
        same = (each.person_id, each.other_id) == (row.person_id, row.other_id)
        if same and each.ended is None and row.kind in PARENTS and each.kind in PARENTS and each.kind != row.kind:
            yield Objection("parent-once", f"It is recorded already that {each}. Change that instead.", "kind")
    others = _of_kind(row, said)
    if row.kind in (Kin.MOTHER, Kin.FATHER) and row.ended is None and len(others) >= MOST:
        names = " and ".join(str(each.other) for each in others)
        sentence = f"{row.person} has two {_kin(row)}s recorded already, {names}. End or correct one of them first."
        yield Objection("two-at-most", sentence, "kind")


def _unlikely_ages(row: Relationship) -> Iterator[str]:
    child, elder = row.person, row.other
    born = child.born or child.expected
    if not born:
        return
    least = {Kin.GRANDPARENT: YOUNGEST_GRANDPARENT, Kin.MOTHER: YOUNGEST_PARENT, Kin.FATHER: YOUNGEST_PARENT}
    if row.kind in least and elder.born and elder.born < born and age(elder.born, born) < least[Kin(row.kind)]:
        yield f"{elder} was {count(age(elder.born, born), 'years')} old when {child} was born."
    if row.kind == Kin.FATHER and elder.died and born - elder.died > LONGEST_WAIT:
        yield f"{elder} died on {written(elder.died)}, more than nine months before {child} was born."
    if row.kind == Kin.MOTHER and elder.died and not child.born:
        yield f"{elder} died on {written(elder.died)}, and {child} is recorded as not born yet."


def _second_parent(row: Relationship, said: Sequence[Relationship]) -> Iterator[str]:
    others = _of_kind(row, said)
    if row.kind in (Kin.MOTHER, Kin.FATHER) and row.ended is None and len(others) == 1:
        yield f"{row.person} has a {_kin(row)} recorded already: {others[0].other}."


def _of_kind(row: Relationship, said: Sequence[Relationship]) -> list[Relationship]:
    return [
        each
        for each in said
        if each.person_id == row.person_id
        and each.kind == row.kind
        and each.ended is None
        and each.other_id != row.other_id
    ]


def _kin(row: Relationship) -> str:
    return Kin(row.kind).label.lower()
