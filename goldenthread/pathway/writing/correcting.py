"""A correction: what stands, asked again under the questions that it answered, and why it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.drafts import start_draft
from goldenthread.pathway.kinds import KINDS, Question
from goldenthread.pathway.kinds.correcting import WHY
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.models import Draft, Step
from goldenthread.pathway.writing.form import Asked, PointedOut, WriteForm, typed_of
from goldenthread.pathway.writing.naming import Naming
from goldenthread.pathway.writing.typed import Boxes
from goldenthread.people.models import Person


class CorrectForm(WriteForm):
    """One step for each child. What was not answered then need not be answered now."""

    corrects = True

    def __init__(
        self,
        steps: Sequence[Step],
        typed: Boxes,
        *,
        today: date,
        naming: Naming,
        more_rows: Mapping[str, int] | None = None,
    ) -> None:
        first, children = steps[0], [step.person for step in steps]
        super().__init__(
            KINDS[first.kind],
            children,
            typed,
            today=today,
            more_rows=more_rows,
            naming=naming,
            questions=asked_again(steps),
            codes_on=first.on,
        )
        self.late = frozenset(step.person_id for step in steps if LATE[0].id in step.answers)
        for asked in self.asked:
            if asked.question is not WHY and not _was_answered(asked, steps):
                self.fields[asked.name].required = False

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get(WHY.id) or "").strip()

    def pointed_out(self) -> list[PointedOut]:
        return []

    def _heading(self, question: Question) -> str:
        return "The correction" if question is WHY else super()._heading(question)

    def _filled(self, step: Step, child: Person) -> Step:
        """It goes on answering the version that asked; and the reason is not one of its answers."""
        version = step.version
        step = super()._filled(step, child)
        step.version = version
        step.answers.pop(WHY.id, None)
        return step


def start_correction(*, by: Signature, steps: Sequence[Step]) -> Draft:
    """Begun with what stands; the step from whose page it is begun comes first."""
    kind = KINDS[steps[0].kind]
    boxes = typed_of(kind, steps, questions=asked_again(steps))
    return start_draft(by=by, kind=kind.id, children=[step.person for step in steps], typed=boxes, corrects=steps)


def asked_again(steps: Sequence[Step]) -> list[Question]:
    """What its writer and its decider were asked; what the product filled in, it does not ask."""
    first = steps[0]
    asked = [question for question in KINDS[first.kind].asked(first.version) if question.by != "product"]
    late = LATE if any(LATE[0].id in step.answers for step in steps) else ()
    return [*asked, *late, WHY]


def _was_answered(asked: Asked, steps: Sequence[Step]) -> bool:
    mine = [step for step in steps if asked.child is None or step.person_id == asked.child.pk]
    name, column = asked.question.id, asked.question.column
    return any((getattr(s, column) if column else s.answers.get(name)) not in (None, "", []) for s in mine)
