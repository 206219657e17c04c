"""What is expected next: an outcome opens a kind of step that is not opened by itself, and none has been done since.

Computed from the steps, never stored: recording the step takes it off the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce, Concat

from goldenthread.access.models import User
from goldenthread.pathway import doing, scopes
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.kinds.declare import Begins
from goldenthread.pathway.labels import in_a_sentence, outcome_words, step_title
from goldenthread.pathway.models import PARENTS, SPELL_CALLED, SPELLS, Approval, Draft, Spell, Step
from goldenthread.pathway.queries.lines import LONGEST, Line, held_lines
from goldenthread.pathway.queries.whose import Choice, theirs
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written

EXPECTED = "expected"
FEW = 5_000  # children who are named one by one to the database
DAY = Coalesce("happened_on", "authorised_on", "started")  # as Step.on
READ = ("person_id", "kind", "outcome", "started", "happened_on", "authorised_on", "follows_id")


def _asked_for() -> dict[tuple[str, str], list[str]]:
    """Kind and outcome → the kinds that are expected after it."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind in KINDS.values():
        for outcome, opened in kind.opens.items():
            if expected_after := [each for each in opened if not KINDS[each].over_time]:
                found[kind.id, outcome] = expected_after
    return found


def _begun_by(kind: str) -> list[type[Spell]]:
    """The spells that such a step begins: one that is there already says that it was done, whoever wrote it down."""
    changes = [change for each in KINDS[kind].changes.values() for change in each]
    named = {change.spell for change in changes if isinstance(change, Begins)}
    return [model for model in SPELLS if model.__name__ in named]


def _within(kind: str) -> type[Spell] | None:
    return SPELL_CALLED.get(KINDS[kind].within)


ASKED_FOR = _asked_for()
BEGUN_BY = {kind: _begun_by(kind) for kinds in ASKED_FOR.values() for kind in kinds}


@dataclass(frozen=True)
class Expected:
    """`kind` is expected of the person, after the step."""

    person_id: int
    kind: str
    step_id: int
    since: date


class Done(NamedTuple):
    """A step: its day, and the step it follows."""

    on: date
    follows: int | None


class Lasting(NamedTuple):
    """A spell."""

    started: date
    ended: date | None

    def holds_on(self, day: date) -> bool:
        return self.started <= day and (self.ended is None or self.ended > day)


@dataclass
class Known:
    """Of the children with an open referral: the steps that ask for another, those asked for, and the spells."""

    asking: Sequence[Step] = ()
    undecided: set[int] = field(default_factory=set)  # steps that wait for a decision or were returned
    done: Mapping[tuple[int, str], Sequence[Done]] = field(default_factory=dict)
    spells: Mapping[tuple[int, type[Spell]], Sequence[Lasting]] = field(default_factory=dict)


def expected(choice: Choice, *, for_user: User, on: date) -> list[Expected]:
    """The longest expected first."""
    found = expected_of(_known(choice, for_user, on), on)
    return [one for one in found if not choice.kind or one.kind == choice.kind][:LONGEST]


def expected_of(known: Known, on: date) -> list[Expected]:
    """Pure. Of several steps that ask for the same, the latest counts."""
    found: dict[tuple[int, str], Expected] = {}
    for step in sorted(known.asking, key=lambda step: (step.on, step.pk)):
        if step.on <= on and (step.authorised_on or step.pk not in known.undecided):
            for kind in ASKED_FOR[step.kind, step.outcome]:
                if _is_missing(kind, step, known, on):
                    found[step.person_id, kind] = Expected(step.person_id, kind, step.pk, step.on)
    return sorted(found.values(), key=lambda one: (one.since, one.step_id))


def lines(page: Iterable[Expected], *, for_user: User, on: date) -> list[Line]:
    rows = list(page)
    steps = Step.objects.select_related("person").in_bulk([row.step_id for row in rows])
    begun = _begun(rows)
    return held_lines((_line(row, steps[row.step_id], begun, for_user, on) for row in rows), on)


def _is_missing(kind: str, step: Step, known: Known, on: date) -> bool:
    """None of the kind has been done since the step began: a discussion may be held while an assessment is written."""
    person, began = step.person_id, step.started or step.on
    if any(other.follows == step.pk or other.on >= began for other in known.done.get((person, kind), ())):
        return False
    for model in BEGUN_BY[kind]:
        if any(spell.holds_on(on) or spell.started >= began for spell in known.spells.get((person, model), ())):
            return False
    within = _within(kind)
    return within is None or any(spell.holds_on(on) for spell in known.spells.get((person, within), ()))


