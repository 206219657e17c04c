"""Writing what is not recorded yet. A draft takes whatever is typed: nothing is checked, so that nothing is lost.

The first save of a sitting is logged, and no other: who writes for an hour saves a thousand times.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from goldenthread.access.models import User
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting, looked
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.doers import objections_to_doing
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Draft, DraftFile, Step
from goldenthread.pathway.writing import typed as typing
from goldenthread.pathway.writing.typed import Boxes, Hand, Merged, Sent, State
from goldenthread.people.models import Person

SITTING = timedelta(minutes=10)
KEPT = timedelta(days=30)  # a draft that was discarded
MOST_FILES = 20


class Gone(Exception):
    """The draft is there no longer: it was recorded or discarded."""


@dataclass(frozen=True)
class Written:
    draft: Draft
    merged: Merged


def start_draft(
    *,
    by: Signature,
    kind: str,
    children: Sequence[Person],
    follows: Step | None = None,
    typed: Boxes | None = None,
    group: uuid.UUID | None = None,
    corrects: Sequence[Step] = (),
) -> Draft:
    """With a `group` it is of steps that stand open; the draft of that group, where somebody has begun it already.
    `corrects`: steps that are done, the one from whose page it was begun first. Raises Refused where it is not
    theirs to write; who corrects is asked elsewhere."""
    if not corrects and (objections := objections_to_doing(by.user, KINDS[kind], day_of(by))):
        raise Refused(objections)
    ids = [child.pk for child in children]
    with acting("pathway.start_draft", by=by):
        given = {
            "kind": kind,
            "follows": follows,
            "corrects": corrects[0] if corrects else None,
            "corrects_as_of": max((step.recorded_from for step in corrects), default=None),
            "typed": typing.tidied(typed or {}),
            "authors": [] if group else [by.user.pk],  # who opens the form of an open step may only want to look
            "started_by": by.user,
            "started_at": by.at,
            "written_by": by.user,
            "written_at": by.at,
        }
        draft, new = Draft.objects.get_or_create(group=group or uuid.uuid4(), defaults=given)
        if new:
            _add(draft, ids)
            looked("pathway.start_draft", by=by, people=ids)
    return draft


def save_draft(*, by: Signature, group: uuid.UUID, sent: Sent, shown_about: Sequence[int] = ()) -> Written:
    """What a page sends is put together with what others have typed meanwhile. `shown_about` are the children whom the
    page was about when it was shown. Raises Gone."""
    with acting("pathway.save_draft", by=by):
        draft, children = _locked(group)
        now = _state(draft)
        sent = typing.sent_about(sent, each_of(draft.kind), shown_about or children, children)
        done = typing.merged(now, sent)
        if done.state != now:
            if _new_sitting(now, by):
                looked("pathway.save_draft", by=by, people=children)
            _write(draft, done.state, by)
    return Written(draft, done)


def choose_version(
    *, by: Signature, group: uuid.UUID, unit: str, hand: Hand, keep: str, shown: Collection[str], both: bool = False
) -> Draft:
    """Two typed different things; somebody has looked at both. Raises Gone."""
    with acting("pathway.choose_version", by=by):
        draft, children = _locked(group)
        _write(draft, typing.chosen(_state(draft), unit, hand, keep=keep, shown=shown, both=both), by)
        looked("pathway.choose_version", by=by, people=children)
    return draft


def fill_draft(*, by: Signature, group: uuid.UUID, boxes: Boxes, hand: Hand) -> Draft:
    """What is known already is put into its boxes, beside what somebody has typed there. Raises Gone."""
    with acting("pathway.fill_draft", by=by):
        draft, _ = _locked(group)
        _write(draft, typing.filled(_state(draft), boxes, hand), by)
    return draft


def set_children(
    *, by: Signature, group: uuid.UUID, add: Sequence[Person] = (), leave_out: Collection[int] = ()
) -> Draft:
    """Whom it is about. What was typed about a child stays, also while the child is left out. Raises Gone, Refused."""
    with acting("pathway.set_children", by=by):
        draft, before = _locked(group)
        new = [child.pk for child in add if child.pk not in before]
        after = [pk for pk in before if pk not in leave_out] + new
        if not after:
            raise Refused([Objection("about-somebody", "It has to be about at least one child.", "_about")])
        if after != before:
            Draft.children.through.objects.filter(draft_id=group, person_id__in=set(before) - set(after)).delete()
            _add(draft, new)
            _write(draft, typing.for_children(_state(draft), each_of(draft.kind), before, after), by)
            looked("pathway.set_children", by=by, people=sorted({*before, *after}))
    return draft


def discard_draft(*, by: Signature, group: uuid.UUID) -> Draft:
    """It leaves the lists, and can be brought back for thirty days. Raises Gone."""
    with acting("pathway.discard_draft", by=by):
        draft, children = _locked(group)
        draft.discarded_at = by.at
        draft.save(update_fields=["discarded_at"])
        looked("pathway.discard_draft", by=by, people=children)
    return draft


def bring_back_draft(*, by: Signature, group: uuid.UUID) -> Draft:
    with acting("pathway.bring_back_draft", by=by):
        draft, children = _locked(group, discarded=True)
        draft.discarded_at = None
        draft.save(update_fields=["discarded_at"])
        looked("pathway.bring_back_draft", by=by, people=children)
    return draft


def add_draft_file(
    *, by: Signature, group: uuid.UUID, name: str, content_type: str, size: int, digest: str, stored: str
) -> DraftFile:
    """The file has been stored already. One that is there already is not added twice. Raises Gone, Refused."""
    with acting("pathway.add_draft_file", by=by):
        draft, children = _locked(group)
        there = list(draft.files.all())
        same = next((each for each in there if (each.digest, each.name) == (digest, name)), None)
        if same:
            return same
        if len(there) >= MOST_FILES:
            raise Refused([Objection("not-too-many-files", f"At most {MOST_FILES} files can be attached.", "_files")])
        file = DraftFile.objects.create(
            draft=draft, name=name, content_type=content_type, size=size, digest=digest, stored=stored
        )
        looked("pathway.add_draft_file", by=by, people=children)
    return file


def remove_draft_file(*, by: Signature, group: uuid.UUID, file_id: int) -> str:
    """Answers where it was stored, for whoever clears it away; "" where it was gone."""
    with acting("pathway.remove_draft_file", by=by):
        draft, children = _locked(group)
        file = draft.files.filter(pk=file_id).first()
        if file is None:
            return ""
        file.delete()
        looked("pathway.remove_draft_file", by=by, people=children)
    return file.stored


def forget_drafts(*, by: Signature) -> list[str]:
    """Those discarded more than thirty days ago go for good. Answers where their files were stored."""
    with acting("pathway.forget_drafts", by=by):
        old = Draft.objects.filter(discarded_at__lt=by.at - KEPT)
        stored = list(DraftFile.objects.filter(draft__in=old).values_list("stored", flat=True))
        people = sorted(set(Draft.children.through.objects.filter(draft__in=old).values_list("person_id", flat=True)))
        if people:
            looked("pathway.forget_drafts", by=by, people=people)
        old.delete()
    return stored


def each_of(kind: str) -> set[str]:
    """The questions of a kind that are asked of each child."""
    return {question.id for question in KINDS[kind].questions if question.each} if kind in KINDS else set()


def children_of(group: uuid.UUID) -> list[int]:
    """In the order in which they were named: the first is the one it was begun for."""
    rows = Draft.children.through.objects.filter(draft_id=group).order_by("id")
    return list(rows.values_list("person_id", flat=True))


def _locked(group: uuid.UUID, *, discarded: bool = False) -> tuple[Draft, list[int]]:
    draft = Draft.objects.select_for_update().filter(group=group).first()
    if draft is None or (draft.discarded_at is not None) != discarded:
        raise Gone
    return draft, children_of(group)


def _state(draft: Draft) -> State:
    return typing.state_of(draft.typed, draft.contested, draft.writers)


def _write(draft: Draft, state: State, by: Signature) -> None:
    columns: Mapping[str, Any] = typing.as_json(state)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.written_by, draft.written_at = by.user, by.at
    draft.authors = list(dict.fromkeys([*draft.authors, by.user.pk]))
    draft.save(update_fields=[*columns, "written_by", "written_at", "authors"])


def _add(draft: Draft, person_ids: Sequence[int]) -> None:
    through = Draft.children.through
    through.objects.bulk_create([through(draft_id=draft.pk, person_id=pk) for pk in person_ids])


def _new_sitting(state: State, by: Signature) -> bool:
    return not any(
        hand.user == by.user.pk and by.at - datetime.fromisoformat(hand.at) < SITTING for hand in typing.hands(state)
    )


def writing_now(draft: Draft, *, besides: User, at: datetime, within: timedelta) -> dict[int, datetime]:
    """Who else has written in it lately, and when last."""
    found: dict[int, datetime] = {}
    for hand in typing.hands(_state(draft)):
        when = datetime.fromisoformat(hand.at)
        if hand.user != besides.pk and at - when < within:
            found[hand.user] = max(when, found.get(hand.user, when))
    return found
