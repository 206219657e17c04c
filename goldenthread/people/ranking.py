"""How well a person answers what was asked, and why, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.people import names
from goldenthread.people.asked import Asked, PartialDate, number
from goldenthread.people.models import Address, OtherName, Person
from goldenthread.people.names import Likeness

IDENTIFIER, POSTCODE = 2.0, 0.4
NO_NAME_ASKED = 0.5
EACH_NAME_LEFT, MOST_NAMES_LEFT = 0.02, 3  # what somebody's further names, that nobody asked for, count against them
BOTH_NAMES, NOT_FAMILY = 0.02, 0.04
OTHER_NAME = 0.01


@dataclass(frozen=True)
class Ranked:
    person: Person
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    score: float
    why: tuple[str, ...] = ()


def rank(
    wanted: Asked, person: Person, other_names: Sequence[OtherName], addresses: Sequence[Address], *, kept: Person
) -> Ranked:
    """`kept` is the person who stands for `person` now: another one when they were merged."""
    agreements = (
        _names(wanted, person, other_names),
        _dates(wanted.dates, person),
        _identifiers(wanted, person),
        _postcode(wanted.postcode, addresses),
    )
    why = tuple(sentence for agreement in agreements for sentence in agreement.why)
    if kept.pk != person.pk:
        why = (*why, f"{person} was found to be the same person")
    return Ranked(kept, sum(agreement.score for agreement in agreements), why)


def cut(ranked: Sequence[Ranked], *, floor: float, below_best: float) -> list[Ranked]:
    least = max(floor, ranked[0].score - below_best) if ranked else 0.0
    return [each for each in ranked if each.score >= least]


def two_as_one(typed: Sequence[str]) -> dict[int, str]:
    """Each name and the next written as one, by the place of the first: De Silva is also desilva."""
    return {at: typed[at] + typed[at + 1] for at in range(len(typed) - 1)}


def _names(wanted: Asked, person: Person, other_names: Sequence[OtherName]) -> Agreement:
    if not wanted.names:
        return Agreement(NO_NAME_ASKED)
    best = _name(wanted, f"{person.given_names} {person.known_as}", person.family_name)
    for other in other_names:
        agreement = _name(wanted, other.given_names, other.family_name)
        if agreement.score - OTHER_NAME > best.score:
            best = Agreement(agreement.score - OTHER_NAME, (*agreement.why, f"under another name: {other}"))
    return best


def _name(wanted: Asked, given_names: str, family_name: str) -> Agreement:
    """Each name typed is paired with the name it is most like, in any order; a family name said to be one counts
    against a person who has it as a given name."""
    family = {*names.parts(family_name), *names.written_as_one("", family_name)}
    given = {*names.parts(given_names), *names.written_as_one(given_names, "")}
    pairs = _pairs(wanted.names, given | family)
    score = sum(likeness.score * len(places) for places, _, likeness in pairs) / len(wanted.names)
    if {name for _, name, _ in pairs} & family and {name for _, name, _ in pairs} & given:
        score += BOTH_NAMES
    elsewhere = [at for places, name, _ in pairs if name not in family for at in places]
    misplaced = [at for at in elsewhere if wanted.names[at] in wanted.family]
    left = len(given | family) - len(pairs)
    score -= NOT_FAMILY * len(misplaced) + EACH_NAME_LEFT * min(left, MOST_NAMES_LEFT)
    return Agreement(max(score, 0.0), tuple(_said(wanted.names, pair) for pair in pairs if pair[2].how != "is"))


Pair = tuple[tuple[int, ...], str, Likeness]


def _pairs(typed: Sequence[str], theirs: Iterable[str]) -> list[Pair]:
    """The best likeness first; neither a name typed nor a name of theirs is used twice."""
    places: list[tuple[tuple[int, ...], str]] = [((at,), name) for at, name in enumerate(typed)]
    places += [((at, at + 1), name) for at, name in two_as_one(typed).items()]
    every = [(where, name, names.likeness(looked_for, name)) for where, looked_for in places for name in theirs]
    every.sort(key=lambda pair: (-pair[2].score, -len(pair[0]), pair[0], pair[1]))
    chosen: list[Pair] = []
    taken: set[int | str] = set()
    for where, name, likeness in every:
        if likeness.score and not taken & {*where, name}:
            chosen.append((where, name, likeness))
            taken |= {*where, name}
    return chosen


def _said(typed: Sequence[str], pair: Pair) -> str:
    where, name, likeness = pair
    looked_for = " ".join(typed[at].capitalize() for at in where)
    return f"“{looked_for}” {likeness.how} “{name.capitalize()}”"


def _dates(dates: Sequence[PartialDate], person: Person) -> Agreement:
    born = person.born or person.expected
    if not dates or not born:
        return Agreement(0.0)
    return max((_date(each, born) for each in dates), key=lambda agreement: agreement.score)


def _date(wanted: PartialDate, born: date) -> Agreement:
    """What is said never tells more of the date of birth than was typed: it is shown outside a worker's own work."""
    theirs = PartialDate(born.year, born.month, born.day)
    if theirs == wanted:
        return Agreement(0.25, ("the date of birth agrees",))
    if theirs == wanted.swapped:
        return Agreement(0.18, ("the date of birth agrees, with day and month the other way round",))
    if not wanted.day:
        if wanted.year == born.year and wanted.month in (0, born.month):
            return Agreement(0.2 if wanted.month else 0.15, (f"born in {wanted}",))
        return Agreement(-0.05 if abs(wanted.year - born.year) <= 1 else -0.2)
    same = (wanted.year == born.year) + (wanted.month == born.month) + (wanted.day == born.day)
    if same == 2:
        return Agreement(0.1, ("the date of birth differs in one part",))
    return Agreement(-0.2)


def _identifiers(wanted: Asked, person: Person) -> Agreement:
    titled = (
        ("UPN", person.upn),
        ("former UPN", person.former_upn),
        ("number in the returns", person.la_child_id),
        ("NHS number", person.nhs_number),
    )
    typed = {*wanted.numbers, *wanted.doubtful, *(name.upper() for name in wanted.names)}
    agreed = [f"{title} {held}" for title, held in titled if held and number(held) in typed]
    return Agreement(IDENTIFIER if agreed else 0.0, tuple(agreed))


def _postcode(postcode: str, addresses: Sequence[Address]) -> Agreement:
    if not postcode:
        return Agreement(0.0)
    at = [address for address in addresses if number(address.postcode) == number(postcode)]
    if not at:
        return Agreement(0.0)
    verb = "lived" if all(address.ended for address in at) else "lives"
    return Agreement(POSTCODE, (f"{verb} at {postcode}",))
