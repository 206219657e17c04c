"""The page on which something is begun that is written over time. Opening it records nothing: a click by mistake costs
one step back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.access.clock import today
from goldenthread.access.doors import signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import actions
from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import Draft
from goldenthread.pathway.queries import writing as reading
from goldenthread.pathway.queries.writing import Writing
from goldenthread.pathway.writing import placing
from goldenthread.pathway.writing.beginning import ABOUT, BeginForm, at_first
from goldenthread.people.models import Person
from goldenthread.rules.words import day as written


def begin(request: HttpRequest, child: Person, kind: Kind) -> HttpResponse:
    by = signature(request)
    typed = _typed_before(request, child, kind, by)
    group = typed.draft.group if typed else _read(request.POST.get("_group", ""))
    if group and reading.stands(group, child):
        return redirect("pathway:write", group)  # sent twice
    group = typed.draft.group if typed else _new(group)
    offered = reading.brothers_and_sisters(child, for_user=by.user, on=today()) if kind.together else []
    form = BeginForm(kind, child, offered, _boxes(request, kind, typed), today=today())
    if request.method == "POST" and form.check() and _begun(request, by, form, group):
        return redirect("pathway:write", group)
    looked("pathway.begin", by=by, people=[child.pk])
    found = {"form": form, "kind": kind, "child": child, "group": group, "typed": typed.draft if typed else None}
    return render(request, "pathway/begin.html", found)


def address(draft: Draft, child: Person) -> str:
    """Where something is begun that has been typed in already."""
    return f"{reverse('pathway:start-writing', args=[child.pk, draft.kind])}?draft={draft.group}"


def waits_to_be_begun(draft: Draft, *, stands: bool) -> bool:
    """Typed in before it was begun, or after it was taken off the record."""
    kind = KINDS.get(draft.kind)
    return kind is not None and kind.begun and not stands


def _begun(request: HttpRequest, by: Signature, form: BeginForm, group: uuid.UUID) -> bool:
    steps = form.steps({}, group=group)
    placing.place(form.kind, steps)
    try:
        begun = actions.begin(by=by, steps=steps)
    except Refused as refused:
        form.show(refused.objections)
        return False
    about = f" for {len(begun)} children" if len(begun) > 1 else ""
    messages.success(request, f"{form.kind.title} begun{about}. It stands on the record from {written(begun[0].on)}.")
    return True


def _boxes(request: HttpRequest, kind: Kind, typed: Writing | None) -> dict[str, list[str]]:
    if request.method == "POST":
        return {name: request.POST.getlist(name) for name in request.POST}
    before = typed.draft.typed if typed else {}
    about = [str(child.pk) for child in typed.children] if typed else []
    return {**at_first(kind, today()), **before, ABOUT: about}


def _typed_before(request: HttpRequest, child: Person, kind: Kind, by: Signature) -> Writing | None:
    """What somebody typed in before it was begun, where the address names it."""
    group = _read(request.GET.get("draft", ""))
    found = reading.writing_for(group, for_user=by.user, on=today()) if group else None
    if found is None or found.draft.discarded_at or found.draft.kind != kind.id or child not in found.children:
        return None
    return found


def _new(group: uuid.UUID | None) -> uuid.UUID:
    """That of the page that was sent, but never that of something typed elsewhere."""
    return group if group and not reading.is_taken(group) else uuid.uuid4()


def _read(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
