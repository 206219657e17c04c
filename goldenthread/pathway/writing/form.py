"""The form of a kind of step, about one child or several. What is worded and checked stands in the kind's questions.

    form = WriteForm(KINDS["visit"], children, typed, today=today, naming=Naming(user, today))
    if form.check():
        steps = form.steps(...)

A question is a field named after it; one that is asked of each child where there are several is a field for each, named
`seen--12`. Until it is checked the form shows what was typed, and no errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from goldenthread.access.objections import Objection
from goldenthread.pathway.kinds import Kind, Question
from goldenthread.pathway.kinds.declare import NAMED, UNBORN
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.lateness import Late
from goldenthread.pathway.models import Step
from goldenthread.pathway.writing.fields import (
    Offered,
    Row,
    RowsField,
    answer_of,
    boxes_of,
    field_for,
    plain,
    sent_for,
)
from goldenthread.pathway.writing.naming import Named, Naming
from goldenthread.pathway.writing.typed import Boxes, Name
from goldenthread.people.models import Person
from goldenthread.rules.words import listed
from goldenthread.ui.forms import GovForm

WHY_LATE = frozenset(question.id for question in LATE)
# Objections to a date without a field of its own are about the day that stands for the step.
ABOUT_THE_DAY = (
    *("not-in-the-future", "has-its-date", "not-after-death", "only-in-care", "only-while-it-lasts"),
    *("not-before-its-referral", "not-before-its-plan", "not-before-the-work-began"),
)


@dataclass(frozen=True)
class Asked:
    """One question as it stands in a form: its name there, and the child it is asked of where it is asked of each."""

    question: Question
    name: str
    child: Person | None = None


@dataclass(frozen=True)
class Part:
    """What stands together: shared questions, or one child's own."""

    heading: str
    child: Person | None
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class PointedOut:
    """What a good one has and this one lacks. It refuses nothing. `at` is the box it is about."""

    sentence: str
    at: str


