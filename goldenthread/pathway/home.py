"""The front page. A worker's morning: since you left, what is due, visits, what is to be written and decided; then
what a manager's teams have late and without a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import now, today
from goldenthread.access.doors import signature
from goldenthread.access.models import User
from goldenthread.access.record import looked
from goldenthread.access.roles import may
from goldenthread.pathway import doing
from goldenthread.pathway.models import INDEPENDENT, RunningClock
from goldenthread.pathway.queries import handing, to_decide, to_write, worklist
from goldenthread.pathway.queries.lines import Line
from goldenthread.pathway.queries.since import left_at, since
from goldenthread.pathway.queries.visiting import VISITS, visits
from goldenthread.pathway.queries.whose import MINE, TEAMS, Choice, case_holders, own
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.ui.panels import panel
from goldenthread.workforce.models import Worker
from goldenthread.workforce.queries import next_supervision

SEE = "see children"
WRITES = "act on a child"
SHORT = 10  # rows of a list of a manager
THREE = 3  # things that are due
FEW = 5  # rows of what is written and decided
NEWS = 12
MOST = 60  # children whose visits are shown


@dataclass(frozen=True)
class Mine:
    """The children whom the user holds, each with the roles in which they do, read once for all the panels."""

    people: list[Person]
    roles: dict[int, set[str]]
    clocks: list[RunningClock]  # that run for them, the most pressing first
    worker: Worker | None = None  # the user as a worker, where they hold a child

    @property
    def visited(self) -> list[Person]:
        """Those whom the user visits: a reviewing officer or a conference chair does not."""
        return [person for person in self.people if self.roles[person.pk] - INDEPENDENT]


def mine(request: HttpRequest) -> Mine:
    kept: Mine | None = request.__dict__.get("_mine")
    if kept is None:
        kept = request.__dict__["_mine"] = _mine(_user(request), today())
        if kept.people:
            looked("pathway.morning", by=signature(request), people=[person.pk for person in kept.people])
    return kept


@dataclass(frozen=True)
class TeamsDue:
    """The first of what falls due for the children of a manager's teams: what is left to the manager, what is late."""

    left: list[RunningClock]
    overdue: list[RunningClock]


def _teams_due(request: HttpRequest) -> TeamsDue:
    kept: TeamsDue | None = request.__dict__.get("_teams_due")
    if kept is None:
        user, on = _user(request), today()
        due = worklist.running(Choice(TEAMS), for_user=user, on=on).filter(clock__in=doing.clocks_left_to(user, on))
        late = worklist.running(Choice(TEAMS, "overdue"), for_user=user, on=on)
        kept = TeamsDue(worklist.first_of(due, FEW), worklist.first_of(late, SHORT))
        case_holders({clock.person_id for clock in (*kept.left, *kept.overdue)}, on)  # asked of all at once
        request.__dict__["_teams_due"] = kept
    return kept


@panel("home", order=3, title="Front door", permission="work at the front door")
def front_door(request: HttpRequest, _: object) -> str | None:
    """Whoever takes calls begins here."""
    return (
        render_to_string("pathway/panels/front_door.html", {}, request)
        if may(_user(request), WRITES, today())
        else None
    )


@panel("home", order=5, title="Since you left", permission=SEE)
def since_you_left(request: HttpRequest, _: object) -> str | None:
    user, moment = _user(request), now()
    left = left_at(user, moment)  # before this look is logged
    held = mine(request)
    if not held.people:
        return None
    news = since(left, [person.pk for person in held.people], for_user=user, now=moment)
    found = {"left": left, "news": news[:NEWS], "more": max(len(news) - NEWS, 0)}
    return render_to_string("pathway/panels/since.html", found, request)


@panel("home", order=10, title="Most pressing", permission=SEE)
def most_pressing(request: HttpRequest, _: object) -> str | None:
    """Three things to do: those that are late or due today before those that are coming. Below them three that others
    do for these children. Visits have a table of their own."""
    if not mine(request).people:
        return None
    user, until = _user(request), worklist.soon(today())
    clocks = [clock for clock in mine(request).clocks if clock.clock not in VISITS and clock.due <= until]
    theirs = [clock for clock in clocks if doing.is_theirs(clock, user, today())][:THREE]
    others = [clock for clock in clocks if not doing.is_theirs(clock, user, today())][:THREE]
    rows = worklist.rows([*theirs, *others], for_user=user, on=today())
    found = {
        "rows": rows[: len(theirs)],
        "waits": rows[len(theirs) :],
        "total": len(clocks),
        "url_query": f"?whose=mine&when={'soon' if rows else 'all'}",
        "also": ", and visits,",
        "otherwise": "See everything that is running",
    }
    return render_to_string("pathway/panels/pressing.html", found, request)


