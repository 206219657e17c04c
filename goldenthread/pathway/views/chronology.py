"""The chronology of a child, or of the child with brothers and sisters: as a page, on paper, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from goldenthread.access.clock import now, today
from goldenthread.access.doors import allow, signature
from goldenthread.access.models import User
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import chronology_printed as printed
from goldenthread.pathway import family_chronology as chronicle
from goldenthread.pathway import queries
from goldenthread.pathway.family_chronology import Choice, FamilyEntry
from goldenthread.pathway.labels import step_title
from goldenthread.pathway.queries import handing
from goldenthread.pathway.queries.correcting import withdrawn_from
from goldenthread.people.models import Person
from goldenthread.people.queries import age_of
from goldenthread.places import authority
from goldenthread.ui import printing

PER_PAGE = 100
FILES = {
    "pdf": ("application/pdf", printing.pdf.render),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", printing.word.render),
}


@dataclass(frozen=True)
class Told:
    """What was asked for, and what there is: `whole` before the choice, `entries` after it. `left_out` counts brothers
    and sisters whom the user does not read."""

    child: Person
    children: Sequence[Person]
    left_out: int
    family: bool
    choice: Choice
    whole: list[FamilyEntry]
    entries: list[FamilyEntry]

    @property
    def chosen(self) -> str:
        """The choice in words, for paper; nothing where all of it is shown."""
        of = [child.name for child in self.children if child.pk == self.choice.child]
        year = [str(self.choice.year)] if self.choice.year else []
        return ", ".join([*of, *year, *([self.choice.sort] if self.choice.sort else [])])


@allow("see children")
def chronology(request: HttpRequest, person_id: int) -> HttpResponse:
    by = signature(request)
    told = _told(request, person_id, by, "pathway.chronology")
    page = Paginator(told.entries, PER_PAGE).get_page(request.GET.get("page"))
    off = [] if told.family else withdrawn_from(told.child, for_user=by.user, on=today())
    found = {
        "told": told,
        "withdrawn": off,
        "title_of": step_title,
        "child": told.child,
        "page": page,
        "years": chronicle.years(told.whole),
        "sorts": chronicle.sorts(told.whole),
        "chosen": _chosen(request.GET, told),
        "kept": _kept(request.GET),
        "names": chronicle.Names(told.children),
        "on": today(),
    }
    return render(request, "pathway/chronology.html", found)


@allow("see children")
def to_print(request: HttpRequest, person_id: int) -> HttpResponse:
    """All of it on one page, with whose it is and who printed it."""
    by = signature(request)
    told = _told(request, person_id, by, "pathway.chronology_printed")
    found = {
        "told": told,
        "child": told.child,
        "kept": _kept(request.GET),
        "names": chronicle.Names(told.children),
        "age_of": age_of,
        "on": today(),
        "by": by.user,
        "at": by.at,
    }
    return render(request, "pathway/chronology_print.html", found)


@allow("see children")
def file(request: HttpRequest, person_id: int, form: str) -> HttpResponse:
    if form not in FILES:
        raise Http404(f"A chronology is not made as {form}: only as {' or '.join(FILES)}.")
    by = signature(request)
    told = _told(request, person_id, by, f"pathway.chronology_{form}")
    document = printed.document(
        told.entries,
        children=told.children,
        title=_title(told),
        chosen=told.chosen,
        order=told.choice.order,
        left_out=told.left_out,
        by=str(by.user),
        at=by.at,
        whose=authority.read().name,
    )
    content_type, make = FILES[form]
    try:
        made = make(document, now())
    except printing.NotPrintable as cannot:
        return HttpResponse(str(cannot), status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(made, content_type=content_type)
    name = "family-chronology" if told.family else "chronology"
    response["Content-Disposition"] = f'attachment; filename="{name}-{today().isoformat()}.{form}"'
    return response


def _told(request: HttpRequest, person_id: int, by: Signature, act: str) -> Told:
    child = queries.child_for(person_id, for_user=by.user, on=today())
    family, choice = request.GET.get("family") == "yes", read(request.GET)
    children, left_out = _family(child, by.user) if family else ([child], 0)
    choice = choice if choice.child in {each.pk for each in children} and family else replace(choice, child=None)
    records = queries.child_records(children, for_user=by.user, on=today())
    whole = chronicle.family_chronology(records, everything=choice.everything)
    looked(act, by=by, people=[record.child.pk for record in records])
    shown = [entry for entry in (whole[::-1] if choice.oldest_first else whole) if choice.takes(entry)]
    return Told(child, [record.child for record in records], left_out, family, choice, whole, shown)


def _family(child: Person, user: User) -> tuple[list[Person], int]:
    """The child with brothers and sisters whom the user reads, the eldest first."""
    siblings, left_out = handing.brothers_and_sisters(child, for_user=user, on=today())
    everybody = [child, *(each.person for each in siblings)]
    return list({each.pk: each for each in sorted(everybody, key=_eldest_first)}.values()), left_out


def _eldest_first(person: Person) -> tuple[bool, object, int]:
    return person.born is None, person.born or person.pk, person.pk


def read(given: QueryDict) -> Choice:
    """What the address does not say, or says wrongly, is everything."""
    return Choice(
        child=_number(given.get("child", "")),
        year=_number(given.get("year", "")),
        sort=given.get("sort", ""),
        everything=given.get("all") == "yes",
        oldest_first=given.get("order") == "oldest",
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _title(told: Told) -> str:
    return f"{'Family chronology' if told.family else 'Chronology'}: {chronicle.Names(told.children).everybody}"


def _kept(given: QueryDict) -> str:
    """The address's choice, for the links that print and save what is shown."""
    kept = given.copy()
    kept.pop("page", None)
    return kept.urlencode()


def _chosen(given: QueryDict, told: Told) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    words = {
        "child": next((child.name for child in told.children if child.pk == told.choice.child), ""),
        "year": str(told.choice.year or ""),
        "sort": told.choice.sort,
        "all": "Visits and other small steps too" if told.choice.everything else "",
        "order": "The oldest first" if told.choice.oldest_first else "",
    }
    found = []
    for name, said in words.items():
        if said:
            rest = given.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            found.append((said, f"?{rest.urlencode()}"))
    return found
