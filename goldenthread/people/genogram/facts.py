"""Who stands on a genogram, in which generation, and who had children with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from goldenthread.people.kinship import (
    OTHER_END,
    PARENTS,
    Relative,
    called,
    gendered,
    has_ended,
    is_unnamed,
    listed,
    parents_in,
)
from goldenthread.people.models import Kin, Person, Relationship
from goldenthread.rules.ages import age, age_text
from goldenthread.rules.words import day as written

GENERATIONS = 2  # above the person it is about, and below
ADULT = 18
# In which generation they stand of whom only this is known: what they are to the person it is about.
ABOVE = {
    Kin.STEP_PARENT: 1,
    Kin.CARER: 1,
    Kin.SIBLING: 0,
    Kin.HALF_SIBLING: 0,
    Kin.GRANDPARENT: 2,
    Kin.MOTHER: 1,
    Kin.FATHER: 1,
    Kin.PARENT: 1,
}
SAID_ALWAYS = (Kin.STEP_PARENT, Kin.CARER, Kin.OTHER)  # no place on the sheet says it


@dataclass(frozen=True)
class Member:
    """Somebody on the sheet. `key` is the person's id; below nought it is a parent whom nobody recorded.

    `age` and `note` are words; `sex` is M, F or U.
    """

    key: int
    name: str
    age: str = ""
    note: str = ""
    sex: str = "U"
    unnamed: bool = False
    unborn: bool = False
    dead: bool = False
    is_subject: bool = False
    in_household: bool = False

    @property
    def unrecorded(self) -> bool:
        return self.key < 0


@dataclass(frozen=True)
class Couple:
    """Two who have children together, or a parent and a step-parent; `right` is None where there is one alone.

    `sure` is False where one of them is not recorded, or where no child of both is. `children` are in birth order.
    """

    left: int
    right: int | None
    children: tuple[int, ...] = ()
    sure: bool = True
    ended: bool = False

    @property
    def both(self) -> tuple[int, ...]:
        return (self.left,) if self.right is None else (self.left, self.right)


@dataclass(frozen=True)
class Drawn:
    """`generations` numbers each member's: 0 is that of the subject, 1 that of their parents."""

    subject: int
    members: Mapping[int, Member]
    generations: Mapping[int, int]
    couples: tuple[Couple, ...]


@dataclass
class _Sheet:
    """What is being put together."""

    subject: Person
    on: date
    people: Mapping[int, Person]
    rows: Sequence[Relationship]
    parents: Mapping[int, Mapping[int, Relationship]]
    generations: dict[int, int] = field(default_factory=dict)
    unrecorded: dict[tuple[int | None, str], Member] = field(default_factory=dict)
    couples: list[Couple] = field(default_factory=list)

    def is_adult(self, person: Person) -> bool:
        if person.born:
            return age(person.born, self.on) >= ADULT
        return any(person.pk in theirs for theirs in self.parents.values())

    def birth_order(self, key: int) -> tuple[date, int]:
        person = self.people[key]
        return (person.born or person.expected or date.max, key)


def family_of(subject: Person, everybody: Iterable[Relative], rows: Sequence[Relationship], on: date) -> Drawn:
    """`everybody` is whom the list names: the same stand here. `rows` are the relationships among them."""
    people = {relative.person.pk: relative.person for relative in everybody} | {subject.pk: subject}
    among = sorted((row for row in rows if {row.person_id, row.other_id} <= people.keys()), key=lambda row: row.pk)
    sheet = _Sheet(subject, on, people, among, dict(parents_in(among)))
    _find_generations(sheet)
    _join_parents(sheet)
    _join_step_parents(sheet)
    household = _household(sheet)
    members = {key: _member(sheet, key, key in household) for key in people}
    members |= {member.key: member for member in _whom_nobody_recorded(sheet)}
    return Drawn(subject.pk, members, sheet.generations, tuple(sheet.couples))


def whom_nobody_recorded(drawn: Drawn) -> list[tuple[str, str]]:
    """Each parent drawn without being in the record, and whose they are, in words."""
    return [
        (drawn.members[key].name, listed([drawn.members[child].name for child in couple.children]))
        for couple in drawn.couples
        for key in couple.both
        if key < 0
    ]