@panel("home", order=15, title="My children and visits", permission=SEE)
def my_children(request: HttpRequest, _: object) -> str | None:
    held = mine(request)
    if not held.people:
        return None
    if not held.visited:
        children = worklist.children(Choice(MINE), for_user=_user(request), on=today())
        return _children(request, children, "?list=children&whose=mine")
    found = {"visits": visits(held.visited, held.clocks, today())[:MOST], "total": len(held.visited), "on": today()}
    return render_to_string("pathway/panels/visits.html", found, request)


@panel("home", order=20, title="To finish writing", permission=SEE)
def to_finish(request: HttpRequest, _: object) -> str | None:
    rows = to_write.to_write(Choice(MINE), for_user=_user(request), on=today())
    lines = to_write.lines(rows[:FEW], for_user=_user(request), on=today())
    return _lines(request, "to finish writing", lines, len(rows), "?list=write&whose=mine") if rows else None


@panel("home", order=25, title="Awaiting your decision", permission=SEE)
def awaiting(request: HttpRequest, _: object) -> str | None:
    rows = to_decide.to_decide(Choice(MINE), for_user=_user(request), on=today())
    lines = to_decide.lines(rows[:FEW], for_user=_user(request), on=today())
    return _lines(request, "awaiting your decision", lines, len(rows), "?list=decide&whose=mine") if rows else None


@panel("home", order=30, title="Your supervision", permission=SEE)
def supervision(request: HttpRequest, _: object) -> str | None:
    """Of those who are supervised: whoever holds children."""
    worker = mine(request).worker
    if worker is None:
        return None
    return render_to_string("pathway/panels/supervision.html", {"next": next_supervision(worker, today())}, request)


@panel("home", order=35, title="Offered to you", permission=SEE)
def offered(request: HttpRequest, _: object) -> str | None:
    offers = handing.offers_to_answer(for_user=_user(request), on=today())
    back = handing.came_back(for_user=_user(request), on=today())
    if not (offers or back):
        return None
    return render_to_string("pathway/panels/offered.html", {"offers": offers, "came_back": back}, request)


@panel("home", order=38, title="Yours to do in your teams", permission=SEE)
def left_to_me(request: HttpRequest, _: object) -> str | None:
    """What falls due for the children of a manager's teams and is the manager's own work: oversight."""
    left = _teams_due(request).left if _manages(request) else []
    if not left:
        return None
    clocks = {clock.clock for clock in left}
    found = {
        "rows": worklist.rows(left, for_user=_user(request), on=today()),
        "waits": [],
        "total": worklist.total_of(left),
        "url_query": "?whose=teams&when=soon" + (f"&clock={clocks.pop()}" if len(clocks) == 1 else ""),
        "also": "",
        "otherwise": "Open on the worklist",
    }
    return render_to_string("pathway/panels/pressing.html", found, request)


@panel("home", order=40, title="Overdue in my teams", permission=SEE)
def overdue_in_my_teams(request: HttpRequest, _: object) -> str | None:
    if not _manages(request):
        return None
    overdue = _teams_due(request).overdue
    rows = worklist.rows(overdue, for_user=_user(request), on=today())
    lists = [("Overdue", rows, worklist.total_of(overdue), "?whose=teams&when=overdue")]
    return render_to_string("pathway/panels/due_rows.html", {"lists": lists}, request)


@panel("home", order=45, title="Unallocated", permission=SEE)
def unallocated(request: HttpRequest, _: object) -> str | None:
    if not _manages(request):
        return None
    waiting = worklist.unallocated(Choice(TEAMS), for_user=_user(request), on=today())
    return _children(request, waiting, "?list=unallocated&whose=teams")


def _mine(user: User, on: date) -> Mine:
    people: dict[int, Person] = {}
    roles: dict[int, set[str]] = {}
    worker = None
    for row in own(user, on):
        if row.person.merged_into_id:
            continue
        people[row.person_id], worker = row.person, row.worker
        roles.setdefault(row.person_id, set()).add(row.role)
    case_holders(people, on)  # asked of all at once: the panels below ask of some, and then it is known
    clocks = RunningClock.objects.filter(person_id__in=people).select_related("person").order_by("due", "pk")
    return Mine(list(people.values()), roles, list(clocks) if people else [], worker)


def _lines(request: HttpRequest, heading: str, lines: list[Line], total: int, url_query: str) -> str:
    found = {"heading": heading, "lines": lines, "total": total, "url_query": url_query}
    return render_to_string("pathway/panels/lines.html", found, request)


def _children(request: HttpRequest, children: QuerySet[Person], url_query: str) -> str:
    found = {
        "held": worklist.held(list(children[:SHORT]), today()),
        "total": children.count(),
        "url_query": url_query,
        "on": today(),
        "age_of": age_of,
    }
    return render_to_string("pathway/panels/children.html", found, request)


def _manages(request: HttpRequest) -> bool:
    kept: bool | None = request.__dict__.get("_manages")
    if kept is None:
        kept = request.__dict__["_manages"] = worklist.manages_on(_user(request), today())
    return kept


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
