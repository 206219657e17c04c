"""How often each question of the forms is asked, and how often it is answered: what nobody answers can go.

Counts over the whole authority, in the database: nothing of any child leaves it, so it takes no `for_user`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import get_args

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from goldenthread.pathway.kinds import KINDS, Kind, Question
from goldenthread.pathway.kinds.declare import UNBORN, Moment
from goldenthread.pathway.models import Step


@dataclass(frozen=True)
class Answered:
    """`asked`: in how many steps what it hangs on held; `answered`: in how many of those something stands in it."""

    question: Question
    asked: int
    answered: int

    @property
    def share(self) -> float | None:
        """Nothing where it was never asked: that is not the same as never answered."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True)
class Form:
    """One version of a kind, and its questions that somebody answers, in their order."""

    kind: Kind
    version: int
    steps: int
    questions: tuple[Answered, ...] = ()

    @property
    def former(self) -> bool:
        return self.version != self.kind.version


def forms(*, since: date | None = None) -> list[Form]:
    """How many steps are done by each version, without their questions: one look at the record."""
    counted = done(since).values_list("kind", "version").annotate(number=Count("pk"))
    found = {(kind, version): number for kind, version, number in counted if kind in KINDS}
    order = {kind: place for place, kind in enumerate(KINDS)}
    return [Form(KINDS[k], v, found[k, v]) for k, v in sorted(found, key=lambda each: (order[each[0]], -each[1]))]


def answered(form: Form, *, since: date | None = None) -> Form:
    """The same with its questions: one pass over its steps. Those that the product fills are nobody's to answer."""
    steps = done(since).filter(kind=form.kind.id, version=form.version)
    questions = [question for question in form.kind.asked(form.version) if question.by != "product"]
    return replace(form, questions=_answered(steps, questions))


def done(since: date | None = None) -> QuerySet[Step]:
    """What is still being written or awaits its decision is not counted: nobody has failed to answer it yet."""
    written = [kind.id for kind in KINDS.values() if kind.approved or kind.over_time]
    steps = Step.objects.filter(~Q(kind__in=written) | Q(authorised_on__isnull=False) | ~Q(outcome="")).order_by()
    return steps.filter(reduce(or_, _from(since))) if since else steps


def _from(since: date) -> Iterator[Q]:
    for moment in get_args(Moment):
        kinds = [kind.id for kind in KINDS.values() if kind.moment == moment]
        yield Q(kind__in=kinds, **{f"{moment}__gte": since})


def _answered(steps: QuerySet[Step], questions: list[Question]) -> tuple[Answered, ...]:
    """One pass over the steps of a version."""
    wanted: dict[str, Count] = {}
    by_id = {question.id: question for question in questions}
    for number, question in enumerate(questions):
        asked = _is_asked(question, by_id)
        wanted[f"asked_{number}"] = Count("pk", filter=asked) if asked else Count("pk")
        wanted[f"answered_{number}"] = Count("pk", filter=(asked & _has(question)) if asked else _has(question))
    if any(question.when and question.when[0] == UNBORN for question in questions):
        steps = steps.annotate(day=Coalesce("authorised_on", "happened_on", "started"))
    found = steps.aggregate(**wanted)
    return tuple(Answered(q, found[f"asked_{n}"], found[f"answered_{n}"]) for n, q in enumerate(questions))


def _is_asked(question: Question, by_id: dict[str, Question]) -> Q | None:
    """Nothing: always. It hangs on an earlier question, which may hang on one itself; or on the child not being born
    on the day."""
    if question.when is None:
        return None
    id_, wanted = question.when
    if id_ == UNBORN:
        return Q(person__expected__isnull=False) & (Q(person__born=None) | Q(person__born__gt=F("day")))
    other = by_id.get(id_)
    if other is None:
        return None  # the version did not ask what it hangs on
    held = _is_one_of(other, wanted)
    above = _is_asked(other, by_id)
    return held & above if above else held


def _is_one_of(question: Question, answers: tuple[str, ...]) -> Q:
    name = question.column or f"answers__{question.id}"
    if question.type == "yes or no":
        return Q(**{f"{name}__in": [answer == "yes" for answer in answers]})
    if question.type == "codes":
        return reduce(or_, (Q(**{f"{name}__icontains": f'"{answer}"'}) for answer in answers))
    return Q(**{f"{name}__in": list(answers)})


def _has(question: Question) -> Q:
    """An answer left empty is not kept (writing/form.py): what has its key is answered."""
    if not question.column:
        return Q(answers__has_key=question.id)
    return ~Q(outcome="") if question.column == "outcome" else Q(**{f"{question.column}__isnull": False})