def _find_generations(sheet: _Sheet) -> None:
    """First along lines of descent, then by what was said of those to whom no line leads."""
    sheet.generations[sheet.subject.pk] = 0
    _follow(sheet, [sheet.subject.pk])
    for row in sheet.rows:
        other = row.other_id if row.person_id == sheet.subject.pk else row.person_id
        if sheet.subject.pk in (row.person_id, row.other_id) and other not in sheet.generations:
            sheet.generations[other] = _stated(sheet, row)
            _follow(sheet, [other])
    for key in sorted(sheet.people):  # to whom nothing leads at all
        sheet.generations.setdefault(key, 0)


def _stated(sheet: _Sheet, row: Relationship) -> int:
    ours = row.person_id == sheet.subject.pk
    if row.kind == Kin.OTHER:
        grown = [sheet.is_adult(sheet.people[key]) for key in (row.person_id, row.other_id)]
        above = 0 if grown[0] == grown[1] else 1 if grown[1] else -1
    else:
        above = ABOVE[Kin(row.kind)]
    return above if ours else -above


def _follow(sheet: _Sheet, waiting: list[int]) -> None:
    children: dict[int, list[int]] = defaultdict(list)
    for child, parents in sheet.parents.items():
        for parent in parents:
            children[parent].append(child)
    while waiting:
        key = waiting.pop(0)
        here = sheet.generations[key]
        near = [(each, here + 1) for each in sorted(sheet.parents.get(key, {}))]
        near += [(each, here - 1) for each in sorted(children[key])]
        for each, generation in near:
            if each not in sheet.generations and abs(generation) <= GENERATIONS:
                sheet.generations[each] = generation
                waiting.append(each)


def _join_parents(sheet: _Sheet) -> None:
    """Each child under the two parents it has, with one drawn for whoever nobody recorded."""
    found: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    ours = _pair(sheet, sheet.subject.pk)
    for key in sorted(sheet.people, key=sheet.birth_order):
        pair = ours if ours and _is_full_sibling(sheet, key) else _pair(sheet, key)
        if pair:
            found[pair].append(key)
    for (left, right), children in found.items():
        sure = all(key is None or key > 0 for key in (left, right))
        ended = right is not None and sure and _ended(sheet, (left, right), children)
        sheet.couples.append(Couple(left, right, tuple(children), sure, ended))


def _is_full_sibling(sheet: _Sheet, key: int) -> bool:
    """Said to be a brother or sister, and known to have no parent whom the subject has not."""
    pair = (sheet.subject.pk, key)
    said = any(row.kind == Kin.SIBLING and {row.person_id, row.other_id} == set(pair) for row in sheet.rows)
    ours, theirs = (sheet.parents.get(each, {}).keys() for each in pair)
    return said and theirs <= ours


def _pair(sheet: _Sheet, child: int) -> tuple[int, int | None] | None:
    known = _two_parents(sheet, child)
    if len(known) == 2:
        return _left_and_right(sheet, known)
    if not known:
        if child != sheet.subject.pk or sheet.is_adult(sheet.subject):
            return None
        return _unrecorded(sheet, None, "Father", 1), _unrecorded(sheet, None, "Mother", 1)
    if not _says_who_is_missing(sheet, child):
        return known[0], None
    kind = sheet.parents[child][known[0]].kind
    missing = {Kin.MOTHER: "Father", Kin.FATHER: "Mother"}.get(Kin(kind), "Other parent")
    other = _unrecorded(sheet, known[0], missing, sheet.generations[child] + 1)
    return (known[0], other) if missing == "Mother" else (other, known[0])


def _two_parents(sheet: _Sheet, child: int) -> list[int]:
    """Where more than two are recorded: those that hold, mother and father before any other."""
    rows = sheet.parents.get(child, {})
    order = sorted(rows, key=lambda key: (has_ended(rows[key], sheet.on), PARENTS.index(Kin(rows[key].kind)), key))
    return order[:2]


def _left_and_right(sheet: _Sheet, pair: Sequence[int]) -> tuple[int, int]:
    """A man stands on the left, as is usual."""
    left, right = sorted(pair, key=lambda key: ("MUF".index(sheet.people[key].sex), key))
    return left, right


def _says_who_is_missing(sheet: _Sheet, child: int) -> bool:
    """Of a child, and of a child's brothers and sisters; not of grown people and of those above them."""
    generation = sheet.generations[child]
    person = sheet.subject if generation == 0 else sheet.people[child]
    return generation in (0, -1) and not sheet.is_adult(person)


def _unrecorded(sheet: _Sheet, beside: int | None, who: str, generation: int) -> int:
    if (beside, who) not in sheet.unrecorded:
        key = -1 - len(sheet.unrecorded)
        sex = {"Father": "M", "Mother": "F"}.get(who, "U")
        sheet.unrecorded[beside, who] = Member(key, f"{who} not recorded", sex=sex)
        sheet.generations[key] = generation
    return sheet.unrecorded[beside, who].key


