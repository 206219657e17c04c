"""What stands on the page of a draft: the questions, and beside each what is known, remarked and contested."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.drafts import writing_now
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.lateness import decided_late, met_late
from goldenthread.pathway.models import Draft, DraftFile
from goldenthread.pathway.queries import writing as queries
from goldenthread.pathway.queries.writing import Standing
from goldenthread.pathway.writing import typed as typing
from goldenthread.pathway.writing.correcting import CorrectForm
from goldenthread.pathway.writing.fields import Row, answer_of
from goldenthread.pathway.writing.form import Asked, PointedOut, WriteForm, said_before
from goldenthread.pathway.writing.known import About, Known, in_words, known_of, what_the_record_says
from goldenthread.pathway.writing.naming import Naming
from goldenthread.pathway.writing.starting import abouts
from goldenthread.pathway.writing.typed import Name, State, Version
from goldenthread.people.models import Person
from goldenthread.ui.wording import time_words

AT_WORK = timedelta(minutes=2)


@dataclass(frozen=True)
class Shown:
    """One of two versions, to be chosen between. `digest` names it; "box" is what stands in the box."""

    who: str
    words: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Contest:
    """`both`: they are rows, which can stand one below the other."""

    unit: str
    versions: tuple[Shown, ...]
    shown: str
    both: bool


@dataclass(frozen=True)
class Entry:
    """One question on the page."""

    asked: Asked
    rows: Sequence[Row]
    known: Known | None
    known_words: tuple[str, ...]
    remark: str
    contests: Sequence[Contest]
    when: tuple[str, str, str] | None  # the field it hangs on, the answers as JSON, both in a sentence


@dataclass
class Page:
    """Everything the template shows of a draft."""

    draft: Draft
    children: list[Person]
    kind: Kind
    form: WriteForm
    parts: list[tuple[str, Person | None, list[Entry]]]
    says: list[tuple[Person, list[tuple[str, str]]]]
    offered: list[Person]
    standing: Standing
    only_begun: bool
    files: list[DraftFile]
    at_work: list[str]
    pointed_out: list[PointedOut]
    hidden: dict[str, str]


def form_of(
    draft: Draft, children: Sequence[Person], standing: Standing, by: Signature, more: Mapping[str, int] | None = None
) -> WriteForm:
    kind, on = KINDS[draft.kind], day_of(by)
    naming = Naming(by.user, on)
    if draft.corrects is not None:
        return CorrectForm(standing.steps, draft.typed, today=on, more_rows=more, naming=naming)
    late = decided_late(standing.steps, on)
    if kind.meets:
        late += met_late(WriteForm(kind, children, draft.typed, today=on, naming=naming).as_typed(), on)
    return WriteForm(kind, children, said_before(late, draft.typed), today=on, late=late, more_rows=more, naming=naming)


def page_of(draft: Draft, children: Sequence[Person], standing: Standing, by: Signature, form: WriteForm) -> Page:
    kind = KINDS[draft.kind]
    state = typing.state_of(draft.typed, draft.contested, draft.writers)
    known_about = abouts(kind.id, children, by, draft.group)
    at_work = writing_now(draft, besides=by.user, at=by.at, within=AT_WORK)
    names = queries.names_of({hand.user for hand in typing.hands(state)} if state.contested or at_work else set())
    names[by.user.pk] = "You"
    remarks = standing.remarks.remarks if standing.remarks else {}
    parts = [
        (part.heading, part.child, [_entry(form, a, known_about, state, names, remarks) for a in part.asked])
        for part in form.parts()
    ]
    pointed_out = form.pointed_out()
    together = kind.together and not standing.steps
    return Page(
        draft=draft,
        children=list(children),
        kind=kind,
        form=form,
        parts=parts,
        says=[(known_about[0].child, what_the_record_says(known_about[0]))] if known_about else [],
        offered=queries.may_be_added(known_about[0].relatives) if together else [],
        standing=standing,
        only_begun=queries.only_begun(standing.steps),
        files=list(draft.files.order_by("pk")),
        at_work=[f"{names[user]}, {time_words(when)}" for user, when in sorted(at_work.items())],
        pointed_out=pointed_out,
        hidden=_hidden(form, state, children, by, pointed_out),
    )


def units_of(form: WriteForm) -> list[str]:
    """What a page shows, unit by unit: each question, or each row of one."""
    rows = {name: [row.unit for row in rows] for name, rows in form.rows.items()}
    return [unit for asked in form.asked for unit in rows.get(asked.name, [asked.name])]


def pointed_digest(pointed_out: Sequence[PointedOut]) -> str:
    return typing.digest({each.at: [each.sentence] for each in pointed_out})


def clock_words(at: str) -> str:
    return time_words(datetime.fromisoformat(at))


def label_of(form: WriteForm, unit: str) -> str:
    """The question a unit belongs to, in its words."""
    name = Name.of(unit)
    asked = next((a for a in form.asked if Name.of(a.name).question == name.question), None)
    row = "" if name.row is None else f", row {name.row + 1}"
    return f"{asked.question.wording}{row}" if asked else unit


def _entry(
    form: WriteForm,
    asked: Asked,
    known_about: Sequence[About],
    state: State,
    names: Mapping[int, str],
    remarks: Mapping[str, str],
) -> Entry:
    about = next(each for each in known_about if asked.child in (None, each.child))
    known = None if form.corrects else known_of(form.kind, asked, about)
    hangs = form.hangs_on(asked)
    return Entry(
        asked=asked,
        rows=form.rows.get(asked.name, ()),
        known=known,
        known_words=in_words(asked.question, known.value) if known else (),
        remark=remarks.get(asked.question.id, ""),
        contests=[_contest(form, asked, unit, state, names) for unit in state.contested if _stem(unit) == asked.name],
        when=(hangs[0], json.dumps(list(hangs[1])), hangs[2]) if hangs else None,
    )


def _contest(form: WriteForm, asked: Asked, unit: str, state: State, names: Mapping[int, str]) -> Contest:
    there, last = state.unit(unit), state.writers.get(unit)
    standing = Version(there, last or typing.Hand(0, "", ""))
    versions = [standing, *state.contested[unit]]
    return Contest(
        unit=unit,
        versions=tuple(
            Shown(_who(version.by, names), words_of(form, asked, unit, version.typed), version.digest)
            for version in versions
        ),
        shown=",".join(version.digest for version in versions),
        both=Name.of(unit).row is not None,
    )


def _who(hand: typing.Hand, names: Mapping[int, str]) -> str:
    return f"{names.get(hand.user, 'Somebody')}, {clock_words(hand.at)}" if hand.at else "As it was"


def words_of(form: WriteForm, asked: Asked, unit: str, typed: typing.Boxes) -> tuple[str, ...]:
    """What somebody typed into a unit, as it is read; what cannot be read yet, as it was typed."""
    question = asked.question
    if question.type == "rows":
        found = []
        for column in question.rows:
            boxes = [list(values) for box, values in typed.items() if _of(box, f"{unit}-{column.id}")]
            said = " ".join(word for values in boxes for word in form.named(asked, column.type, values))
            if said.strip():
                found.append(f"{column.wording}: {said}")
        return tuple(found) or ("Nothing",)
    if question.type == "date":
        said = " ".join(value for part in ("day", "month", "year") for value in typed.get(f"{unit}-{part}", ()))
        return (said,) if said.strip() else ("Nothing",)
    values = list(typed.get(unit, ()))
    if question.type in ("code", "codes", "yes or no", "yes, no or not known"):
        answer = answer_of(question.type, values if question.type == "codes" else (values[0] if values else None))
        return in_words(question, answer) or ("Nothing",)
    values = form.named(asked, question.type, values)
    return tuple(line for line in "\n".join(values).splitlines() if line.strip()) or ("Nothing",)


def _hidden(
    form: WriteForm, state: State, children: Sequence[Person], by: Signature, pointed_out: Sequence[PointedOut]
) -> dict[str, str]:
    return {
        "_page": secrets.token_urlsafe(9),
        "_turn": "0",
        "_user": str(by.user.pk),
        "_shown": ",".join(str(child.pk) for child in children),
        "_seen": json.dumps(typing.digests(state.typed, units_of(form))),
        "_pointed_out": pointed_digest(pointed_out),
    }


def _stem(unit: str) -> str:
    name = Name.of(unit)
    return str(Name(name.question, name.child))


def _of(box: str, stem: str) -> bool:
    return box == stem or box.startswith(f"{stem}-")
