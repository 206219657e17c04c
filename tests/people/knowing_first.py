"""Warnings, restrictions of contact and restricted records for these tests, made as the product makes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.access.models import User
from goldenthread.people import actions
from goldenthread.people.models import ContactRestriction, Person, RestrictedOpening, Restriction, Warning
from tests.people_of_erimus import signed

ON = date(2026, 3, 3)


def a_warning(who: Person, **facts: Any) -> Warning:
    said: dict[str, Any] = {
        "kind": "dog", "reason": "Two dogs loose in the yard. Ring from the gate.", "source": "Health visitor",
        "started": date(2026, 1, 5), "review_on": date(2026, 6, 1),
    }  # fmt: skip
    return actions.record_warning(by=signed(), warning=Warning(person=who, **{**said, **facts}))


def kept_away(child: Person, **facts: Any) -> ContactRestriction:
    said: dict[str, Any] = {
        "name": "Mick Petch", "limits": "none", "basis": "court-order", "started": date(2026, 1, 5),
        "review_on": date(2026, 6, 1),
    }  # fmt: skip
    return actions.restrict_contact(by=signed(), restriction=ContactRestriction(person=child, **{**said, **facts}))


def restricted_to(child: Person, *users: User, teams: tuple[int, ...] = ()) -> Restriction:
    readers = {(user.pk, None) for user in users} | {(None, team) for team in teams}
    return actions.restrict_record(
        by=signed(), person=child, reason="Her mother works here.", ask="Helen Ashdown, 01632 960 001", readers=readers
    )


def glass_broken(child: Person, user: User, why: str = "Police at the door") -> RestrictedOpening:
    return actions.break_glass(by=signed(user, why=why), person=child)
