"""What a letter is composed from, read once; and which letters can be made of a child's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.letters import LETTERS, Facts, Letter
from goldenthread.pathway.letters.wording import is_unborn
from goldenthread.pathway.models import ChildInNeed, Spell, Step
from goldenthread.pathway.queries.child import ChildRecord, child_record, holders
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.people.queries import current_address, relatives, warnings
from goldenthread.places import authority
from goldenthread.ui.printing import Logo

LATEST = timedelta(days=366)  # how old a step may be of which a letter is still offered


@dataclass(frozen=True)
class Offered:
    """A letter, and the step or spell of which it can be made."""

    letter: Letter
    of: Step | Spell

    @property
    def ref(self) -> str:
        return ref_of(self.of)


def ref_of(row: Step | Spell) -> str:
    """How an address names it: step-12, childinneed-3."""
    return f"{row._meta.model_name}-{row.pk}"


def letters_offered(record: ChildRecord, *, of: str = "") -> list[Offered]:
    """Every letter that can be made of the last year, of the newest first; or those of one step or spell.

    Of a contact that became a referral, whoever made it hears once: what was decided about the referral.
    """
    rows: list[Step | Spell] = [*record.steps, *record.spells]
    found = [Offered(letter, row) for letter in LETTERS.values() for row in rows if _may_be_made(letter, row, record)]
    if of:
        return [each for each in found if each.ref == of]
    became = {step.follows_id for step in record.steps_of("referral")}
    lately = [each for each in found if _day(each.of) >= record.on - LATEST and not _is_contact(each.of, became)]
    return sorted(lately, key=lambda each: _day(each.of), reverse=True)


def _is_contact(row: Step | Spell, among: set[int | None]) -> bool:
    return isinstance(row, Step) and row.kind == "contact" and row.pk in among


def _may_be_made(letter: Letter, row: Step | Spell, record: ChildRecord) -> bool:
    return letter.is_made_of(row) and (letter.of_the_unborn or not is_unborn(record.child))


def _day(row: Step | Spell) -> date:
    found: date = row.on if isinstance(row, Step) else row.ended or row.started
    return found


def facts_for(
    child: Person,
    *,
    letter: Letter,
    of: str,
    to: int | None = None,
    easy: bool = False,
    with_words: bool = False,
    for_user: User,
    on: date,
) -> Facts | None:
    """None where no such letter can be made of that. Raises PermissionDenied where the user does not read the child."""
    record = child_record(child, for_user=for_user, on=on)
    made_of = next((each.of for each in letters_offered(record, of=of) if each.letter is letter), None)
    if made_of is None:
        return None
    family = relatives(child, for_user=for_user, on=on)
    reader = next((relative for relative in family if relative.person.pk == to), None)
    council = authority.read()
    picture = authority.picture()
    return Facts(
        record=record,
        of=made_of,
        council=council.name,
        logo=Logo(picture, council.name) if picture else None,
        contact=council.contact,
        relatives=tuple(family),
        holders=tuple(holders(record)),
        to=reader,
        to_address=_address(reader, on),
        dates=dict(_dates(record, made_of)),
        warning=warnings(child, on),
        together=_together(made_of, for_user, on),
        addressed_to_the_referrer=letter.audience == "partner",
        easy=easy,
        with_words=with_words,
    )


def _address(reader: Relative | None, on: date) -> str:
    """Only of those whose own record the user reads."""
    if reader is None or not reader.in_scope:
        return ""
    found = current_address(reader.person, on)
    return str(found) if found else ""


def _dates(record: ChildRecord, of: Step | Spell) -> Iterator[tuple[str, date]]:
    """What the clocks say, where they say a day."""
    if not isinstance(of, Step):
        return
    named: list[tuple[str, str, date | None]] = []
    if of.kind in ("referral", "single_assessment"):
        clock, start = _assessment_clock(record, of)
        named.append(("assessment", clock, start))
    if of.kind == "child_in_need_plan":
        named += [("plan_review", "CIN-REVIEW", of.on), ("plan_done", "CIN-12W", of.on)]
    for name, clock, start in named:
        due = the_clocks().due(clock, start, on=start).due if start else None
        if due:
            yield name, due


def _assessment_clock(record: ChildRecord, of: Step) -> tuple[str, date | None]:
    """As pathway/clocks.py runs them: the first of a referral counts from the referral, a later one from its start."""
    need: ChildInNeed | None = of.child_in_need
    if of.kind == "referral" or need is None:
        return "SA-45WD", need.started if need else of.on
    mine = [s for s in record.steps_of("single_assessment") if s.child_in_need_id == need.pk and s.started]
    first = min(mine, key=lambda step: (step.started, step.pk), default=of)
    return ("SA-45WD", need.started) if first.pk == of.pk else ("SA-AGAIN-45WD", of.started)


def _together(of: Step | Spell, for_user: User, on: date) -> tuple[Person, ...]:
    """The other children about whom the same writing was, as far as the user reads them."""
    if not isinstance(of, Step) or of.group is None:
        return ()
    ids = Step.objects.filter(group=of.group).exclude(person_id=of.person_id).values("person_id")
    return tuple(scope_of(for_user, on).only(Person.objects.filter(pk__in=ids), "pk").order_by("pk"))
