"""Who is what to a person, worked out from the relationships around them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.people.models import Kin, Person, Relationship

PARENTS = (Kin.MOTHER, Kin.FATHER, Kin.PARENT)
OTHER_END = {
    Kin.MOTHER: "Child",
    Kin.FATHER: "Child",
    Kin.PARENT: "Child",
    Kin.STEP_PARENT: "Step-child",
    Kin.SIBLING: Kin.SIBLING.label,
    Kin.HALF_SIBLING: Kin.HALF_SIBLING.label,
    Kin.GRANDPARENT: "Grandchild",
    Kin.CARER: "Person they care for",
    Kin.OTHER: Kin.OTHER.label,
}
ORDER = {label: at for at, label in enumerate([*Kin.labels, *OTHER_END.values()])}
_GENDERED = {
    "Parent": ("Mother", "Father"),
    "Step-parent": ("Step-mother", "Step-father"),
    "Grandparent": ("Grandmother", "Grandfather"),
    "Brother or sister": ("Sister", "Brother"),
    "Half-brother or half-sister": ("Half-sister", "Half-brother"),
    "Child": ("Daughter", "Son"),
    "Step-child": ("Step-daughter", "Step-son"),
    "Grandchild": ("Granddaughter", "Grandson"),
}


@dataclass(frozen=True)
class Relative:
    """`kin` is what they are to the person asked about. `how` says where that comes from when nobody recorded it;
    `row` is where somebody did."""

    person: Person
    kin: str
    how: str = ""
    started: date | None = None
    ended: date | None = None
    parental_responsibility: bool | None = None
    same_household: bool | None = None
    in_scope: bool = False
    row: Relationship | None = None

    def over(self, on: date) -> bool:
        return has_ended(self, on)


def has_ended(row: Relationship | Relative, on: date) -> bool:
    """The last day still counts."""
    return row.ended is not None and row.ended < on


def gendered(kin: str, sex: str) -> str:
    """Brother, for a brother or sister known to be male."""
    if kin not in _GENDERED or sex not in "FM":
        return kin
    return _GENDERED[kin]["FM".index(sex)]


def is_unnamed(person: Person) -> bool:
    return not (person.given_names or person.known_as or person.family_name or person.la_child_id)


def called(person: Person, kin: str) -> str:
    """The name; or, where nobody has said it, what is known: Father, name not known."""
    if not is_unnamed(person):
        return person.name
    if person.expected and not person.born:
        return "Unborn baby"
    return f"{gendered(kin, person.sex)}, name not known" if kin else person.name


def parents_in(rows: Iterable[Relationship]) -> dict[int, dict[int, Relationship]]:
    """For each child, the row of each parent; one that holds goes before one that has ended."""
    found: dict[int, dict[int, Relationship]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row.ended is not None, row.pk or 0)):
        if row.kind in PARENTS:
            found[row.person_id].setdefault(row.other_id, row)
    return found


def recorded(person: Person, rows: Iterable[Relationship]) -> list[Relative]:
    """Everybody whom somebody recorded as related to the person, from either end."""
    found: dict[tuple[int, str], Relative] = {}
    for row in sorted(rows, key=lambda row: (row.ended is None, row.ended or date.max, row.pk or 0), reverse=True):
        if person.pk not in (row.person_id, row.other_id):
            continue
        ours = row.person_id == person.pk
        who = row.other if ours else row.person
        kin = Kin(row.kind).label if ours else OTHER_END[Kin(row.kind)]
        responsible = row.parental_responsibility if ours else None
        found.setdefault(
            (who.pk, kin),
            Relative(who, kin, "", row.started, row.ended, responsible, row.same_household, row=row),
        )
    return list(found.values())


def siblings(person: Person, rows: Sequence[Relationship]) -> list[Relative]:
    """Those who share a parent. Half, when each has another parent whom the other has not."""
    parents = parents_in(rows)
    mine = parents[person.pk]
    theirs = {row.person_id: row.person for row in rows if row.kind in PARENTS and row.other_id in mine}
    return [_sibling(theirs[pk], mine, parents[pk]) for pk in sorted(theirs) if pk != person.pk]


def _sibling(sibling: Person, mine: Mapping[int, Relationship], theirs: Mapping[int, Relationship]) -> Relative:
    shared = mine.keys() & theirs.keys()
    half = bool(mine.keys() - shared and theirs.keys() - shared)
    kin = Kin.HALF_SIBLING if half else Kin.SIBLING
    return Relative(sibling, kin.label, f"through {listed([str(mine[pk].other) for pk in sorted(shared)])}")


def further(person: Person, rows: Sequence[Relationship]) -> list[Relative]:
    """Those whom a parent or a child leads to: grandparents, grandchildren, and with whom a child or a brother or
    sister was had."""
    parents = parents_in(rows)
    mine = parents[person.pk]
    found = [
        Relative(row.other, Kin.GRANDPARENT.label, f"through {parent.other}")
        for parent in mine.values()
        for row in parents[parent.other_id].values()
    ]
    people = {row.person_id: row.person for row in rows if row.kind in PARENTS}
    children = [pk for pk, theirs in parents.items() if person.pk in theirs]
    found += [
        Relative(people[pk], "Grandchild", f"through {people[child]}")
        for child in children
        for pk, theirs in parents.items()
        if child in theirs
    ]
    near = children + [pk for pk, theirs in parents.items() if pk != person.pk and mine.keys() & theirs.keys()]
    with_whom: dict[int, list[int]] = defaultdict(list)
    others = {}
    for pk in near:
        for row in parents[pk].values():
            if row.other_id not in mine and row.other_id != person.pk:
                others[row.other_id] = row.other
                with_whom[row.other_id].append(pk)
    found += [
        Relative(other, "Other parent", f"of {listed([str(people[child]) for child in with_whom[pk]])}")
        for pk, other in others.items()
    ]
    once: dict[int, Relative] = {}
    for relative in found:
        if relative.person.pk != person.pk:
            once.setdefault(relative.person.pk, relative)
    return list(once.values())


def listed(names: Sequence[str]) -> str:
    """Dawn, Carl and Joan."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