def _whom_nobody_recorded(sheet: _Sheet) -> Iterator[Member]:
    """One symbol stands for the father of several children, who may be several men."""
    for (_, who), member in sheet.unrecorded.items():
        children = sum(len(couple.children) for couple in sheet.couples if member.key in couple.both)
        yield member if children < 2 else replace(member, name=f"{who} or {who.lower()}s not recorded")


def _ended(sheet: _Sheet, pair: tuple[int, int], children: Iterable[int]) -> bool:
    """Of every child, one of the two is a parent no longer."""
    rows = [[sheet.parents.get(child, {}).get(key) for key in pair] for child in children]
    told = [[row for row in both if row] for both in rows]
    return any(told) and all(any(has_ended(row, sheet.on) for row in both) for both in told if both)


def _join_step_parents(sheet: _Sheet) -> None:
    """Beside the parent with whom they live; apart from all where the record does not say which."""
    together = [set(couple.both) for couple in sheet.couples]
    ours = sheet.parents.get(sheet.subject.pk, {})
    for row in sheet.rows:
        if row.person_id != sheet.subject.pk or row.kind != Kin.STEP_PARENT or row.other_id in ours:
            continue
        if any({row.other_id, parent} <= both for both in together for parent in ours):
            continue
        beside = _beside(row, list(ours.values()))
        if beside is not None and sheet.generations[beside] == sheet.generations[row.other_id]:
            couple = Couple(beside, row.other_id, sure=False, ended=has_ended(row, sheet.on))
            sheet.couples.append(couple)
            together.append(set(couple.both))


def _beside(row: Relationship, parents: Sequence[Relationship]) -> int | None:
    if len(parents) == 1:
        return parents[0].other_id
    same = [each.other_id for each in parents if row.same_household and each.same_household]
    return same[0] if len(same) == 1 else None


def _household(sheet: _Sheet) -> set[int]:
    """Who lives with the subject, directly or because both live with somebody else. Nobody lives alone in it."""
    links: dict[int, set[int]] = defaultdict(set)
    for row in sheet.rows:
        alive = not (row.person.died or row.other.died)
        if row.same_household and alive and not has_ended(row, sheet.on):
            links[row.person_id].add(row.other_id)
            links[row.other_id].add(row.person_id)
    found, newest = {sheet.subject.pk}, {sheet.subject.pk}
    while newest := set().union(*(links[key] for key in newest)) - found:
        found |= newest
    return found if len(found) > 1 else set()


def _member(sheet: _Sheet, key: int, in_household: bool) -> Member:
    person = sheet.people[key]
    return Member(
        key=key,
        name=called(person, _kin_words(sheet, key)),
        age=_age(person, sheet.on),
        note=_note(sheet, key),
        sex=person.sex,
        unnamed=is_unnamed(person),
        unborn=bool(person.expected and not person.born),
        dead=bool(person.died),
        is_subject=key == sheet.subject.pk,
        in_household=in_household,
    )


def _age(person: Person, on: date) -> str:
    if person.died:
        return f"died aged {age_text(person.born, person.died)}" if person.born else "has died"
    if person.expected and not person.born:
        return f"due {written(person.expected)}"
    return age_text(person.born, on)


def _kin_words(sheet: _Sheet, key: int) -> str:
    """What is known of somebody without a name."""
    if key == sheet.subject.pk:
        return ""
    for row in sheet.rows:
        if (row.person_id, row.other_id) == (sheet.subject.pk, key):
            return Kin(row.kind).label
    for row in sheet.rows:
        if row.other_id == key:
            return Kin(row.kind).label
        if row.person_id == key:
            return OTHER_END[Kin(row.kind)]
    return ""


def _note(sheet: _Sheet, key: int) -> str:
    """What they are to the subject, where their place does not say so."""
    placed = any(key in (*couple.both, *couple.children) for couple in sheet.couples)
    said = []
    for row in sheet.rows:
        if (row.person_id, row.other_id) == (sheet.subject.pk, key):
            words = Kin(row.kind).label
        elif (row.person_id, row.other_id) == (key, sheet.subject.pk):
            words = OTHER_END[Kin(row.kind)]
        else:
            continue
        if row.kind in SAID_ALWAYS or not placed:
            words = gendered(words, sheet.people[key].sex)
            said.append(f"was {words.lower()}" if has_ended(row, sheet.on) else words)
    return ", ".join(dict.fromkeys(said))
