"""May this be said of a person? Pure: what is given in, objections out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.people.models import Dated, Match, Merge, Person, Relationship
from goldenthread.rules.words import day as written


def person_objections(person: Person, *, today: date) -> list[Objection]:
    found = []
    if person.born and person.born > today:
        found.append(
            Objection(
                "born-in-the-past",
                f"The date of birth {written(person.born)} is in the future. "
                "For an unborn baby, give the date the birth is expected.",
                "born",
            )
        )
    if person.born and person.died and person.died < person.born:
        found.append(
            Objection(
                "dies-after-birth",
                f"The date of death {written(person.died)} is before the birth on {written(person.born)}.",
                "died",
            )
        )
    if person.died and person.died > today:
        found.append(
            Objection("died-in-the-past", f"The date of death {written(person.died)} is in the future.", "died")
        )
    return found


def dated_objections(row: Dated) -> list[Objection]:
    if row.started and row.ended and row.ended < row.started:
        return [
            Objection(
                "ends-after-it-starts",
                f"It ends on {written(row.ended)}, before it starts on {written(row.started)}.",
                "ended",
            )
        ]
    return []


def relationship_objections(row: Relationship, standing: Collection[tuple[int, int, str]] = ()) -> list[Objection]:
    """`standing`: the relationships that have not ended, as (person, other, kind)."""
    if row.person_id == row.other_id:
        return [Objection("kin-of-somebody-else", "A person cannot be their own relative.", "other")]
    if row.ended is None and (row.person_id, row.other_id, row.kind) in standing:
        return [Objection("kin-once", f"It is already recorded that {row}.", "other")]
    return dated_objections(row)


def merge_objections(person: Person, gone: Person, kin: Sequence[Relationship] = ()) -> list[Objection]:
    """`kin`: what the record says, as of now, that the two are to each other."""
    if person.pk == gone.pk:
        return [Objection("merge-of-two", "A person cannot be merged into themselves.")]
    for one in (person, gone):
        if one.merged_into_id:
            return [Objection("merge-once", f"{one} has been merged into another person already.")]
    return [
        Objection("merge-no-kin", f"The record says that {row}. If that is wrong, end it first.")
        for row in kin
        if row.ended is None
    ]


def undo_objections(merged: Merge) -> list[Objection]:
    if merged.undone:
        return [Objection("undo-once", "Somebody has undone this merge already.")]
    if merged.person.merged_into_id:
        sentence = f"{merged.person} has since been merged into another person. Undo that first."
        return [Objection("undo-the-latest-first", sentence)]
    return []


def match_pair(one: Person, two: Person) -> tuple[Person, Person]:
    """In the order Match stores them."""
    return (one, two) if one.pk < two.pk else (two, one)


def verdict_objections(match: Match, verdict: str) -> list[Objection]:
    if match.verdict != Match.Verdict.OPEN:
        return [Objection("decide-once", "Somebody has decided this match already. Look at it again.")]
    if verdict not in (Match.Verdict.SAME, Match.Verdict.DIFFERENT):
        return [Objection("say-which", "Say whether these are the same person or two different people.", "verdict")]
    return []
