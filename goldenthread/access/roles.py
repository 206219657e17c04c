"""Who may do what. Roles are data; a user holds them by Grants, and two roles add up.

A role's `reads` says whose records it may open at all: everybody's, those of its own work (worked out by scope
providers), or nobody's. What it may do with them is its permissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects

from goldenthread.access.models import User

PERMISSIONS = {
    "see children": "Open the records of the children whom the role reads, each look logged.",
    "search people": "Find a person by name, date of birth or number.",
    "open with a reason": "Open a child outside one's own work for a few hours, after giving a one-line reason.",
    "break the glass": "Open a restricted record in an emergency, with a reason and an alarm, for some hours.",
    "restrict a record": "Restrict a record to named people and teams; answer for each emergency opening.",
    "act on a child": "Write in a child's record: contacts, assessments, visits, plans, decisions.",
    "work at the front door": "See what comes in to the front door, take it up and triage it.",
    "hold a clinic": "See how a team stands: what is stuck, and how much each worker holds; note what is agreed.",
    "approve own work": "Decide on what one has written oneself, or take two decisions on one thing. Nobody may, "
    "unless they are made a sole decider.",
    "take part in supervision": "Read and sign one's own supervision; record that of the workers one manages.",
    "see every supervision": "See when anybody's supervision was held and what it covered, and none of its words.",
    "see measures": "See the service picture, the measures and their trends.",
    "see children behind a figure": "List the children who make a figure, as far as the role reads them.",
    "dispute a figure": "Say that a figure is wrong and why.",
    "answer a dispute": "Give the verdict on a disputed figure.",
    "write papers": "Write sections of a paper and place figures in it.",
    "issue papers": "Issue a paper, which freezes its figures.",
    "see how forms are used": "See how often each question of the forms is answered, to ask fewer. No child is shown.",
    "load returns": "Load a return or an extract, and see what it left in doubt.",
    "confirm a match": "Say whether two records are the same person.",
    "manage users": "Add users, give and end their roles.",
    "read the log": "See who looked at what and who changed what.",
}
SIGNED_IN = "be signed in"  # what everybody may do who has signed in, whatever their role


class Reads(Enum):
    """Whose records, from the narrowest to the widest."""

    NOBODY = "no child"
    OWN_WORK = "own work"
    EVERYBODY = "authority-wide"


@dataclass(frozen=True)
class Role:
    name: str
    title: str
    description: str
    reads: Reads
    permissions: frozenset[str]
    beside: bool = False  # held beside another role, and of no use by itself

    def __post_init__(self) -> None:
        if unknown := self.permissions - PERMISSIONS.keys():
            raise ValueError(f"The role {self.name} names {sorted(unknown)}, which PERMISSIONS does not describe.")


def role(title: str, description: str, reads: Reads, *permissions: str, beside: bool = False) -> Role:
    name = title.lower().replace(" ", "_").replace("-", "_")
    return Role(name, title, description, reads, frozenset(permissions), beside)


FIGURES = ("see measures", "dispute a figure")
READING = ("see children", "search people")
CASEWORK = (*READING, "break the glass", "act on a child", "take part in supervision", *FIGURES)
WORKER = (*CASEWORK, "open with a reason")
OVERSIGHT = (*CASEWORK, "see children behind a figure")
PAPERS = ("write papers", "answer a dispute")

ROLES = {
    each.name: each
    for each in (
        role(
            "Front-door screener",
            "Screens what comes in to the multi-agency children's hub and recommends what should happen next.",
            Reads.EVERYBODY,
            *CASEWORK,
            "work at the front door",
        ),
        role(
            "Emergency duty worker",
            "Keeps children safe at night and at weekends, for any child of the authority.",
            Reads.EVERYBODY,
            *CASEWORK,
            "work at the front door",
        ),
        role(
            "Early-help worker",
            "Leads a family's early-help plan, for the council or for a partner.",
            Reads.OWN_WORK,
            *WORKER,
        ),
        role(
            "Social worker",
            "Holds children: assesses, visits, plans, and writes their record.",
            Reads.OWN_WORK,
            *WORKER,
        ),
        role(
            "Team manager",
            "Allocates and supervises a team's work, and decides what a manager must decide.",
            Reads.OWN_WORK,
            "hold a clinic",
            *WORKER,
            "see children behind a figure",
            "confirm a match",
        ),
        role(
            "Service manager",
            "Answers for several teams: their quality, timeliness and caseloads.",
            Reads.OWN_WORK,
            "hold a clinic",
            *WORKER,
            "see children behind a figure",
            "confirm a match",
            "write papers",
        ),
        role(
            "Head of service",
            "Answers for a service and decides what the law leaves to a senior officer.",
            Reads.EVERYBODY,
            "hold a clinic",
            *OVERSIGHT,
            "work at the front door",
            *PAPERS,
            "see how forms are used",
            "restrict a record",
            "see every supervision",
            "read the log",
        ),
        role(
            "Conference chair",
            "Chairs child protection conferences, independently of the team that holds the child.",
            Reads.EVERYBODY,
            *OVERSIGHT,
        ),
        role(
            "Independent reviewing officer",
            "Reviews the care plans of looked-after children and challenges delay.",
            Reads.EVERYBODY,
            *OVERSIGHT,
        ),
        role(
            "Personal adviser",
            "Keeps in touch with young people who have left care, up to the age of 25.",
            Reads.OWN_WORK,
            *WORKER,
        ),
        role(
            "Fostering and placements worker",
            "Finds, approves and supports foster carers and homes, and matches children to them.",
            Reads.OWN_WORK,
            *WORKER,
        ),
        role(
            "Auditor",
            "Reads children's records to judge the quality of the work, and changes none of them.",
            Reads.EVERYBODY,
            *READING,
            *FIGURES,
            "see children behind a figure",
        ),
        role(
            "Performance analyst",
            "Loads returns, keeps the measures right, and prepares figures for papers and inspections.",
            Reads.EVERYBODY,
            *READING,
            *FIGURES,
            *PAPERS,
            "see children behind a figure",
            "see how forms are used",
            "load returns",
            "confirm a match",
        ),
        role(
            "Director",
            "The statutory Director of Children's Services, who answers for all of it.",
            Reads.EVERYBODY,
            "hold a clinic",
            *OVERSIGHT,
            "work at the front door",
            *PAPERS,
            "see how forms are used",
            "restrict a record",
            "issue papers",
            "see every supervision",
            "read the log",
        ),
        role(
            "Lead Member",
            "The councillor who answers to the public for children's services. Sees figures, never a child's record.",
            Reads.NOBODY,
            *FIGURES,
        ),
        role(
            "Scrutiny councillor",
            "Questions the Executive about how well children are served. Sees figures, never a child's record.",
            Reads.NOBODY,
            *FIGURES,
        ),
        role(
            "Democratic services officer",
            "Runs the committees: agendas, papers, minutes and what was promised. Never sees a child's record.",
            Reads.NOBODY,
            *FIGURES,
            "write papers",
            "issue papers",
        ),
        role(
            "Inspector",
            "Inspects the authority: reads any record and every figure while the inspection lasts; changes nothing.",
            Reads.EVERYBODY,
            *READING,
            *FIGURES,
            "see children behind a figure",
        ),
        role(
            "System administrator",
            "Keeps the product running and gives people their roles. Never sees a child's record.",
            Reads.NOBODY,
            "manage users",
            "read the log",
        ),
        role(
            "Sole decider",
            "Held beside another role where nobody else is there to decide: may decide on what they wrote themselves, "
            "and more than once.",
            Reads.NOBODY,
            "approve own work",
            beside=True,
        ),
    )
}


# The roles that somebody may have and no other.
BY_THEMSELVES = {name: each for name, each in ROLES.items() if not each.beside}


def roles_of(user: User | AnonymousUser, on: date) -> tuple[Role, ...]:
    """The roles a user holds on a day. The grants are read once for each user object, which is once a request."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    return roles_held(user, on)