def _known(choice: Choice, user: User, on: date) -> Known:
    """Asked of the referrals (and what else lasts) that are open: they are few, and what was left undone under a closed
    one is nobody's."""
    lasting = {model: _open(model, choice, user, on) for kind, _ in ASKED_FOR if (model := _within(kind))}
    asking = [step for model, spells in lasting.items() for step in _asking(model, spells) if step.on]
    if not asking:
        return Known()
    unsigned = [step.pk for step in asking if step.authorised_on is None][:LONGEST]
    ids = {step.person_id for step in asking}
    people = ids if len(ids) < FEW else _people(*lasting.values())
    return Known(
        asking,
        set(Approval.objects.filter(step__in=unsigned).values_list("step_id", flat=True)) if unsigned else set(),
        _by_kind(people),
        _by_model(people),
    )


def _open(model: type[Spell], choice: Choice, user: User, on: date) -> Any:
    rows = model._default_manager.filter(scopes.open_on(on), person__merged_into=None, person__died=None)
    return theirs(rows, choice, user, on)


def _asking(model: type[Spell], spells: Any) -> Any:
    """The steps within these spells that ask for another."""
    said = [f"{kind} {outcome}" for kind, outcome in ASKED_FOR if _within(kind) is model]
    # Joined into one value, which no index holds: a database would else begin with every assessment there has been.
    rows = Step.objects.annotate(said=Concat("kind", Value(" "), "outcome")).filter(said__in=said)
    if column := PARENTS.get(model.__name__):
        return rows.filter(**{f"{column}__in": spells}).only(*READ)
    since = spells.filter(person_id=OuterRef("person_id"), started__lte=OuterRef("day"))
    return rows.filter(person_id__in=spells.values("person_id")).annotate(day=DAY).filter(Exists(since)).only(*READ)


def _people(first: Any, *others: Any) -> Any:
    ids = first.values("person_id")
    return ids.order_by().union(*(rows.order_by().values("person_id") for rows in others)) if others else ids


def _by_kind(people: Any) -> dict[tuple[int, str], list[Done]]:
    found: dict[tuple[int, str], list[Done]] = defaultdict(list)
    rows = Step.objects.filter(person_id__in=people, kind__in=BEGUN_BY).annotate(day=DAY).order_by()
    for person, kind, day, follows in rows.values_list("person_id", "kind", "day", "follows_id"):
        if day:
            found[person, kind].append(Done(day, follows))
    return found


def _by_model(people: Any) -> dict[tuple[int, type[Spell]], list[Lasting]]:
    found: dict[tuple[int, type[Spell]], list[Lasting]] = defaultdict(list)
    looked_at = {model for kind, begun in BEGUN_BY.items() for model in (*begun, *filter(None, [_within(kind)]))}
    for model in looked_at:
        rows = model._default_manager.filter(person_id__in=people).order_by()
        for person, started, ended in rows.values_list("person_id", "started", "ended"):
            found[person, model].append(Lasting(started, ended))
    return found


def _begun(rows: Sequence[Expected]) -> dict[tuple[int, str], Draft]:
    """The drafts of what is expected that somebody has begun."""
    through: Any = Draft.children.through
    people, kinds = {row.person_id for row in rows}, {row.kind for row in rows}
    begun = through.objects.filter(draft__discarded_at=None, draft__corrects=None)
    drafts = begun.filter(person__in=people, draft__kind__in=kinds)
    return {(row.person_id, row.draft.kind): row.draft for row in drafts.select_related("draft")} if rows else {}


def _line(row: Expected, step: Step, begun: dict[tuple[int, str], Draft], user: User, on: date) -> Line:
    draft = begun.get((row.person_id, row.kind))
    came = in_a_sentence(outcome_words(step, with_gist=False))
    why = f"After the {in_a_sentence(step_title(step))} of {written(row.since)}" + (f": {came}." if came else ".")
    do = doing.begin(row.person_id, row.kind, user, on)
    if draft:
        do = doing.if_theirs(doing.go_on_with(draft), row.kind, user, on)
    person: Person = step.person
    return Line(person, KINDS[row.kind].title, row.since, EXPECTED, why, do=do)
