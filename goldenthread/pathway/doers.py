"""Who may do a kind of step: the roles that the kind names in `done_by`, or whoever acts on the child.

Asked where somebody starts, finishes or is offered it. Loads, and what the product itself writes, are not asked.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from goldenthread.access.models import User
from goldenthread.access.objections import Objection
from goldenthread.access.roles import ROLES, Reads, reads, roles_of
from goldenthread.pathway.kinds import Kind

MANAGER = "team_manager"


def may_do(user: User, kind: Kind, on: date) -> bool:
    if not kind.done_by or user.is_machine:
        return True
    return any(role.name in kind.done_by for role in roles_of(user, on))


def objections_to_doing(user: User, kind: Kind, on: date) -> list[Objection]:
    if may_do(user, kind, on):
        return []
    sentence = f"{kind.title}: this is done by {_a(_titles(kind))}. What you know of it goes into a case note."
    return [Objection("done-by-its-role", sentence)]


def check_may_do(user: User, kind: Kind, on: date) -> None:
    """For a page, before it shows a form. Raises PermissionDenied."""
    for objection in objections_to_doing(user, kind, on):
        raise PermissionDenied(objection.sentence)


def waits_for(user: User, kind: Kind, on: date) -> str:
    """In place of a link, for somebody who may not do it. Who reads their own work only has a manager over it."""
    if kind.done_by[0] == MANAGER and reads(user, on) is Reads.OWN_WORK:
        return "Waits for your manager"
    return f"Waits for the {_titles(kind)[0]}"


def _titles(kind: Kind) -> list[str]:
    """Those whose work it is first; they begin with a small letter, for a sentence."""
    titles = [ROLES[name].title for name in kind.done_by]
    return [title[:1].lower() + title[1:] for title in titles]


def _a(titles: list[str]) -> str:
    """`a team manager, a service manager or an auditor`."""
    named = [f"{'an' if title[0] in 'aeiou' else 'a'} {title}" for title in titles]
    return " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))
