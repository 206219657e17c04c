"""What of a step may go to the family, and what must be looked at before a letter leaves.

Nothing is shared by default. What somebody wrote reaches a letter to the family or the child only through `shared`:
the answers to questions whose own declaration names FAMILY among its readers, so that whoever writes them knows. What
others said, who made the referral, the analysis and the account of a visit are answers to other questions, and are
never read for such a letter.

The child's words go to the child. They go to the parents only where whoever sends the letter asks for it: a child may
have told us what a parent must not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.letters.facts import Facts, referrer_of
from goldenthread.pathway.models import Step
from goldenthread.pathway.telling import THEIR_WORDS, WRITTEN, paragraphs
from goldenthread.people.models import Person
from goldenthread.ui.printing import Document

FAMILY = "the family's documents"  # the reader that a question names whose answer the family is given
SHORTEST = 4  # letters of a name that is looked for
TAKE_OUT = "The family is never told who that was: take it out of what is shared, then come back."


@dataclass(frozen=True)
class Caution:
    """`stops`: the letter is not made until this is put right."""

    sentence: str
    stops: bool = False


def shared(step: Step) -> Mapping[str, tuple[str, ...]]:
    """What was written for the family, as paragraphs, by the id of its question; without the child's own words."""
    kind = KINDS.get(step.kind)
    asked = [q.id for q in kind.questions if q.type in WRITTEN and FAMILY in q.reads] if kind else []
    return {id: told for id in asked if id != THEIR_WORDS and (told := paragraphs(step.answers.get(id)))}


def child_words(step: Step) -> tuple[str, ...]:
    return paragraphs(step.answers.get(THEIR_WORDS))


def cautions(facts: Facts, document: Document) -> list[Caution]:
    """What whoever sends it should look at first; those that stop it come first."""
    return sorted((*_names_the_referrer(facts, document), *_to_look_at(facts, document)), key=lambda c: not c.stops)


def _names_the_referrer(facts: Facts, document: Document) -> Iterator[Caution]:
    if facts.addressed_to_the_referrer:
        return
    said = f" {_plain(document.words)} "
    family = {_plain(relative.person.name) for relative in facts.relatives}
    surnames = {_plain(person.family_name) for person in (facts.child, *(r.person for r in facts.relatives))}
    for contact in facts.record.steps_of("contact", "referral"):
        name, reach = referrer_of(contact)
        if reach and f" {_plain(reach)} " in said:
            yield Caution("It gives the telephone number or address of whoever made the referral. " + TAKE_OUT, True)
        if len(name) < SHORTEST:
            continue
        last = _plain(name).split()[-1]
        if _plain(name) in family:
            yield Caution(f"{name}, of the family, made the contact or referral. Check that nothing here tells that.")
        elif f" {_plain(name)} " in said:
            yield Caution(f"It names {name}, who made the contact or referral. " + TAKE_OUT, stops=True)
        elif len(last) >= SHORTEST and last not in surnames and f" {last} " in said:
            yield Caution(f"It says “{last.capitalize()}”. Is that {name}, who made the contact or referral?")


def _to_look_at(facts: Facts, document: Document) -> Iterator[Caution]:
    if facts.warning:
        yield Caution(f"On the record stands a warning: {facts.warning}")
    step = facts.of if isinstance(facts.of, Step) else None
    if step and step.kind == "single_assessment" and step.authorised_on is None and step.outcome:
        yield Caution("No manager has authorised this assessment yet.")
    if step and step.outcome in ("section_47", "strategy"):
        yield Caution("A strategy discussion comes first: ask your manager before the family is told in writing.")
    for other in facts.together:
        if other.given_names and _plain(first_name(other)) in _plain(document.words).split():
            yield Caution(f"It mentions {other.name}, about whom it was written too. Is that for whoever gets this?")
    yield from _about_the_reader(facts)


def _about_the_reader(facts: Facts) -> Iterator[Caution]:
    if facts.to is None:
        return
    name = facts.to.person.name
    if facts.to.kin in ("Mother", "Father", "Parent") and facts.to.parental_responsibility is None:
        yield Caution(f"The record does not say whether {name} has parental responsibility.")
    if facts.to.parental_responsibility is False:
        yield Caution(f"{name} does not have parental responsibility. May they be told this?")
    if facts.to.same_household is False:
        yield Caution(f"{name} lives somewhere else. Check that nothing here tells where the child lives or learns.")
    if not facts.to.in_scope:
        yield Caution(f"You do not read {name}’s own record, so it cannot say where they live.")


def first_name(person: Person) -> str:
    return (person.known_as or person.given_names).split(" ")[0]


def _plain(text: Any) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in str(text).casefold()).split())