def roles_held(user: User, on: date) -> tuple[Role, ...]:
    """The same of anybody, also of those who have left since."""
    prefetch_related_objects([user], "grants")
    held = (g.role for g in user.grants.all() if g.started <= on and (g.ended is None or on <= g.ended))
    return tuple(ROLES[name] for name in held if name in ROLES)


def may(user: User | AnonymousUser, permission: str, on: date) -> bool:
    check_known([permission])
    if permission == SIGNED_IN:
        return user.is_authenticated and user.is_active
    return any(permission in held.permissions for held in roles_of(user, on))


def reads(user: User | AnonymousUser, on: date) -> Reads:
    """The widest reading that any of the user's roles has. The product itself reads everybody."""
    if isinstance(user, User) and user.is_machine:
        return Reads.EVERYBODY
    return max((held.reads for held in roles_of(user, on)), key=list(Reads).index, default=Reads.NOBODY)


def who_may(permission: str) -> list[str]:
    """The titles of the roles that carry a permission, for a page that has to refuse."""
    return [each.title for each in ROLES.values() if permission in each.permissions]


def check_known(permissions: Iterable[str]) -> None:
    for permission in permissions:
        if permission not in PERMISSIONS and permission != SIGNED_IN:
            raise ValueError(
                f"No permission is called {permission!r}. Use one of {', '.join(sorted(PERMISSIONS))}; "
                f'or add "{permission}": "What it lets somebody do." to PERMISSIONS in access/roles.py, '
                "and give it to a role."
            )
