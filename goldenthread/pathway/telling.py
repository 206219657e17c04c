"""What a step says, in words: the questions that were asked, and their answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.pathway.kinds import KINDS, Question
from goldenthread.pathway.kinds.declare import NAMED, UNBORN, Column
from goldenthread.pathway.kinds.late import LATE
from goldenthread.pathway.labels import called, label, outcome_words
from goldenthread.pathway.models import ChildInNeed, ProtectionPlan, Step
from goldenthread.rules.words import day as written

WRITTEN = ("story", "words")
THEIR_WORDS = "child_words"  # the question whose answer is the child's own words, in every kind that asks it
TELLING = tuple(kind.id for kind in KINDS.values() if any(question.type == "story" for question in kind.questions))
ALIKE = str.maketrans("’‘“”", "''\"\"")  # a quotation mark is typed straight and written curled


@dataclass(frozen=True)
class Answer:
    """`parts` are the paragraphs of a text, the labels of codes, or the one answer; none: it was not answered."""

    question: Question
    parts: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        return self.question.type == "story"


def answers(step: Step) -> list[Answer]:
    """Every question that was asked, in order: of those of the step's version the ones that the other answers led to.
    What was answered all the same is never left out."""
    kind = KINDS.get(step.kind)
    if kind is None:
        return [_unasked(name, value) for name, value in step.answers.items()]
    asked = kind.asked(step.version)
    before = {question.id: question for question in asked}
    since = [question for question in (*kind.questions, *LATE) if question.id not in before]
    told = [Answer(question, parts(question, _given(step, question))) for question in asked]
    shown = [answer for answer in told if answer.parts or _was_asked(step, answer.question, before)]
    shown += [answer for each in since if (answer := Answer(each, parts(each, _given(step, each)))).parts]
    known = before.keys() | {question.id for question in since}
    return shown + [_unasked(name, value) for name, value in step.answers.items() if name not in known]


def texts(step: Step) -> list[Answer]:
    """What somebody wrote, in the order of the questions."""
    found = [Answer(question, paragraphs(_given(step, question))) for question in _written_in(step)]
    return [answer for answer in found if answer.parts]


def main_story(step: Step) -> str:
    """The last text a kind asks for is what it comes to: the account of a visit, the analysis of an assessment."""
    stories = [question for question in _written_in(step) if question.type == "story"]
    return next((told for question in reversed(stories) if (told := " ".join(paragraphs(_given(step, question))))), "")


def their_words(steps: Iterable[Step]) -> list[tuple[Step, tuple[str, ...]]]:
    """The steps in which the child's own words were written down, with those, the newest first."""
    heard = [(step, paragraphs(step.answers.get(THEIR_WORDS))) for step in steps]
    return sorted((pair for pair in heard if pair[1]), key=lambda pair: (pair[0].on, pair[0].pk), reverse=True)


def in_short(step: Step) -> str:
    """What it was and came to, and whether the child was seen, without what stands below it as somebody wrote it."""
    kind = KINDS.get(step.kind)
    written_below = bool(kind and kind.gist and kind.question(kind.gist).type in WRITTEN)
    seen = "Seen alone" if step.seen_alone else "Seen" if step.seen else "Not seen" if step.seen is False else ""
    return ". ".join(filter(None, (outcome_words(step, with_gist=not written_below), seen)))


def has_words(step: Step, sought: str) -> bool:
    """Whether these words stand, one after the other, in something written. Capitals do not count."""
    return any(_alike(sought) in _alike(" ".join(answer.parts)) for answer in texts(step))


def wording_of(step: Step, question_id: str) -> str:
    """How a question stood in the version that the step answers."""
    kind = KINDS.get(step.kind)
    asked = (*kind.asked(step.version), *kind.questions, *LATE) if kind else ()
    return next((question.wording for question in asked if question.id == question_id), question_id)


def older_version(step: Step) -> int | None:
    """The version of the questions it was answered under, where another is asked today."""
    kind = KINDS.get(step.kind)
    return step.version if kind and step.version < kind.version else None


