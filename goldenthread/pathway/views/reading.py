"""Reading what was written about a child: one step whole, and the notes and visits one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.record import looked
from goldenthread.pathway import deciding, labels, queries, telling
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.letters import LETTERS
from goldenthread.pathway.models import Step
from goldenthread.pathway.queries import correcting as of_correcting
from goldenthread.pathway.queries import writing as of_writing
from goldenthread.pathway.queries.deciding import answers_to
from goldenthread.pathway.queries.steps import Sought, step_for, written_steps
from goldenthread.pathway.views.correcting import correcting_of, taken_off

PER_PAGE = 25
LONGEST = 100  # letters that may be looked for


@allow("see children")
def step(request: HttpRequest, person_id: int, step_id: int) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    read = step_for(step_id, child=child, for_user=by.user, on=today())
    if read is None:
        return taken_off(request, child, step_id, by)
    looked("pathway.step", by=by, people=[child.pk])
    told = telling.answers(read.step)
    found = {
        "child": child,
        "read": read,
        "step": read.step,
        "title": labels.step_title(read.step),
        "facts": [answer for answer in told if not answer.is_text],
        "stories": [answer for answer in told if answer.is_text],
        "belongs_to": telling.belongs_to(read.step),
        "who": labels.who_did(read.step),
        "older": telling.older_version(read.step),
        "title_of": labels.step_title,
        "decisions": answers_to([read.step]),
        "corrections": of_correcting.corrections(read.step, read.versions),
        "correcting": correcting_of(read.step, by),
        "answered": deciding.answered,
        "wording_of": telling.wording_of,
        "attachments": of_writing.attachments(read.step),
        "has_documents": any(letter.is_made_of(read.step) for letter in LETTERS.values()),
    }
    return render(request, "pathway/step.html", found)


@allow("see children")
def notes(request: HttpRequest, person_id: int) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    whole = written_steps(child, for_user=by.user, on=today())
    sought = read(request.GET)
    steps = [each for each in whole if sought.takes(each)]
    looked("pathway.notes", by=by, people=[child.pk])
    found = {
        "child": child,
        "page": Paginator(steps, PER_PAGE).get_page(request.GET.get("page")),
        "total": len(whole),
        "kinds": _kinds(whole),
        "years": sorted({each.on.year for each in whole}, reverse=True),
        "sought": sought,
        "chosen": _chosen(request.GET, sought),
        "labels": labels,
        "texts": telling.texts,
        "in_short": telling.in_short,
        "on": today(),
    }
    return render(request, "pathway/notes.html", found)


def read(given: QueryDict) -> Sought:
    """What the address does not say, or says wrongly, is not asked for."""
    kind, year = given.get("kind", ""), given.get("year", "")
    return Sought(
        kind=kind if kind in telling.TELLING else "",
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        words=" ".join(given.get("q", "").split())[:LONGEST],
    )


def _kinds(steps: Sequence[Step]) -> dict[str, str]:
    return {kind: KINDS[kind].title for kind in telling.TELLING if any(step.kind == kind for step in steps)}


def _chosen(given: QueryDict, sought: Sought) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    said = {
        "kind": KINDS[sought.kind].title if sought.kind else "",
        "year": str(sought.year or ""),
        "q": f"“{sought.words}”" if sought.words else "",
    }
    found = []
    for name, words in said.items():
        if words:
            rest = given.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            found.append((words, f"?{rest.urlencode()}"))
    return found
