"""What people shows on the child's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import today
from goldenthread.people import queries
from goldenthread.people.genogram import draw, family_of, whom_nobody_recorded
from goldenthread.people.kinship import called
from goldenthread.people.models import Person, Sex
from goldenthread.people.whereabouts import where_they_are
from goldenthread.rules.words import day as written
from goldenthread.ui.panels import panel

SEE = "see children"


@panel("child", order=40, title="Family and relationships", permission=SEE, column="wide")
def family(request: HttpRequest, child: Person) -> str:
    found = {"child": child, **drawn_family(child, for_user=_user(request), on=today())}
    return render_to_string("people/panels/family.html", found, request)


def drawn_family(child: Person, *, for_user: Any, on: date) -> dict[str, Any]:
    """The genogram and the list that says the same."""
    around = queries.family(child, for_user=for_user, on=on)
    drawn = family_of(child, around.everybody, around.rows, on)
    mine = [relative.person.pk for relative in around.everybody if relative.in_scope]
    return {
        "around": around,
        "where": where_they_are(mine, on),
        "picture": draw(drawn),
        "missing": whom_nobody_recorded(drawn),
        "on": on,
        "age_of": queries.age_of,
        "called": called,
    }


@panel("child", order=80, title="Names, addresses and numbers", permission=SEE)
def particulars(request: HttpRequest, child: Person) -> str:
    held = queries.particulars(child, today())
    found = {"facts": names_and_numbers(child), "particulars": held, "child": child}
    return render_to_string("people/panels/particulars.html", found, request)


@panel("child", order=90, title="Other records of this person", permission="confirm a match")
def other_records(request: HttpRequest, child: Person) -> str | None:
    if not queries.has_other_records(child):
        return None
    merges = list(queries.merges_into(child))
    doubts = queries.matches_of(child, for_user=_user(request), on=today())
    if not (merges or doubts):
        return None
    found = {"merges": merges, "doubts": doubts, "child": child}
    return render_to_string("people/panels/other_records.html", found, request)


def header(child: Person, on: date) -> list[tuple[str, str]]:
    """Who this is, in a line: what is not known is said only of age and sex."""
    address, placed = queries.current_address(child, on), where_they_are([child.pk], on).get(child.pk, "")
    facts = [
        *who_this_is(child, on),
        ("Sex", child.get_sex_display()),
        ("LA child id", child.la_child_id),
        ("UPN", child.upn),
        ("Placed", placed),
        ("Family’s address" if placed else "Home address", str(address) if address else ""),
        *queries.held(child, on).items(),
    ]
    return [(label, value) for label, value in facts if value]


def who_this_is(child: Person, on: date) -> list[tuple[str, str]]:
    """What of it is known without asking."""
    facts = [
        ("Age", queries.age_of(child, on).removeprefix("age ")),
        ("Born", written(child.born) if child.born else ""),
        ("Expected", written(child.expected) if child.expected and not child.born else ""),
        ("Died", written(child.died) if child.died else ""),
    ]
    return [(label, value) for label, value in facts if value]


def names_and_numbers(person: Person) -> list[tuple[str, str]]:
    return [
        ("Given names", person.given_names),
        ("Family name", person.family_name),
        ("Known as", person.known_as),
        ("LA child id", person.la_child_id),
        ("UPN", person.upn or person.upn_unknown),
        ("Former UPN", person.former_upn),
        ("NHS number", person.nhs_number),
        ("Phone", person.phone),
    ]


def side_by_side(one: Person, other: Person, on: date) -> list[tuple[str, str, str, str]]:
    """Each fact of both, and whether it is the same, where both have it."""
    columns = [dict(_facts(person, on)) for person in (one, other)]
    rows = []
    for label, left in columns[0].items():
        right = columns[1][label]
        agrees = "" if not left or not right else ("Same" if left.casefold() == right.casefold() else "Differs")
        rows.append((label, left, right, agrees))
    return rows


def _facts(person: Person, on: date) -> list[tuple[str, str]]:
    held = queries.particulars(person, on)
    return [
        *names_and_numbers(person),
        ("Other names", ", ".join(str(name) for name in held.names)),
        ("Born", written(person.born) if person.born else ""),
        ("Died", written(person.died) if person.died else ""),
        ("Sex", "" if person.sex == Sex.UNKNOWN else person.get_sex_display()),
        ("Home address", "; ".join(str(address) for address in held.addresses)),
        ("Held by", ", ".join(queries.held(person, on).values())),
    ]


def _user(request: HttpRequest) -> Any:
    """Panels are drawn only for those who have signed in."""
    return request.user