def belongs_to(step: Step) -> list[tuple[str, str]]:
    """The referral and the plan it is part of, in words."""
    found = []
    need: ChildInNeed | None = step.child_in_need
    plan: ProtectionPlan | None = step.protection_plan
    if need and need.person_id == step.person_id:
        why = f", {label('primary_need', need.primary_need)}" if need.primary_need else ""
        found.append(("Referral", f"{written(need.started)}{why}"))
    if plan and plan.person_id == step.person_id:
        code = plan.latest_category or plan.initial_category
        why = f", {label('abuse_category', code)}" if code else ""
        found.append(("Child protection plan", f"from {written(plan.started)}{why}"))
    return found


def paragraphs(text: Any) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text or "").splitlines() if line.strip())


def _written_in(step: Step) -> list[Question]:
    kind = KINDS.get(step.kind)
    return [question for question in kind.questions if question.type in WRITTEN] if kind else []


def is_asked(step: Step, question: Question) -> bool:
    """Of this step, given its other answers; what it hangs on may be answered at the decision."""
    kind = KINDS.get(step.kind)
    return _was_asked(step, question, {each.id: each for each in kind.asked(step.version)} if kind else {})


def _was_asked(step: Step, question: Question, asked: Mapping[str, Question]) -> bool:
    """As the form had it (writing/form.py): it hangs on an earlier answer, which may hang on one itself; or on the
    child not being born on the day."""
    if question.when is None:
        return True
    id_, wanted = question.when
    if id_ == UNBORN:
        born = step.person.born
        return step.person.expected is not None and (born is None or (step.on is not None and born > step.on))
    other = asked.get(id_)
    if other is None:
        return True  # the version did not ask what it hangs on
    return _was_asked(step, other, asked) and bool(_as_sent(_given(step, other)) & set(wanted))


def _as_sent(value: Any) -> set[str]:
    """An answer as the form sends it."""
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    return {str(each) for each in (value if isinstance(value, list) else [value])}


def _given(step: Step, question: Question) -> Any:
    return getattr(step, question.column) if question.column else step.answers.get(question.id)


def parts(question: Question, value: Any) -> tuple[str, ...]:
    if value is None or value == "" or value == []:
        return ()
    if question.type == "rows":
        return tuple(filter(None, (_row_words(question, row) for row in value)))
    if question.codes:
        return tuple(label(question.codes, str(code)) for code in (value if isinstance(value, list) else [value]))
    if question.type == "yes or no" and isinstance(value, bool):
        return ("Yes" if value else "No",)
    if question.type == "date":
        return (_day(value),)
    return paragraphs(_plainly(question, value))


def _row_words(question: Question, row: Mapping[str, Any]) -> str:
    """`Ring the school. Who does it? Sarah Marsh. By when? 3 March 2026`: the first thing asked needs no name."""
    said = [(column, _cell(column, row.get(column.id))) for column in question.rows]
    found = [(column, words) for column, words in said if words]
    return ". ".join(words if at == 0 else f"{column.wording} {words}" for at, (column, words) in enumerate(found))


def _cell(column: Column, value: Any) -> str:
    if value in (None, ""):
        return ""
    if column.codes:
        return label(column.codes, str(value))
    if column.type == "yes or no" and isinstance(value, bool):
        return "Yes" if value else "No"
    return _day(value) if column.type == "date" else " ".join(paragraphs(_plainly(column, value))).rstrip(".")


def _plainly(question: Question | Column, value: Any) -> str:
    """Whoever is named by their name. What came as something else stands as it came."""
    if question.type == "yes, no or not known":
        return str(value).capitalize()
    return called(value) if question.type in NAMED else str(value)


def _day(value: Any) -> str:
    """A date that cannot be read stands as it came."""
    try:
        return written(value if isinstance(value, date) else date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _unasked(name: str, value: Any) -> Answer:
    """An answer to a question that no version of the kind asks, as it came."""
    question = Question(name, "words", name.replace("_", " ").capitalize(), ("the next worker",))
    return Answer(question, paragraphs("\n".join(map(str, value)) if isinstance(value, list) else value))


def _alike(text: str) -> str:
    return " ".join(text.casefold().translate(ALIKE).split())