class WriteForm(GovForm):
    says_optional = True
    corrects = False  # what is done already

    def __init__(
        self,
        kind: Kind,
        children: Sequence[Person],
        typed: Boxes,
        *,
        today: date,
        late: Sequence[Late] = (),
        more_rows: Mapping[str, int] | None = None,
        naming: Naming | None = None,
        questions: Sequence[Question] | None = None,
        codes_on: date | None = None,
    ) -> None:
        """`questions`, where they are others than the kind asks today; `codes_on` the day whose codes are offered."""
        self.kind, self.children, self.today, self.checked = kind, list(children), today, False
        self.naming, self.codes_on = naming, codes_on or today
        self.late = frozenset(each.person_id for each in late)
        data = MultiValueDict({box: list(values) for box, values in typed.items()})
        if questions is None:
            questions = [question for question in kind.questions if question.by == "writer"]
        self.asked = [a for q in (*questions, *why_late(late, self.children)) for a in asked_of(q, self.children)]
        self._by_name = {each.name: each for each in self.asked}
        several = len(self.children) > 1
        self.base_fields = {  # type: ignore[misc]  # of this form, not of every one
            a.name: field_for(
                a.question, self.codes_on, a.child.name if a.child and several else "", offered=self._offered(a, data)
            )
            for a in self.asked
        }
        super().__init__(data, use_required_attribute=False)
        self.rows = {
            a.name: self._rows_of(a, (more_rows or {}).get(a.name, 0)) for a in self.asked if a.question.type == "rows"
        }
        for name in self.unasked:
            self.fields[name].required = False

    def check(self) -> bool:
        """From now on what is wrong is shown."""
        self.checked = True
        for row in self._all_rows():
            row.checked = True
        return self.is_valid()

    @property
    def errors(self) -> ErrorDict:
        return super().errors if self.checked else ErrorDict()

    @cached_property
    def unasked(self) -> frozenset[str]:
        """The fields whose question is not asked, given the other answers. What stands in them is not recorded."""
        return frozenset(each.name for each in self.asked if not self._is_asked(each))

    def clean(self) -> None:
        for name, rows in self.rows.items():
            self._clean_rows(name, rows)
        for name in self.unasked:
            super().errors.pop(name, None)
            self.cleaned_data[name] = None

    def steps(self, standing: Mapping[int, Step], **about: Any) -> list[Step]:
        """One for each child: the one that stands open (by child), with what it now says, or a new one."""
        return [self._filled(standing.get(child.pk) or Step(person=child, **about), child) for child in self.children]

    def as_typed(self) -> list[Step]:
        """What each child's step would say by what is typed so far, of that what can be read. It is not kept."""
        self.check()
        return self.steps({})

    def parts(self) -> list[Part]:
        """The questions in their order, those of each child under the child's name."""
        found: list[Part] = []
        several = len(self.children) > 1
        for heading, asked in self._sections():
            for own, run in _runs(asked, several):
                for child in self.children if own else (None,):
                    mine = [each for each in run if not own or each.child == child]
                    if mine:
                        found.append(Part(heading, child, tuple(mine)))
                        heading = ""
        return found

    def pointed_out(self) -> list[PointedOut]:
        return [each for asked in self.asked if asked.name not in self.unasked for each in self._wanting(asked)]

    def named(self, asked: Asked, type: str, values: list[str]) -> list[str]:
        """Whom these boxes name, where they name somebody; else the boxes as they are."""
        if type not in NAMED:
            return values
        names = {each.box: each.name for each in self._offered(asked)(type, values)}
        return [names.get(value, value) for value in values]

    def show(self, objections: Iterable[Objection]) -> None:
        """What an action objects to, beside the question it is about. Of several children the sentence names one."""
        for objection in objections:
            self.add_error(self._field_of(objection), objection.sentence)

    # --- rows ---

    def _rows_of(self, asked: Asked, more: int) -> list[Row]:
        """Those in which something is typed, and one to write in; `more` where somebody asked for more."""
        field = self.fields[asked.name]
        assert isinstance(field, RowsField)
        names = [Name.of(box) for box in self.data]
        used = {n.row for n in names if _stem(n) == asked.name and n.row is not None}
        blank = max(1, more)
        top = max(used, default=-1)
        numbers = [*sorted(used), *range(top + 1, top + 1 + blank)]
        offered = self._offered(asked)
        return [Row(field.columns, self.data, f"{asked.name}-{number}", self.codes_on, offered) for number in numbers]

    def _offered(self, asked: Asked, data: Mapping[str, Any] | None = None) -> Offered:
        """Who may be named: of the child that it is asked of, or of any. What stands in the box goes with them."""
        about = [asked.child] if asked.child else self.children

        def offered(type: str, typed: Sequence[str]) -> Sequence[Named]:
            if self.naming is None:
                raise ValueError(f"{self.kind.title} asks who somebody is: give its form a Naming.")
            return self.naming.offered(type, about, [*typed, *sent_for(data or {}, asked.name)])

        return offered

    def _all_rows(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows

    def _clean_rows(self, name: str, rows: Sequence[Row]) -> None:
        if name in self.unasked:
            return
        wrong = [row for row in rows if not row.is_valid()]
        filled = [row.answer() for row in rows if row not in wrong and row.filled]
        self.cleaned_data[name] = [answer for answer in filled if answer]
        if wrong:
            super().errors.setdefault(name, self.error_class())  # said beside the boxes of the row
        elif self.fields[name].required and not filled:
            self.add_error(name, self.fields[name].error_messages["required"])

    # --- which questions ---

    def _is_asked(self, asked: Asked) -> bool:
        when = asked.question.when
        if when is None or when[0] == UNBORN:
            return True
        others = [each for each in self.asked if each.question.id == when[0]]
        if not others:
            return True  # it hangs on what somebody else answers
        mine = [each for each in others if each.child is None or asked.child is None or each.child == asked.child]
        return any(
            value in when[1] for each in mine if self._is_asked(each) for value in sent_for(self.data, each.name)
        )

    def hangs_on(self, asked: Asked) -> tuple[str, tuple[str, ...], str] | None:
        """The field that it is asked because of, the answers with which it is, and both in a sentence."""
        when = asked.question.when
        others = [each for each in self.asked if when and each.question.id == when[0]]
        other = next((each for each in others if each.child in (None, asked.child)), None)
        if when is None or other is None:
            return None
        labels = dict(getattr(self.fields[other.name], "choices", ()))
        said = [str(labels.get(value, value)) for value in when[1]]
        answers = " or ".join(f"“{word}”" for word in said[:3]) if len(said) <= 3 else "one that asks for it"
        return other.name, when[1], f"Only if your answer to “{other.question.wording}” is {answers}."

    def _sections(self) -> list[tuple[str, list[Asked]]]:
        found: list[tuple[str, list[Asked]]] = [("", [])]
        for asked in self.asked:
            heading = self._heading(asked.question)
            if heading and all(heading != said for said, _ in found):
                found.append((heading, []))
            found[-1][1].append(asked)
        return [section for section in found if section[1]]

    def _heading(self, question: Question) -> str:
        return "Late" if question.id == LATE[0].id else self.kind.headings.get(question.id, "")

    # --- answers ---

    def _filled(self, step: Step, child: Person) -> Step:
        step.kind, step.version = self.kind.id, self.kind.version
        answers = dict(step.answers)
        for asked in self.asked:
            if asked.child not in (None, child) or (asked.question.id in WHY_LATE and child.pk not in self.late):
                continue
            value = answer_of(asked.question.type, self.cleaned_data.get(asked.name))
            if asked.question.column:
                setattr(step, asked.question.column, value)
            elif value in (None, "", []):
                answers.pop(asked.question.id, None)
            else:
                answers[asked.question.id] = plain(value)
        step.answers = answers
        return step

    def _wanting(self, asked: Asked) -> Iterator[PointedOut]:
        about = f"{asked.child.name}: " if asked.child and len(self.children) > 1 else ""
        if asked.question.type == "rows":
            for row in self.rows[asked.name]:
                yield from _lacking(row, about)
        if asked.question.wanted and not self._has_answer(asked):
            first = f"{asked.name}-day" if asked.question.type == "date" else asked.name
            yield PointedOut(about + asked.question.wanted, f"id_{first}")

    def _has_answer(self, asked: Asked) -> bool:
        boxes = [box for box in self.data if _is_of(box, asked.name)]
        return any(value.strip() for box in boxes for value in sent_for(self.data, box))

    def _field_of(self, objection: Objection) -> str | None:
        column = objection.field or (self.kind.moment if objection.policy in ABOUT_THE_DAY else "")
        asked = [each for each in self.asked if column in (each.question.id, each.question.column) and column]
        named = [a for a in asked if a.child and objection.sentence.startswith(f"{a.child}:")]
        return next((each.name for each in [*named, *asked]), None)


def asked_of(question: Question, children: Sequence[Person]) -> list[Asked]:
    """Of each child, or once; of those not born yet only, where the question says so."""
    unborn = question.when is not None and question.when[0] == UNBORN
    meant = [child for child in children if not unborn or (child.expected and not child.born)]
    if not meant:
        return []
    if not question.each or len(children) == 1:
        return [Asked(question, question.id, children[0] if question.each else None)]
    return [Asked(question, f"{question.id}--{child.pk}", child) for child in meant]


def why_late(late: Sequence[Late], children: Sequence[Person]) -> list[Question]:
    """Asked once where any of the children is late, saying which clock; the answer stands on the steps that are."""
    if not late:
        return []
    about: dict[str, list[str]] = {}
    for each in late:
        names = [child.name for child in children if child.pk == each.person_id]
        about.setdefault(each.sentence, []).extend(names)
    several = len(children) > 1
    said = [f"{listed(names)}: {sentence}" if several else sentence for sentence, names in about.items()]
    given = {
        f"{each.said.recorded_by} said this of it already: check that it is still so." for each in late if each.said
    }
    return [replace(LATE[0], hint=" ".join([*said, *sorted(given)])), *LATE[1:]]


def said_before(late: Sequence[Late], typed: Boxes) -> Boxes:
    """With what a manager has said of it already, where nobody has typed a reason yet."""
    said = next((each.said for each in late if each.said), None)
    if said is None or WHY_LATE & typed.keys():
        return typed
    return {**typed, "late_reason": [said.reason], "late_words": [said.words]}


def typed_of(
    kind: Kind, steps: Sequence[Step], by: str = "writer", questions: Sequence[Question] | None = None
) -> dict[str, list[str]]:
    """The boxes of a form as they say what these steps say: one step for each child."""
    children = [step.person for step in steps]
    found: dict[str, list[str]] = {}
    for question in questions or [q for q in (*kind.questions, *LATE) if q.by == by]:
        for asked in asked_of(question, children):
            step = next((s for s in steps if asked.child is None or s.person_id == asked.child.pk), steps[0])
            answer = getattr(step, question.column) if question.column else step.answers.get(question.id)
            found |= boxes_of(question, asked.name, answer)
    return found


def _runs(asked: Sequence[Asked], several: bool) -> Iterator[tuple[bool, list[Asked]]]:
    """Questions that follow each other and are all shared, or all of each child."""
    run: list[Asked] = []
    for each in asked:
        if run and several and run[-1].question.each != each.question.each:
            yield run[0].question.each, run
            run = []
        run.append(each)
    if run:
        yield several and run[0].question.each, run


def _lacking(row: Row, about: str) -> Iterator[PointedOut]:
    if not row.filled:
        return
    for column in row.columns:
        boxes = [box for box in row.data if _is_of(box, f"{row.prefix}-{column.id}")]
        if column.wanted and not any(value.strip() for box in boxes for value in sent_for(row.data, box)):
            first = f"{row.prefix}-{column.id}" + ("-day" if column.type == "date" else "")
            yield PointedOut(about + column.wanted, f"id_{first}")


def _is_of(box: str, stem: str) -> bool:
    return box == stem or (box.startswith(f"{stem}-") and not box.startswith(f"{stem}--"))


def _stem(name: Name) -> str:
    return str(replace(name, row=None, part=""))
