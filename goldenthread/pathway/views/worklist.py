"""The worklist, as a page and as a file. Its filters stand in the address."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.record import looked
from goldenthread.pathway.clocks import CLOCKS
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.law import clocks
from goldenthread.pathway.queries import expected, handed, to_decide, to_write
from goldenthread.pathway.queries import worklist as query
from goldenthread.pathway.queries.lines import Line
from goldenthread.pathway.queries.whose import ALL, MINE, NOBODY, TEAMS, Choice
from goldenthread.people.queries import age_of

WHOSE = {MINE: "My own", TEAMS: "My teams'", ALL: "Everybody I may see", NOBODY: "Nobody's"}
WHEN = {
    "overdue": "Overdue",
    "coming": "Due in ten working days",
    "soon": "Overdue or due in ten working days",
    "all": "Everything that is running",
}
PER_PAGE = 50
MOST = 10_000  # rows in a file
LINE_COLUMNS = ("Child", "Number", "What", "Since", "State", "Why", "Worker", "Team")
DUE_COLUMNS = ("Child", "Number", "What is due", "Due", "State", "Why", "Worker", "Team")
CHILD_COLUMNS = ("Child", "Number", "Stage", "Worker", "Team", "Since", "Next due", "What is due next")


@dataclass(frozen=True)
class List:
    """`find` answers with everything of a choice, to be cut into pages; `show` makes what stands on one page."""

    title: str
    find: Callable[..., Any]
    show: Callable[..., Sequence[Line | query.Held]]
    filters: tuple[str, ...] = ()
    columns: tuple[str, ...] = LINE_COLUMNS
    kinds: Callable[[], Sequence[str]] = tuple
    usual: str = ""  # whose, where the address does not say; empty: what most people want
    nothing: str = "Widen the filters to see more."


def _due(page: Any, *, for_user: User, on: Any) -> list[Line]:
    return query.rows(page, for_user=for_user, on=on, with_managers=True)


def _held(page: Any, *, for_user: User, on: Any) -> list[query.Held]:
    return query.held(list(page), on)


LISTS = {
    "due": List("What is due", query.running, _due, ("worker", "when", "clock"), DUE_COLUMNS),
    "write": List("Being written", to_write.to_write, to_write.lines, ("worker", "kind"), kinds=to_write.written_on),
    "decide": List(
        "Awaiting a decision",
        to_decide.to_decide,
        to_decide.lines,
        ("worker", "kind"),
        kinds=lambda: tuple(kind.id for kind in KINDS.values() if kind.approved),
        usual=MINE,
        nothing="“My own” are those that you may decide. Widen the filters to see what others decide.",
    ),
    "expected": List(
        "Expected next", expected.expected, expected.lines, ("worker", "kind"), kinds=lambda: tuple(expected.BEGUN_BY)
    ),
    "handed": List("Handovers", handed.handed, handed.lines, ("worker",), usual=MINE),
    "children": List("Children", query.children, _held, ("worker",), CHILD_COLUMNS),
    "unallocated": List("Unallocated", query.unallocated, _held, (), CHILD_COLUMNS),
}


@allow("see children")
def worklist(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    which, choice = read(request.GET, by.user)
    listed = LISTS[which]
    rows = listed.find(choice, for_user=by.user, on=today())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = listed.show(page.object_list, for_user=by.user, on=today())
    teams, holders = query.holders(for_user=by.user, on=today())
    whose = WHOSE | {team.code: team.name for team in teams}
    workers = {str(worker.pk): str(worker) for worker in holders}
    looked("pathway.worklist", by=by, people=_people(shown))
    found = {
        "lists": [(each.title, _address(name, each.usual or choice.whose)) for name, each in LISTS.items()],
        "here": _address(which, listed.usual or choice.whose),
        "which": which,
        "listed": listed,
        "choice": choice,
        "page": page,
        "shown": shown,
        "whose": whose,
        "workers": workers,
        "when_choices": WHEN,
        "clocks": _clock_titles(),
        "kinds": {kind: KINDS[kind].title for kind in listed.kinds()},
        "chosen": _chosen(request.GET, workers, whose),
        "on": today(),
        "age_of": age_of,
        "csv_query": request.GET.urlencode(),
    }
    return render(request, "pathway/worklist.html", found)


@allow("see children")
def worklist_csv(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    which, choice = read(request.GET, by.user)
    listed = LISTS[which]
    rows = listed.find(choice, for_user=by.user, on=today())[:MOST]
    shown = listed.show(rows, for_user=by.user, on=today())
    looked("pathway.worklist_csv", by=by, people=_people(shown))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="worklist-{which}-{today().isoformat()}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # so that a spreadsheet reads it as UTF-8
    writer = csv.writer(response)
    writer.writerow(listed.columns)
    writer.writerows(_safe(_line_cells(row) if isinstance(row, Line) else _child_cells(row)) for row in shown)
    return response


def read(given: QueryDict, user: User) -> tuple[str, Choice]:
    """Which list, and what of it. What the address does not say, or says wrongly, is what most people want."""
    which, when, worker = given.get("list", "due"), given.get("when", "soon"), given.get("worker", "")
    whose, clock, kind = given.get("whose", ""), given.get("clock", ""), given.get("kind", "")
    which = which if which in LISTS else "due"
    return (
        which,
        Choice(
            whose=whose if whose and whose.isprintable() else LISTS[which].usual or _usual(user),
            when=when if when in WHEN else "soon",
            clock=clock if clock in CLOCKS else "",
            worker=int(worker) if worker.isascii() and worker.isdecimal() and len(worker) < 10 else None,
            kind=kind if kind in LISTS[which].kinds() else "",
        ),
    )


def _usual(user: User) -> str:
    """A manager looks at their teams, a worker at their own, anybody else at all they read."""
    if query.manages_on(user, today()):
        return TEAMS
    return MINE if query.worker_of(user) else ALL


def _address(which: str, whose: str) -> str:
    return f"?list={which}&whose={whose}"


def _people(shown: Sequence[Line | query.Held]) -> list[int]:
    ids = [row.person.pk for row in shown]
    ids += [other.pk for row in shown if isinstance(row, Line) for other in row.others]
    return list(dict.fromkeys(ids))


def _clock_titles() -> dict[str, str]:
    return {clock: clocks().law.versions(clock)[0].title for clock in CLOCKS}


def _chosen(given: QueryDict, workers: Mapping[str, str], whose: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    names = {"whose": whose, "when": WHEN, "clock": _clock_titles(), "worker": workers}
    names["kind"] = {kind.id: kind.title for kind in KINDS.values()}
    found = []
    for name, words in names.items():
        if value := given.get(name, ""):
            rest = given.copy()
            del rest[name]
            rest.pop("page", None)
            found.append((words.get(str(value), str(value)), f"?{rest.urlencode()}"))
    return found


def _line_cells(row: Line) -> tuple[Any, ...]:
    names = ", ".join(person.name for person in (row.person, *row.others))
    day = row.on.isoformat() if row.on else ""
    return (names, row.person.la_child_id, row.what, day, row.said, row.why, row.worker, row.team)


def _child_cells(row: Any) -> tuple[Any, ...]:
    due = row.next_due
    since = row.since.isoformat() if row.since else ""
    what = (due.on.isoformat(), due.title) if due else ("", "")
    return (row.person.name, row.person.la_child_id, row.stage, row.worker, row.team, since, *what)


def _safe(cells: Iterable[Any]) -> list[str]:
    """A spreadsheet runs a cell that begins like a formula: such a cell is given a quotation mark first."""
    return [f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t", "\r") else str(cell) for cell in cells]
