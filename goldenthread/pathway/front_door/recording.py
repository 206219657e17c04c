"""Taking a contact: the child is searched for, those it is about are chosen, and the form is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import now, today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.record import looked
from goldenthread.access.roles import roles_of
from goldenthread.pathway import queries
from goldenthread.pathway.front_door.flags import flags_of
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.writing.fields import boxes_of
from goldenthread.pathway.writing.starting import start
from goldenthread.people import finding
from goldenthread.people import queries as people
from goldenthread.people.kinship import OTHER_END, Relative
from goldenthread.people.models import Kin, Person
from goldenthread.people.views.people import SEARCHED, THEN
from goldenthread.rules.ages import age

SHOWN = 8
ADULT = 18
CHILDREN = (OTHER_END[Kin.MOTHER], OTHER_END[Kin.STEP_PARENT], OTHER_END[Kin.CARER])
DUTY = "emergency_duty_worker"


@allow("act on a child")
def search(request: HttpRequest) -> HttpResponse:
    """Search first: whoever rings about a child mostly rings about one we know. While somebody types, only the list."""
    text = request.GET.get("q", "").strip()
    by = signature(request)
    results = finding.search(text, for_user=by.user, on=today(), most=SHOWN) if text else None
    read = [each.person for each in results.found if each.in_scope] if results else []
    children = _children_of(read, by.user)
    ids = sorted({person.pk for person in read} | {each.person.pk for found in children.values() for each in found})
    looked("pathway.front_door_search", by=by, people=ids)
    if text:
        request.session[SEARCHED] = text[:200]
    found = {
        "text": text,
        "results": results,
        "children": children,
        "flags": flags_of(ids, for_user=by.user, on=today()),
        "on": today(),
        "age_of": people.age_of,
    }
    name = "_found" if getattr(request, "htmx", False) else "search"
    return render(request, f"pathway/front_door/{name}.html", found)


@allow("act on a child")
def new(request: HttpRequest) -> HttpResponse:
    """Somebody who is not in the record yet is added, and then the contact is written."""
    request.session[THEN] = "pathway:front-door-about"
    return redirect("people:new")


@allow("act on a child")
def about(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who it is about: the child who was chosen, and brothers and sisters. What is known of each stands beside."""
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    family = _children_of_the_family(child, by.user)
    if request.method == "POST":
        chosen = {child.pk, *(int(pk) for pk in request.POST.getlist("also") if pk.isdecimal())}
        children = [person for person in [child, *(each.person for each in family)] if person.pk in chosen]
        draft = start("contact", children, by, typed=_known_now(by.user, now()))
        return redirect("pathway:write", draft.group)
    ids = [child.pk, *(each.person.pk for each in family)]
    looked("pathway.front_door_about", by=by, people=ids)
    found = {
        "child": child,
        "family": family,
        "flags": flags_of(ids, for_user=by.user, on=today()),
        "on": today(),
        "age_of": people.age_of,
    }
    return render(request, "pathway/front_door/about.html", found)


def _children_of(people_found: Sequence[Person], user: User) -> dict[int, list[Relative]]:
    """Whoever rings about a child may know the mother's name only. Of those whom the user reads."""
    related = people.relatives_of(people_found, for_user=user, on=today()) if people_found else {}
    own = {pk: [each for each in found if each.kin in CHILDREN] for pk, found in related.items()}
    return {pk: once for pk, found in own.items() if (once := _still_children(found))}


def _children_of_the_family(child: Person, user: User) -> list[Relative]:
    """Brothers and sisters who are children still, and whom the user reads."""
    related = people.relatives(child, for_user=user, on=today())
    kin = [r for r in related if r.kin in (Kin.SIBLING.label, Kin.HALF_SIBLING.label)]
    return _still_children(kin)


def _still_children(found: Iterable[Relative]) -> list[Relative]:
    once = {r.person.pk: r for r in found if r.in_scope and not r.over(today()) and not r.person.died}
    return [r for r in once.values() if r.person.born is None or age(r.person.born, today()) < ADULT]


def _known_now(user: User, at: datetime) -> dict[str, list[str]]:
    """What nobody has to type: the day, the time, and whether it was taken out of hours."""
    contact = KINDS["contact"]
    duty = any(role.name == DUTY for role in roles_of(user, at.date()))
    known: dict[str, Any] = {"received": at.date(), "at": f"{at:%H:%M}", "out_of_hours": duty or out_of_hours(at)}
    return {box: v for name, value in known.items() for box, v in boxes_of(contact.question(name), name, value).items()}


def out_of_hours(at: datetime) -> bool:
    """By the hours that the authority keeps, and on no working day."""
    rules, time = the_clocks(), at.hour * 100 + at.minute
    opens, closes = (rules.law.value(name, at.date()) for name in ("FRONT-DOOR-OPENS", "FRONT-DOOR-CLOSES"))
    return not opens <= time < closes or not rules.calendar.is_working_day(at.date())
