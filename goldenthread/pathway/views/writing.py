"""The page on which something is written: whatever is typed is kept first, and then done what was asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import actions, queries, writing
from goldenthread.pathway.actions import drafts
from goldenthread.pathway.actions.drafts import Gone
from goldenthread.pathway.deciding import answered
from goldenthread.pathway.doers import check_may_do
from goldenthread.pathway.doing import address_of
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.labels import in_a_sentence, outcome_words
from goldenthread.pathway.models import Draft, Step
from goldenthread.pathway.policies import time_objections
from goldenthread.pathway.queries import correcting
from goldenthread.pathway.queries import writing as reading
from goldenthread.pathway.queries.steps import step_for
from goldenthread.pathway.queries.worklist import worker_of
from goldenthread.pathway.queries.writing import Standing
from goldenthread.pathway.views.beginning import address, begin, waits_to_be_begun
from goldenthread.pathway.views.correcting import check_may_correct
from goldenthread.pathway.writing import files, placing
from goldenthread.pathway.writing.correcting import CorrectForm, start_correction
from goldenthread.pathway.writing.fields import boxes_of
from goldenthread.pathway.writing.form import WriteForm
from goldenthread.pathway.writing.known import known_of
from goldenthread.pathway.writing.naming import Naming
from goldenthread.pathway.writing.page import AT_WORK, clock_words, form_of, label_of, page_of, pointed_digest
from goldenthread.pathway.writing.sent import FromPage, Unreadable, from_post, from_script
from goldenthread.pathway.writing.starting import abouts, beginning, start_open
from goldenthread.pathway.writing.typed import NOTHING, Name, digests
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written
from goldenthread.ui.errors import held

MOST_ROWS = 20


@allow("act on a child")
def start(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """A new draft; or, where the user has one like it that is not finished, which of them to go on with. What is
    written over time is begun first."""
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    asked = KINDS.get(kind)
    if asked is None or not asked.offered:
        raise Http404(f"No form for a step of kind {kind}.")
    check_may_do(by.user, asked, today())
    standing = reading.open_steps_of(child, asked)
    if standing and not asked.several:
        return redirect("pathway:write", writing.start(kind, [child], by).group)
    begun = reading.begun_before(child, kind, by.user, besides=standing)
    untouched = [draft for draft in begun if draft.written_at == draft.started_at and not draft.files.exists()]
    unfinished = [draft for draft in begun if draft not in untouched]
    if (unfinished or standing) and not {"new", "draft"} & request.GET.keys() and request.method != "POST":
        looked("pathway.drafts", by=by, people=[child.pk])
        found = {"child": child, "kind": asked, "drafts": unfinished, "standing": standing}
        worded = {"words": outcome_words, "in_a_sentence": in_a_sentence}
        return render(request, "pathway/begun.html", found | worded)
    if asked.begun:
        return begin(request, child, asked)
    draft = untouched[0] if untouched else writing.start(kind, [child], by)
    return redirect("pathway:write", draft.group)


@allow("act on a child")
def write(request: HttpRequest, group: uuid.UUID) -> HttpResponse:
    by = signature(request)
    standing = reading.standing(group, for_user=by.user, on=today())
    found = reading.writing_for(group, for_user=by.user, on=today())
    if standing.steps and not standing.writable:
        return _recorded_already(request, standing)
    if found is None and standing.steps:
        check_may_do(by.user, KINDS[standing.steps[0].kind], today())
        start_open(by=by, steps=standing.steps)
        found = reading.writing_for(group, for_user=by.user, on=today())
    if found is None:
        raise Http404("No such draft.")
    if found.draft.discarded_at and not standing.steps:
        return redirect("pathway:drafts")
    if found.draft.discarded_at:  # the step is open still: what was typed stands in its form again
        drafts.bring_back_draft(by=by, group=group)
    if request.method != "POST" and waits_to_be_begun(found.draft, stands=bool(standing.steps)):
        return redirect(address(found.draft, found.children[0]))
    if found.draft.corrects is not None:
        return redirect(address_of(found.draft))
    if request.method == "POST":
        return _post(request, found.draft, found.children, standing, by)  # kept first; finishing asks whose work it is
    check_may_do(by.user, KINDS[found.draft.kind], today())
    return _show(request, found.draft, found.children, standing, by)


@allow("act on a child")
def correct(request: HttpRequest, person_id: int, step_id: int) -> HttpResponse:
    """What is done is written once more, begun with what stands. Only for those who answer for it."""
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    read = step_for(step_id, child=child, for_user=by.user, on=today())
    if read is None:
        raise Http404("No such step of this child.")
    check_may_correct(read.step, by)
    draft = correcting.correction_of(read.step)
    if draft is None and request.method == "POST":
        messages.info(request, "The correction has been recorded, or discarded. This is what stands.")
        return redirect("pathway:step", person_id, step_id)
    if draft is None:
        start_correction(by=by, steps=correcting.written_together(read.step, for_user=by.user, on=today()))
        return redirect("pathway:correct", person_id, step_id)
    found = reading.writing_of(draft, for_user=by.user, on=today())
    standing = correcting.corrected_by(draft, found.children)
    if len(standing.steps) < len(found.children):
        actions.discard_draft(by=by, group=draft.group)
        messages.info(
            request, "Part of what was being corrected is no longer there. The draft is among those discarded."
        )
        return redirect("pathway:step", person_id, step_id)
    for other in (step for step in standing.steps if step.pk != step_id):
        check_may_correct(other, by)
    if request.method == "POST":
        return _post(request, found.draft, found.children, standing, by)
    return _show(request, found.draft, found.children, standing, by)


@require_POST
@allow("act on a child")
def autosave(request: HttpRequest, group: uuid.UUID) -> HttpResponse:
    """Saves what the script sends and answers with what now stands. Reads as little as it can: it runs every second."""
    by = signature(request)
    try:
        page = from_script(request.body, by)
    except Unreadable as error:
        return JsonResponse({"error": str(error)}, status=400)
    if page.user != by.user.pk:
        return JsonResponse({"somebody_else": str(by.user)}, status=409)
    children = drafts.children_of(group)
    if not children or not reading.may_write_about(children, for_user=by.user, on=today()):
        return JsonResponse({"gone": reverse("pathway:write", args=[group])}, status=410 if not children else 403)
    try:
        done = drafts.save_draft(by=by, group=group, sent=page.sent, shown_about=page.about)
    except Gone:
        return JsonResponse({"gone": reverse("pathway:write", args=[group])}, status=410)
    return JsonResponse(_answer(done, page, by))


def _answer(done: drafts.Written, page: FromPage, by: Signature) -> dict[str, Any]:
    """`seen` are the digests of what was saved; `others` who else is at work, `changed` the boxes that they changed."""
    state = done.merged.state
    others = drafts.writing_now(done.draft, besides=by.user, at=by.at, within=AT_WORK)
    return {
        "at": clock_words(by.at.isoformat()),
        "seen": digests(state.typed, done.merged.saved),
        "changed": [unit for unit in done.merged.changed if unit not in state.contested],
        "contested": sorted(state.contested),
        "others": sorted(reading.names_of(others).values()) if others else [],
    }


# --- what is asked of the page ---


def _post(
    request: HttpRequest, draft: Draft, children: list[Person], standing: Standing, by: Signature
) -> HttpResponse:
    try:
        page = from_post(request.POST, by)
    except Unreadable as error:
        raise Http404(str(error)) from error
    if page.user != by.user.pk:
        return held(
            request,
            "Somebody else has signed in",
            f"This form was opened by somebody else, and you have signed in as {by.user}. Nothing was saved.",
            "Whoever wrote it signs in, comes back to this page and presses “Send it again”.",
            status=409,
        )
    do, _, what = request.POST.get("_do", "stay").partition(":")
    wrong: list[str] = []
    try:
        draft = drafts.save_draft(by=by, group=draft.group, sent=page.sent, shown_about=page.about).draft
        added = _about(request, page, draft, children, by)
        wrong = _add_files(request, draft, by)
    except Gone:
        return _gone(draft)
    except Refused as refused:
        wrong = [objection.sentence for objection in refused.objections]
        added = False
    fresh = reading.writing_for(draft.group, for_user=by.user, on=today())
    if fresh is None:
        return _gone(draft)
    draft, children = fresh.draft, fresh.children
    if wrong:
        return _show(request, draft, children, standing, by, wrong_files=wrong)
    if do == "finish":
        asks_more = added and any(question.each for question in KINDS[draft.kind].questions)
        return _finish(request, draft, children, standing, by, asks_more=asks_more)
    return _do(request, do, what, draft, children, page, by)


def _do(
    request: HttpRequest, do: str, what: str, draft: Draft, children: list[Person], page: FromPage, by: Signature
) -> HttpResponse:
    here = address_of(draft)
    kind = KINDS[draft.kind]
    match do:
        case "save":
            messages.success(request, f"Your {in_a_sentence(kind.title)} is saved. You will find it under “My drafts”.")
            return redirect("people:child", children[0].pk)
        case "choose":
            unit, _, rest = what.partition("|")
            keep, _, shown = rest.partition("|")
            both, keep = keep.startswith("+"), keep.removeprefix("+")
            drafts.choose_version(
                by=by, group=draft.group, unit=unit, hand=page.sent.hand, keep=keep, shown=shown.split(","), both=both
            )
            return redirect(f"{here}#asked-{unit.rpartition('-')[0] if both else unit}")
        case "use":
            _use(what, draft, children, page, by)
            return redirect(f"{here}#asked-{what}")
        case "row":
            return redirect(f"{here}?rows={what}#asked-{what.partition(':')[0]}")
        case "remove-file":
            stored = drafts.remove_draft_file(by=by, group=draft.group, file_id=int(what) if what.isdecimal() else 0)
            files.clear(stored)
            return redirect(f"{here}#files")
        case "files":
            return redirect(f"{here}#files")
        case "about":
            return redirect(f"{here}#about")
    return redirect(here)


def _about(request: HttpRequest, page: FromPage, draft: Draft, children: Sequence[Person], by: Signature) -> bool:
    """Whom the page is about now, where it asked: what was ticked or unticked since it was shown. Whether somebody was
    added."""
    if "_about_offered" not in request.POST:
        return False
    ticked = {int(each) for each in request.POST.getlist("_about") if each.isdecimal()}
    shown = set(page.about)
    offered = reading.brothers_and_sisters(children[0], for_user=by.user, on=today()) if ticked - shown else []
    add = [child for child in offered if child.pk in ticked - shown]
    leave_out = (shown - ticked) - {children[0].pk}
    if add or leave_out:
        about = drafts.set_children(by=by, group=draft.group, add=add, leave_out=leave_out)
        _begin_for(add, about, [each for each in (*children, *add) if each.pk not in leave_out], page, by)
    return bool(add)


def _begin_for(added: Sequence[Person], draft: Draft, children: list[Person], page: FromPage, by: Signature) -> None:
    """What is known of the children who were added stands in the boxes about them, as it did for the first."""
    new = {child.pk for child in added}
    known = beginning(draft.kind, children, by, draft.group) if new else {}
    boxes = {box: v for box, v in known.items() if Name.of(box).child in new and box not in draft.typed}
    if boxes:
        drafts.fill_draft(by=by, group=draft.group, boxes=boxes, hand=page.sent.hand)


def _add_files(request: HttpRequest, draft: Draft, by: Signature) -> list[str]:
    """Keeps those that can be kept; answers a sentence for each of the others."""
    wrong: list[str] = []
    for file in request.FILES.getlist("_files"):
        try:
            kept = files.store(file)
            drafts.add_draft_file(by=by, group=draft.group, **vars(kept))
        except ValidationError as error:
            wrong.extend(error.messages)
        except Refused as refused:
            wrong.extend(objection.sentence for objection in refused.objections)
    return wrong


def _use(name: str, draft: Draft, children: list[Person], page: FromPage, by: Signature) -> None:
    """What is known of a question goes into its box."""
    kind = KINDS[draft.kind]
    form = WriteForm(kind, children, draft.typed, today=today(), naming=Naming(by.user, today()))
    asked = next((each for each in form.asked if each.name == name), None)
    if asked is None:
        return
    about = next(each for each in abouts(kind.id, children, by, draft.group) if asked.child in (None, each.child))
    if known := known_of(kind, asked, about):
        boxes = boxes_of(asked.question, name, known.value)
        drafts.fill_draft(by=by, group=draft.group, boxes=boxes, hand=page.sent.hand)


# --- finishing ---


def _finish(
    request: HttpRequest, draft: Draft, children: list[Person], standing: Standing, by: Signature, *, asks_more: bool
) -> HttpResponse:
    if waits_to_be_begun(draft, stands=bool(standing.steps)):
        return redirect(address(draft, children[0]))
    form = form_of(draft, children, standing, by)
    kind = KINDS[draft.kind]
    valid = form.check()
    for unit in draft.contested:
        sentence = f"Two people answered this differently: {label_of(form, unit)} Choose one, or put them together."
        form.show([Objection("one-version", sentence, unit.partition("--")[0].partition("-")[0])])
    if asks_more or not valid or draft.contested:
        return _show(request, draft, children, standing, by, form=form, new_children=asks_more)
    pointed_out = form.pointed_out()
    if pointed_out and request.POST.get("_pointed_out") != pointed_digest(pointed_out):
        return _show(request, draft, children, standing, by, form=form, points_out=True)
    record = _recorded if draft.corrects is None else _corrected
    try:
        recorded = record(draft, form, standing, by)
    except Refused as refused:
        form.show(refused.objections)
        return _show(request, draft, children, standing, by, form=form)
    if draft.corrects is not None:
        messages.success(request, "The correction is recorded. What stood before is kept on this page.")
        return redirect("pathway:step", draft.corrects.person_id, draft.corrects.pk)
    messages.success(request, _said(kind, recorded))
    contact = recorded[0] if kind.id == "contact" else recorded[0].follows
    if kind.area == "Front door" and contact is not None:  # what is left to do about it stands on its own page
        return redirect("pathway:front-door-contact", contact.pk)
    return redirect("people:child", recorded[0].person_id)


def _recorded(draft: Draft, form: WriteForm, standing: Standing, by: Signature) -> list[Step]:
    about = {"worker": worker_of(by.user), "group": draft.group, "follows": draft.follows}
    steps = form.steps({step.person_id: step for step in standing.steps}, **about)
    placing.place(form.kind, steps)
    if objections := [*placing.objections_to_placing(form.kind, steps), *_not_yet(steps, by)]:
        raise Refused(objections)
    return actions.finish(by=by, steps=steps, draft=draft)


def _corrected(draft: Draft, form: WriteForm, standing: Standing, by: Signature) -> list[Step]:
    steps = form.steps({step.person_id: step for step in standing.steps})
    placing.place_again(form.kind, steps)
    if objections := [*placing.objections_to_placing(form.kind, steps), *_not_yet(steps, by)]:
        raise Refused(objections)
    why = form.why if isinstance(form, CorrectForm) else ""
    return actions.correct(by=replace(by, why=why), steps=steps, draft=draft)


def _not_yet(steps: Sequence[Step], by: Signature) -> list[Objection]:
    """What was asked once is objected to once."""
    return list(dict.fromkeys(each for step in steps for each in time_objections(step, localtime(by.at))))


def _gone(draft: Draft) -> HttpResponse:
    """Somebody has recorded or discarded it meanwhile: what became of it."""
    if draft.corrects is not None:
        return redirect("pathway:step", draft.corrects.person_id, draft.corrects.pk)
    return redirect("pathway:write", draft.group)


def _said(kind: Kind, steps: Sequence[Step]) -> str:
    about = f" for {len(steps)} children" if len(steps) > 1 else ""
    if kind.approved:
        return f"{kind.title} submitted{about}. It is now with whoever decides on it."
    when = f" on {written(steps[0].on)}" if steps[0].on else ""
    return f"{kind.title}{when} recorded{about}."


def _recorded_already(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A form that is sent twice, or opened once more after somebody finished it."""
    step = standing.steps[0]
    messages.info(request, "This has been recorded. It stands below as it was written.")
    return redirect("pathway:step", step.person_id, step.pk)


def _show(
    request: HttpRequest,
    draft: Draft,
    children: list[Person],
    standing: Standing,
    by: Signature,
    *,
    form: WriteForm | None = None,
    wrong_files: Sequence[str] = (),
    points_out: bool = False,
    new_children: bool = False,
) -> HttpResponse:
    form = form or form_of(draft, children, standing, by, more=_more_rows(request))
    page = page_of(draft, children, standing, by, form)
    looked("pathway.write", by=by, people=[child.pk for child in children])
    found = {
        "page": page,
        "form": form,
        "draft": draft,
        "child": children[0],
        "wrong_files": wrong_files,
        "points_out": points_out,
        "new_children": new_children,
        "files_taken": files.TAKEN,
        "accept": files.ACCEPT,
        "most": files.MOST,
        "nothing": NOTHING,
        "answered": answered,
        "address": address_of(draft),
    }
    return render(request, "pathway/write.html", found)


def _more_rows(request: HttpRequest) -> dict[str, int]:
    name, _, many = request.GET.get("rows", "").partition(":")
    return {name: min(int(many), MOST_ROWS)} if many.isascii() and many.isdecimal() else {}
