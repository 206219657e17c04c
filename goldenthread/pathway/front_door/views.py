"""Pages of the front door: the live page, its lists, triage, what came in overnight, and one contact with what is left
to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import now, today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway.actions import front_door as actions
from goldenthread.pathway.clocks import subject_of
from goldenthread.pathway.deciding import may_decide
from goldenthread.pathway.doers import check_may_do, may_do
from goldenthread.pathway.front_door import entries, flags
from goldenthread.pathway.front_door.entries import Entry
from goldenthread.pathway.front_door.forms import DayForm, TriageForm
from goldenthread.pathway.front_door.live import by_hour, discussions_on, live, referred_on
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.lateness import not_said
from goldenthread.pathway.models import Draft, Step
from goldenthread.pathway.queries.deciders import may_decide_on
from goldenthread.pathway.writing.form import WriteForm
from goldenthread.pathway.writing.naming import Naming
from goldenthread.pathway.writing.starting import start
from goldenthread.people.queries import age_of

DOOR = "work at the front door"
DECISION = "REFERRAL-DECISION"
PER_PAGE = 30
EVERY = 60  # seconds between two looks of the live page


@allow(DOOR)
def front_door(request: HttpRequest) -> HttpResponse:
    """The live page; alone what changes on it, where the page itself asks."""
    by = signature(request)
    form = DayForm(request.GET if "day-year" in request.GET else None, initial={"day": _day(request)})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() and form.cleaned_data["day"] else _day(request)
    shown = live(min(day, today()), for_user=by.user, on=today())
    looked("pathway.front_door", by=by, people=[])
    sources, hours = by_hour(shown.received)
    found = {
        "live": shown,
        "sources": sources,
        "hours": hours,
        "at": now(),
        "form": form,
        "paused": request.GET.get("pause") == "yes",
        "every": EVERY,
        "is_today": shown.day == today(),
    }
    name = "_live" if getattr(request, "htmx", False) else "live"
    return render(request, f"pathway/front_door/{name}.html", found)


Find = Callable[[date, User, date], list[Entry]]


def _undecided(day: date, user: User, on: date) -> list[Entry]:
    return entries.undecided(for_user=user, on=on)


def _late(day: date, user: User, on: date) -> list[Entry]:
    return [entry for entry in entries.undecided(for_user=user, on=on) if entry.late(on)]


def _danger(day: date, user: User, on: date) -> list[Entry]:
    return [entry for entry in entries.undecided(for_user=user, on=on) if entry.danger]


def _received(day: date, user: User, on: date) -> list[Entry]:
    return entries.received_on(day, for_user=user, on=on)


def _repeated(day: date, user: User, on: date) -> list[Entry]:
    received = entries.received_on(day, for_user=user, on=on)
    again = flags.repeats([step for entry in received for step in entry.steps], day)
    return [entry for entry in received if any(step.person_id in again for step in entry.steps)]


# Each number of the live page leads to its list.
LISTS: dict[str, tuple[str, Find]] = {
    "undecided": ("Undecided contacts", _undecided),
    "late": ("Contacts not decided in time", _late),
    "danger": ("A child in immediate danger", _danger),
    "received": ("Contacts received", _received),
    "repeat": ("Repeat contacts", _repeated),
}


@allow(DOOR)
def listed(request: HttpRequest, which: str) -> HttpResponse:
    if which not in LISTS:
        raise Http404(f"There is no list called {which}.")
    title, find = LISTS[which]
    day = _day(request)
    found = {"which": which, "title": title, "day": day, "of_a_day": which in ("received", "repeat")}
    return _entries(request, _page(request, find(day, signature(request).user, today())), found)


@allow(DOOR)
def not_told(request: HttpRequest) -> HttpResponse:
    user = signature(request).user
    page = _page(request, entries.not_told(for_user=user, on=today()))
    page.object_list = entries.with_the_others(list(page.object_list), for_user=user, on=today())
    found = {"which": "not-told", "title": "Whoever rang has not been told", "day": today(), "of_a_day": False}
    return _entries(request, page, found)


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _entries(request: HttpRequest, page: Page[Entry], found: dict[str, Any]) -> HttpResponse:
    by = signature(request)
    people = [step.person_id for entry in page.object_list for step in entry.steps]
    looked(f"pathway.front_door_{found['which'].replace('-', '_')}", by=by, people=people)
    return render(
        request,
        "pathway/front_door/listed.html",
        {**found, "page": page, "flags": _flags(request, list(page)), "on": today(), "age_of": age_of},
    )


@allow(DOOR)
def discussions(request: HttpRequest) -> HttpResponse:
    by, day = signature(request), _day(request)
    held = discussions_on(day, for_user=by.user, on=today())
    looked("pathway.front_door_discussions", by=by, people=[step.person_id for each in held for step in each.steps])
    return render(request, "pathway/front_door/discussions.html", {"held": held, "day": day})


@allow(DOOR)
def referrals(request: HttpRequest) -> HttpResponse:
    """Of a day; which of them are of a child who was referred in the twelve months before."""
    by, day = signature(request), _day(request)
    referred, twice = referred_on(day, for_user=by.user, on=today())
    again = request.GET.get("again") == "yes"
    rows = [step for step in referred if not again or step.person_id in twice]
    looked("pathway.front_door_referrals", by=by, people=[step.person_id for step in rows])
    found = {"day": day, "rows": rows, "twice": twice, "again": again}
    return render(request, "pathway/front_door/referrals.html", found)


@allow(DOOR)
def triage(request: HttpRequest) -> HttpResponse:
    """Domestic-abuse notifications: the gravest first, decided one by one or several together."""
    by = signature(request)
    waiting = [e for e in entries.undecided(for_user=by.user, on=today()) if e.domestic_abuse]
    waiting.sort(key=lambda entry: (entries.RISKS.index(str(entry.first.answers.get("risk") or "")), entry.due))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    together = [e for e in page if e.state == "awaiting approval" and e.first.answers.get("risk") != "high"]
    ready = {str(entry.first.group): ", ".join(child.name for child in entry.children) for entry in together}
    after = {each.subject for each in not_said([step for entry in together for step in entry.steps], today())}
    late = [str(entry.first.group) for entry in together if after & {subject_of(step) for step in entry.steps}]
    form = TriageForm(request.POST or None, choices=ready, today=today(), late=late)
    decides = may_decide(by.user, DECISION, today())
    if request.method == "POST" and not (ready and decides):
        messages.info(request, "Nothing was decided here: nothing waits that you can decide on together with others.")
        return redirect("pathway:front-door-triage")
    if request.method == "POST" and form.is_valid() and _triaged(request, form):
        return redirect("pathway:front-door-triage")
    looked("pathway.front_door_triage", by=by, people=[s.person_id for e in page for s in e.steps])
    found = {"page": page, "flags": _flags(request, list(page)), "form": form, "ready": ready, "decides": decides}
    return render(request, "pathway/front_door/triage.html", {**found, "on": today(), "age_of": age_of})


def _triaged(request: HttpRequest, form: TriageForm) -> bool:
    groups = form.cleaned_data["chosen"]
    try:
        actions.triage(by=signature(request), groups=groups, answers=form.answers(), feedback=form.feedback())
    except Refused as refused:
        for objection in refused.objections:
            form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)
        return False
    many = f"{len(groups)} notifications" if len(groups) > 1 else "One notification"
    messages.success(request, f"{many} decided." + (" The feedback is on record." if form.feedback() else ""))
    return True


@allow(DOOR)
def overnight(request: HttpRequest) -> HttpResponse:
    """What the duty team took and nobody has picked up. Picking up is a fact: who, and when."""
    by = signature(request)
    waiting = entries.overnight(for_user=by.user, on=today())
    if request.method == "POST":
        chosen = set(request.POST.getlist("contact"))
        taken = [entry for entry in waiting if str(entry.first.pk) in chosen]
        actions.pick_up(by=by, contacts=[step for entry in taken for step in entry.steps])
        if len(taken) == 1:
            messages.success(request, "Picked up.")
            return redirect("pathway:front-door-contact", taken[0].first.pk)
        messages.success(request, f"{len(taken)} picked up." if taken else "Somebody had picked that up already.")
        return redirect("pathway:front-door-overnight")
    looked("pathway.front_door_overnight", by=by, people=[s.person_id for e in waiting for s in e.steps])
    found = {"waiting": waiting, "flags": _flags(request, waiting), "on": today(), "age_of": age_of}
    return render(request, "pathway/front_door/overnight.html", found)


@allow("see children")
def contact(request: HttpRequest, step_id: int) -> HttpResponse:
    """One contact, and everything that is left to do about it."""
    entry = _entry(request, step_id)
    after = Step.objects.filter(follows__in=entry.steps).select_related("worker", "recorded_by").order_by("pk")
    # What was said about several children alike stands once.
    once = {(step.kind, step.group or step.recorded_from): step for step in reversed(after)}
    looked("pathway.front_door_contact", by=signature(request), people=[s.person_id for s in entry.steps])
    found = {
        "entry": entry,
        "flags": _flags(request, [entry]),
        "after": sorted(once.values(), key=lambda step: step.pk),
        "referral": next((step for step in after if step.kind == "referral"), None),
        "picked_up": any(step.kind == "picked_up" for step in after),
        "told": any(step.kind == "feedback" for step in after),
        "screens": may_do(signature(request).user, KINDS["screening"], today()),
        "decides": may_decide_on(signature(request).user, DECISION, [s.person_id for s in entry.steps], today()),
        "kinds": KINDS,
        "on": today(),
        "age_of": age_of,
    }
    return render(request, "pathway/front_door/contact.html", found)


@allow("act on a child")
def feedback(request: HttpRequest, step_id: int) -> HttpResponse:
    entry = _entry(request, step_id)
    by, kind = signature(request), KINDS["feedback"]
    known = {"whom": [str(entry.first.answers.get("referrer") or "")], **_in_boxes("on", today())}
    typed = {name: request.POST.getlist(name) for name in request.POST} if request.method == "POST" else known
    form = WriteForm(kind, entry.children[:1], typed, today=today(), naming=Naming(by.user, today()))
    if request.method == "POST" and form.check():
        try:
            actions.give_feedback(by=by, contacts=entry.steps, told=form.steps({})[0])
        except Refused as refused:
            form.show(refused.objections)
        else:
            messages.success(request, "The feedback is on record.")
            return redirect("pathway:front-door-contact", entry.first.pk)
    looked("pathway.front_door_feedback", by=by, people=[s.person_id for s in entry.steps])
    return render(request, "pathway/front_door/feedback.html", {"form": form, "entry": entry, "kind": kind})


FROM_HERE = ("screening", "strategy_discussion")


@allow("act on a child")
def write_after(request: HttpRequest, step_id: int, kind: str) -> HttpResponse:
    """What a contact calls for is written about the same children; one that this user has begun is gone on with."""
    if kind not in FROM_HERE:
        raise Http404(f"Nothing of kind {kind} is written from a contact.")
    entry, by = _entry(request, step_id), signature(request)
    check_may_do(by.user, KINDS[kind], today())
    begun = Draft.objects.filter(kind=kind, follows=entry.first, started_by=by.user, discarded_at=None).first()
    draft = begun or start(kind, entry.children, by, follows=entry.first)
    looked("pathway.front_door_write", by=by, people=[s.person_id for s in entry.steps])
    return redirect("pathway:write", draft.group)


def _entry(request: HttpRequest, step_id: int) -> Entry:
    entry = entries.entry_of(step_id, for_user=signature(request).user, on=today())
    if entry is None:
        raise Http404("No such contact about a child whom this user reads.")
    return entry


def _flags(request: HttpRequest, shown: Sequence[Entry]) -> dict[int, flags.Flags]:
    steps = [step for entry in shown for step in entry.steps]
    people = {step.person_id for step in steps}
    return flags.flags_of(people, for_user=signature(request).user, on=today(), but={step.pk for step in steps})


def _day(request: HttpRequest) -> date:
    """The day asked for, as an address says it; today where it says none, or one that cannot be."""
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), today())
    except ValueError:
        return today()


def _in_boxes(name: str, day: date) -> dict[str, list[str]]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}-{part}": [str(value)] for part, value in parts.items()}
