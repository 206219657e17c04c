"""What lies beside a contact when it is decided on: what partners said of it, what was known of each child before, and
who else there is in the family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway import telling
from goldenthread.pathway.front_door.flags import Flags, flags_of_read
from goldenthread.pathway.labels import in_a_sentence
from goldenthread.pathway.models import Attachment, Step
from goldenthread.pathway.queries.worklist import held_by, stages_of
from goldenthread.people import queries as people
from goldenthread.people.finding import current_addresses
from goldenthread.people.kinship import PARENTS, Relative, called
from goldenthread.people.models import Kin, Person
from goldenthread.rules.words import listed

PARENT = tuple(kin.label for kin in PARENTS)
SIBLING = (Kin.SIBLING.label, Kin.HALF_SIBLING.label)
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Screened:
    """What partners told each other, once for all the children of whom it was written together."""

    step: Step
    names: str
    told: Sequence[telling.Answer]
    files: Sequence[Attachment]


@dataclass(frozen=True)
class Beside:
    """`flags` by child. `family` has a short name of each fact, and what it says."""

    screened: list[Screened]
    flags: dict[int, Flags]
    family: list[tuple[str, str]]


def beside(contacts: Sequence[Step], *, for_user: User, on: date) -> Beside:
    """Of contacts about children whom the user was found to read."""
    children = [contact.person for contact in contacts]
    relatives = {
        pk: [each for each in found if not each.over(on)]
        for pk, found in people.relatives_of(children, for_user=for_user, on=on).items()
    }
    asked = {child.pk for child in children} | {r.person.pk for found in relatives.values() for r in found}
    ids = sorted(pk for pk in asked if pk is not None)
    stages_of(ids, on), held_by(ids, on)  # asked of all at once: the flags ask of some, and then it is known
    return Beside(
        screened=_screened(contacts, for_user, on),
        flags=flags_of_read([child.pk for child in children], on, but=[step.pk for step in contacts]),
        family=_family(children, relatives, on),
    )


def _screened(contacts: Sequence[Step], user: User, on: date) -> list[Screened]:
    """The latest last."""
    rows = Step.objects.filter(kind="screening", follows__in=contacts).select_related("person", "worker")
    together: dict[object, list[Step]] = defaultdict(list)
    for step in scope_of(user, on).only(rows).order_by("happened_on", "pk"):
        together[step.group or step.pk].append(step)
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(step__in=[steps[0] for steps in together.values()]) if together else ():
        files[file.step_id].append(file)
    return [
        Screened(
            steps[0],
            listed([step.person.name for step in steps]),
            [answer for answer in telling.answers(steps[0]) if answer.parts],
            files[steps[0].pk],
        )
        for steps in together.values()
    ]


def _family(children: Sequence[Person], relatives: dict[int, list[Relative]], on: date) -> list[tuple[str, str]]:
    """Each fact once where it is the same for all the children; else with each child's name."""
    ids = {child.pk for child in children}
    addresses = current_addresses(sorted(ids), on)

    def lives_with(child: Person) -> str:
        return _names(r for r in relatives[child.pk] if r.same_household and r.person.pk not in ids)

    def parents(child: Person) -> str:
        return _names(r for r in relatives[child.pk] if r.kin in PARENT)

    said: list[tuple[str, Callable[[Person], str]]] = [
        ("Lives at", lambda child: str(addresses.get(child.pk, ""))),
        ("Lives with", lives_with),
        ("Parents", parents),
    ]
    found = [(name, _once({child.name: words(child) for child in children})) for name, words in said]
    others = [r for child in children for r in relatives[child.pk] if r.kin in SIBLING and r.person.pk not in ids]
    name = "Other brothers and sisters" if len(children) > 1 else "Brothers and sisters"
    return [*found, (name, _siblings(others, on) or "none is recorded")]


def _siblings(found: Sequence[Relative], on: date) -> str:
    """Each with the age, and whether work with them is open, of those whom the user reads."""
    ids = [each.person.pk for each in found if each.in_scope]
    stages, holders = stages_of(ids, on), held_by(ids, on)

    def one(each: Relative) -> str:
        who = f"{called(each.person, each.kin)}, {people.age_of(each.person, on)}"
        if not each.in_scope:
            return f"{who}, outside your work"
        if each.person.pk not in stages:
            return f"{who}, no open work"
        return f"{who}, {in_a_sentence(stages[each.person.pk])}, held by {holders.get(each.person.pk, 'nobody')}"

    return "; ".join(dict.fromkeys(one(each) for each in found))


def _names(found: Iterable[Relative]) -> str:
    """Mother and father are said once, however often somebody recorded it."""
    return "; ".join(dict.fromkeys(f"{called(each.person, each.kin)} ({_what(each)})" for each in found))


def _what(each: Relative) -> str:
    return f"{each.kin.lower()}, parental responsibility" if each.parental_responsibility else each.kin.lower()


def _once(said: dict[str, str]) -> str:
    if len(set(said.values())) == 1:
        return next(iter(said.values())) or NOT_RECORDED
    return "; ".join(f"{name}: {words or NOT_RECORDED}" for name, words in said.items())
