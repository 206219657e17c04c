"""Children, their parents, where they live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goldenthread.access.record import Signature
from goldenthread.demo.days import NEVER, day
from goldenthread.demo.families import table, upn
from goldenthread.demo.world import World
from goldenthread.demo.write.written import Written, everything_of
from goldenthread.people import actions as people
from goldenthread.people.models import Address, Disability, Kin, Person, Relationship


def write_people(world: World, written: Written, by: Signature) -> None:
    children, families = world.children, world.families
    groups = list(table("names").values())
    known = [int(c) for c in world.known.nonzero()[0]]
    persons = []
    for child in known:
        family = int(children.family[child])
        group = groups[int(families.background[family])]
        born = day(int(children.born[child]))
        unborn = int(children.born[child]) >= world.end
        given = group["boys" if children.male[child] else "girls"]
        school_age = (world.end - children.born[child]) > 4.4 * 365
        persons.append(
            Person(
                given_names="" if unborn else given[int(children.given[child] * len(given))],
                family_name=_surname(world, family),
                born=None if unborn else born,
                expected=born if unborn else None,
                sex="U" if unborn else ("M" if children.male[child] else "F"),
                ethnicity="NOBT" if unborn else str(children.ethnicity[child]),
                la_child_id=str(children.number[child]),
                upn=upn(int(children.number[child])) if school_age else "",
                upn_unknown="" if school_age else "UN1",
            )
        )
    written.people = dict(zip(known, everything_of(people.create_people(by=by, people=persons)), strict=True))
    _parents(world, written, by, known)
    everything_of(
        people.add_facts(
            by=by,
            facts=[
                Disability(person=written.people[c], code="LD" if c % 3 else "AUT", started=written.people[c].born)
                for c in known
                if children.disabled[c] and written.people[c].born
            ],
        )
    )


def _surname(world: World, family: int) -> str:
    group = list(table("names").values())[int(world.families.background[family])]
    return str(group["family"][int(world.families.surname[family] * len(group["family"]))])


def _parents(world: World, written: Written, by: Signature, known: Sequence[int]) -> None:
    """A mother for each family but those of children who came alone, a father where somebody has said who he is."""
    families, children = world.families, world.children
    of_family: dict[int, list[int]] = {}
    for child in known:
        if not children.seeking_asylum[child]:
            of_family.setdefault(int(children.family[child]), []).append(child)
    mothers, fathers = {}, {}
    for family, born in ((f, int(children.born[kids[0]])) for f, kids in of_family.items()):
        group = list(table("names").values())[int(families.background[family])]
        luck = float(families.mother[family])
        mothers[family] = Person(
            given_names=group["women"][int(luck * len(group["women"]))],
            family_name=_surname(world, family),
            born=day(born - int(365 * (18 + luck * 19))),
            sex="F",
        )
        luck = float(families.father[family])
        if luck >= 0:
            fathers[family] = Person(
                given_names=group["men"][int(luck * len(group["men"]))],
                family_name=_surname(world, family)
                if luck < 0.6
                else group["family"][int(luck * 7919) % len(group["family"])],
                born=day(born - int(365 * (19 + luck * 22))),
                sex="M",
            )
    everything_of(people.create_people(by=by, people=[*mothers.values(), *fathers.values()]))
    facts: list[Any] = []
    away = {care.child for care in world.care if care.end >= NEVER}
    for family, kids in of_family.items():
        elsewhere = bool(families.father_elsewhere[family])
        home = [written.people[c] for c in kids] + [mothers[family]]
        if family in fathers and not elsewhere:
            home.append(fathers[family])
        facts += [_address(world, written, family, person) for person in home]
        if family in fathers and elsewhere:
            facts.append(
                _address(world, written, family + 1 if family + 1 < len(families.ward) else 0, fathers[family])
            )
        for child in kids:
            person = written.people[child]
            facts.append(
                Relationship(
                    person=person,
                    other=mothers[family],
                    kind=Kin.MOTHER,
                    parental_responsibility=True,
                    same_household=child not in away,
                )
            )
            if family in fathers:
                responsible = None if elsewhere and child % 3 == 0 else bool(child % 5)
                facts.append(
                    Relationship(
                        person=person,
                        other=fathers[family],
                        kind=Kin.FATHER,
                        parental_responsibility=responsible,
                        same_household=not elsewhere and child not in away,
                    )
                )
    everything_of(people.add_facts(by=by, facts=facts))


def _address(world: World, written: Written, family: int, person: Person) -> Address:
    ward = int(world.families.ward[family])
    postcode = written.postcodes[ward][int(world.families.street[family]) % 12]
    street = table("places")["streets"][int(world.families.street[family])]
    return Address(
        person=person, lines=f"{world.families.house[family]} {street}", postcode=postcode.postcode, ward=postcode.ward
    )
