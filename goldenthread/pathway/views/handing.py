"""Handing a child over, answering, taking back, and who has held the child."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import looked
from goldenthread.pathway import actions, queries
from goldenthread.pathway.giving import giver_of
from goldenthread.pathway.handover_forms import (
    AnswerForm,
    AuthorityForm,
    HandoverForm,
    PartnerForm,
    ServiceForm,
    TheirAnswerForm,
    Together,
)
from goldenthread.pathway.handover_policies import said_already
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.models import Allocation, Handover
from goldenthread.pathway.queries import handing
from goldenthread.pathway.queries.readiness import unfinished
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.places import authority
from goldenthread.places.models import Organisation
from goldenthread.ui.forms import GovForm

Kind = Handover.Kind


@dataclass(frozen=True)
class Way:
    """One way in which a child changes hands: `form` makes the form, `facts` what a handover takes from it."""

    slug: str
    title: str
    heading: str
    says: str
    form: Callable[[Any, Mapping[str, str]], Together]
    facts: Callable[[Any], dict[str, Any]]


def _transfer_form(data: Any, siblings: Mapping[str, str]) -> Together:
    holders = handing.holders_to_choose(today())
    return HandoverForm(data, holders=holders, siblings=siblings, initial={"role": Allocation.Role.CASE_WORKER})


def _transfer(form: HandoverForm) -> dict[str, Any]:
    team, worker = form.holder()
    return {"kind": Kind.TRANSFER, "role": form.cleaned_data["role"], "to_team": team, "to_worker": worker}


def _partner_form(data: Any, siblings: Mapping[str, str]) -> Together:
    return PartnerForm(data, organisations=handing.partners(), teams=handing.teams(), siblings=siblings)


def _partner(form: PartnerForm) -> dict[str, Any]:
    return {"kind": Kind.REFER, "role": Allocation.Role.LEAD_PRACTITIONER, **_whom(form)}


def _service_form(data: Any, siblings: Mapping[str, str]) -> Together:
    return ServiceForm(data, organisations=handing.partners(), teams=handing.teams(), siblings=siblings)


def _service(form: ServiceForm) -> dict[str, Any]:
    return {"kind": Kind.REQUEST, "service": form.cleaned_data["service"], **_whom(form)}


def _whom(form: PartnerForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"to_organisation_id": said["organisation"] or None, "to_team_id": said["team"] or None}


def _authority_form(data: Any, siblings: Mapping[str, str]) -> Together:
    form = AuthorityForm(data, siblings=siblings)
    if data and form.is_valid() and form.cleaned_data["code"] == authority.read().la_code:
        form.add_error("code", "That is our own number. Write that of the authority that takes the child over")
    return form


def _authority(form: AuthorityForm) -> dict[str, Any]:
    said = form.cleaned_data
    named = Organisation(name=said["name"], sector=handing.AUTHORITY)
    return {"kind": Kind.OUT_OF_AREA, "to_authority": said["code"], "to_organisation": named}


WAYS = {
    way.slug: way
    for way in (
        Way(
            "", "To a team or worker", "Hand over",
            "Nothing falls between: the child stays with the present holder until the next one accepts.",
            _transfer_form, _transfer,
        ),
        Way(
            "partner", "To early help or a partner", "Refer to early help or a partner",
            "Nothing ends until they accept. If they decline, everything stays as it is.",
            _partner_form, _partner,
        ),
        Way(
            "service", "Ask for a service", "Ask for a service",
            "Whoever holds the child goes on holding them, whatever the answer.",
            _service_form, _service,
        ),
        Way(
            "authority", "To another authority", "Transfer to another authority",
            "Everything goes on here until they accept. On that day what is open ends here, and our workers hold the "
            "child no more. The court’s orders and proceedings stay as they are.",
            _authority_form, _authority,
        ),
    )
}  # fmt: skip


@allow("act on a child")
def hand_over(request: HttpRequest, person_id: int, way: str = "") -> HttpResponse:
    if way not in WAYS:
        raise Http404(f"No way of handing over is called {way}.")
    chosen, by = WAYS[way], signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    siblings, _ = handing.brothers_and_sisters(child, for_user=by.user, on=today())
    family = {child.pk: child, **{each.person.pk: each.person for each in siblings}}
    held = handing.holding(family)
    may_come = {pk: each for pk, each in family.items() if pk != child.pk and held[pk]}
    form = chosen.form(request.POST or None, {str(pk): _named(each, held[pk]) for pk, each in may_come.items()})
    steps = handing.steps_that_ask(family) if way == "partner" else {}
    if request.method == "POST" and form.is_valid():
        facts = chosen.facts(form)
        handovers = [
            Handover(person=family[pk], asked_on=today(), words=form.cleaned_data["words"], step=steps.get(pk), **facts)
            for pk in (child.pk, *form.siblings())
        ]
        try:
            asked = actions.ask_handovers(by=by, handovers=handovers)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _said(asked))
            return redirect("people:child", child.pk)
    shown = [child, *may_come.values()]
    looked("pathway.hand_over", by=by, people=[each.pk for each in shown])
    found = {
        "form": form,
        "child": child,
        "way": chosen,
        "ways": _ways(child),
        "assign": bool(giver_of(by.user, today()).manages),
        "holders": held[child.pk],
        "ready": _ready(shown),
        "follows": steps.get(child.pk),
        "step_title": step_title,
    }
    return render(request, "pathway/hand_over.html", found)


@allow("act on a child")
def answer(request: HttpRequest, handover_id: int) -> HttpResponse:
    by = signature(request)
    seen = handing.offer_seen(handover_id, for_user=by.user, on=today())
    if seen is None:
        raise Http404("No handover under this number is about a child whom this user reads.")
    form = _answer_form(request, seen) if seen.may_answer else None
    if request.method == "POST":
        done = _take_back(request, seen) if "take_back" in request.POST else form and _answered(request, seen, form)
        if done:
            return done
        seen = handing.offer_seen(handover_id, for_user=by.user, on=today()) or seen  # somebody may have answered
        form = form if seen.may_answer else None
    looked("pathway.answer_handover", by=by, people=[each.pk for each in seen.offer.children])
    found = {
        "form": form,
        "seen": seen,
        "offer": seen.offer,
        "handover": seen.offer.one,
        "ready": _ready(seen.offer.children),
        "holders": handing.holding([each.pk for each in seen.offer.children]),
        "said": said_already(seen.told.handover),
        "age_of": age_of,
        "on": today(),
    }
    return render(request, "pathway/answer_handover.html", found)


@allow("see children")
def handovers(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    to_answer = handing.offers_to_answer(for_user=by.user, on=today())
    mine = {offer.one.pk for offer in to_answer}
    asked = [offer for offer in handing.offers_asked(for_user=by.user, on=today()) if offer.one.pk not in mine]
    back = handing.came_back(for_user=by.user, on=today())
    people = {h.person_id for offer in (*to_answer, *asked) for h in offer.handovers}
    looked("pathway.handovers", by=by, people=sorted(people | {one.handover.person_id for one in back}))
    found = {
        "to_answer": to_answer,
        "asked": asked,
        "came_back": back,
        "may_assign": bool(giver_of(by.user, today()).manages),
    }
    return render(request, "pathway/handovers.html", found)


@allow("see children")
def held_by(request: HttpRequest, person_id: int) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    held, asked = handing.who_has_held(child, for_user=by.user, on=today())
    looked("pathway.held_by", by=by, people=[child.pk])
    return render(request, "pathway/held_by.html", {"child": child, "held": held, "asked": asked, "on": today()})


def _answer_form(request: HttpRequest, seen: handing.Seen) -> AnswerForm | TheirAnswerForm:
    data = request.POST if request.method == "POST" and "take_back" not in request.POST else None
    if seen.for_another:
        first = {"on": today()}
        return TheirAnswerForm(data, asked_on=seen.offer.one.asked_on, today=today(), initial=first)
    return AnswerForm(data)


def _answered(request: HttpRequest, seen: handing.Seen, form: AnswerForm | TheirAnswerForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    accept = form.cleaned_data["answer"] == "accept"
    signed = signature(request, form.cleaned_data["why"])
    try:
        actions.answer_handovers(by=signed, handovers=seen.offer.handovers, accept=accept, on=form.day(today()))
    except Refused as refused:
        _show(form, refused)
        return None
    messages.success(request, _outcome(seen, accept))
    if accept and not seen.for_another and len(seen.offer.handovers) == 1:
        return redirect("people:child", seen.offer.one.person_id)
    return redirect("pathway:handovers")


def _take_back(request: HttpRequest, seen: handing.Seen) -> HttpResponse | None:
    if not seen.may_take_back:
        return None
    try:
        actions.take_back_handovers(by=signature(request, "Taken back."), handovers=seen.offer.handovers)
    except Refused as refused:
        messages.warning(request, " ".join(objection.sentence for objection in refused.objections))
        return None
    messages.success(request, f"Taken back. {seen.offer.names} stays with the present holder.")
    return redirect("pathway:handovers")


def _outcome(seen: handing.Seen, accept: bool) -> str:
    one, several = seen.offer.one, len(seen.offer.handovers) > 1
    if not accept:
        return f"Declined. The present holder keeps {'the children' if several else 'the child'}."
    match one.kind:
        case Kind.REQUEST:
            return f"Accepted: {one.service}."
        case Kind.OUT_OF_AREA:
            return f"{one.to} has accepted {seen.offer.names}. What was open here has ended."
        case Kind.REFER:
            return f"{one.to} has accepted {seen.offer.names}."
    return f"You hold {'these children' if several else 'this child'} from today."


def _said(asked: Sequence[Handover]) -> str:
    one, whom = asked[0], "the child" if len(asked) == 1 else f"the {len(asked)} children"
    if one.kind == Kind.REQUEST:
        return f"{one.to} has been asked for: {one.service}."
    return f"Offered to {one.to}. Until they accept, the present holder keeps {whom}."


def _show(form: GovForm, refused: Refused) -> None:
    for objection in refused.objections:
        form.add_error(objection.field if objection.field in form.fields else None, objection.sentence)


def _ways(child: Person) -> list[tuple[str, str]]:
    return [(way.title, way.slug) for way in WAYS.values()]


def _named(person: Person, held: Sequence[Allocation]) -> str:
    by = held[0].worker or held[0].team
    return f"{person.name}, {age_of(person, today())}, held by {by}"


def _ready(children: Sequence[Person]) -> list[tuple[Person, Any]]:
    found = unfinished([child.pk for child in children], today())
    return [(child, found[child.pk]) for child in children]
