"""The worklist, as a page and as a file. Its filters stand in the address."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.record import looked
from goldenthread.pathway.clocks import CLOCKS
from goldenthread.pathway.law import clocks
from goldenthread.pathway.queries import worklist as query
from goldenthread.pathway.queries.worklist import Choice
from goldenthread.people.queries import age_of

LISTS = {"due": "What is due", "children": "Children", "unallocated": "Unallocated"}
WHEN = {
    "overdue": "Overdue",
    "coming": "Due in ten working days",
    "soon": "Overdue or due in ten working days",
    "all": "Everything that is running",
}
PER_PAGE = 50
MOST = 10_000  # rows in a file
DUE_COLUMNS = ("Child", "Number", "What is due", "Due", "State", "Why", "Worker", "Team")
CHILD_COLUMNS = ("Child", "Number", "Stage", "Worker", "Team", "Since", "Next due", "What is due next")


@allow("see children")
def worklist(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    which, choice = read(request.GET, by.user)
    rows = _rows(which, choice, by.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = _shown(which, page.object_list)
    whose = _whose(by.user)
    workers = {str(worker.pk): str(worker) for worker in query.workers_holding(for_user=by.user, on=today())}
    looked("pathway.worklist", by=by, people=[row.person.pk for row in shown])
    found = {
        "lists": [(text, f"?list={name}&whose={choice.whose}") for name, text in LISTS.items()],
        "here": f"?list={which}&whose={choice.whose}",
        "which": which,
        "title": LISTS[which],
        "choice": choice,
        "page": page,
        "shown": shown,
        "whose": whose,
        "workers": workers,
        "when": WHEN,
        "clocks": _clock_titles(),
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
    shown = _shown(which, _rows(which, choice, by.user)[:MOST])
    looked("pathway.worklist_csv", by=by, people=[row.person.pk for row in shown])
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="worklist-{which}-{today().isoformat()}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # so that a spreadsheet reads it as UTF-8
    writer = csv.writer(response)
    writer.writerow(DUE_COLUMNS if which == "due" else CHILD_COLUMNS)
    writer.writerows(map(_safe, map(_due_cells if which == "due" else _child_cells, shown)))
    return response


def read(given: QueryDict, user: User) -> tuple[str, Choice]:
    """Which list, and what of it. What the address does not say, or says wrongly, is what most people want."""
    which, when, worker = given.get("list", "due"), given.get("when", "soon"), given.get("worker", "")
    whose, clock = given.get("whose", ""), given.get("clock", "")
    return (
        which if which in LISTS else "due",
        Choice(
            whose=whose if whose and whose.isprintable() else _usual(user),
            when=when if when in WHEN else "soon",
            clock=clock if clock in CLOCKS else "",
            worker=int(worker) if worker.isascii() and worker.isdecimal() and len(worker) < 10 else None,
        ),
    )


def _usual(user: User) -> str:
    """A manager looks at their teams, a worker at their own, anybody else at all they read."""
    if query.manages_on(user, today()):
        return "teams"
    return "mine" if query.worker_of(user) else "all"


def _rows(which: str, choice: Choice, user: User) -> Any:
    find = {"due": query.running, "children": query.children, "unallocated": query.unallocated}[which]
    return find(choice, for_user=user, on=today())


def _shown(which: str, rows: Iterable[Any]) -> Sequence[query.Row | query.Held]:
    return query.rows(rows, today()) if which == "due" else query.held(list(rows), today())


def _whose(user: User) -> dict[str, str]:
    teams = {team.code: team.name for team in query.teams_holding(for_user=user, on=today())}
    return {"mine": "My own", "teams": "My teams'", "all": "Everybody I may see", **teams}


def _clock_titles() -> dict[str, str]:
    return {clock: clocks().law.versions(clock)[0].title for clock in CLOCKS}


def _chosen(given: QueryDict, workers: Mapping[str, str], whose: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    names = {"whose": whose, "when": WHEN, "clock": _clock_titles(), "worker": workers}
    found = []
    for name, words in names.items():
        if value := given.get(name, ""):
            rest = given.copy()
            del rest[name]
            rest.pop("page", None)
            found.append((words.get(str(value), str(value)), f"?{rest.urlencode()}"))
    return found


def _due_cells(row: Any) -> tuple[Any, ...]:
    due = row.due
    return (
        row.person.name,
        row.person.la_child_id,
        due.title,
        due.on.isoformat(),
        due.state,
        due.sentence,
        row.worker,
        row.team,
    )


def _child_cells(row: Any) -> tuple[Any, ...]:
    due = row.next_due
    since = row.since.isoformat() if row.since else ""
    what = (due.on.isoformat(), due.title) if due else ("", "")
    return (row.person.name, row.person.la_child_id, row.stage, row.worker, row.team, since, *what)


def _safe(cells: Iterable[Any]) -> list[str]:
    """A spreadsheet runs a cell that begins like a formula: such a cell is given a quotation mark first."""
    return [f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t", "\r") else str(cell) for cell in cells]
