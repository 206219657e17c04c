"""Documents made of a child's record: choose one, look at it, take it as Word or PDF, note that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import queries
from goldenthread.pathway.actions import letters as actions
from goldenthread.pathway.letters import AUDIENCES, LETTERS, Caution, Facts, Letter, cautions
from goldenthread.pathway.letters.forms import SentForm, readers
from goldenthread.pathway.letters.wording import open_to
from goldenthread.pathway.queries.letters import facts_for, letters_offered
from goldenthread.pathway.queries.worklist import worker_of
from goldenthread.people.models import Person
from goldenthread.ui.printing import Document, NotPrintable, html, pdf, word

FORMATS = {
    "pdf": (pdf, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@dataclass(frozen=True)
class Made:
    """One document as asked for in the address."""

    child: Person
    letter: Letter
    facts: Facts
    document: Document
    cautions: list[Caution]

    @property
    def stopped(self) -> bool:
        return any(caution.stops for caution in self.cautions)


@allow("act on a child")
def documents(request: HttpRequest, person_id: int) -> HttpResponse:
    by = signature(request)
    child = queries.child_for(person_id, for_user=by.user, on=today())
    record = queries.record_of(child, on=today())
    of = request.GET.get("of", "")
    found = letters_offered(record, of=of)
    looked("pathway.documents", by=by, people=[child.pk])
    context = {
        "child": child,
        "of": of,
        "groups": [
            (title, [each for each in found if each.letter.audience == audience])
            for audience, title in AUDIENCES.items()
        ],
        "any": bool(found),
        "made_of": actions.made_of_words,
    }
    return render(request, "pathway/documents.html", context)


@allow("act on a child")
def document(request: HttpRequest, person_id: int, letter: str, of: str) -> HttpResponse:
    by = signature(request)
    made = _made(request, by, person_id, letter, of)
    form = SentForm(request.POST if request.method == "POST" else None, today=today(), initial=_usual(made))
    if request.method == "POST" and form.is_valid() and not made.stopped:
        try:
            _sent(by, made, form.cleaned_data)
        except Refused as refused:
            for objection in refused.objections:
                form.add_error(None, objection.sentence)
        else:
            messages.success(request, "Noted on the record that it was sent.")
            return redirect("people:child", made.child.pk)
    looked("pathway.document", by=by, people=[made.child.pk])
    address = reverse("pathway:document", args=(made.child.pk, letter, of))
    context = {
        "made": made,
        "child": made.child,
        "letter": made.letter,
        "form": form,
        "body": SafeString(html.body(made.document)),
        "made_of": actions.made_of_words(made.facts.of),
        "readers": readers(open_to(made.facts)) if made.letter.audience == "family" else [],
        "reader": str(made.facts.to.person.pk) if made.facts.to else "",
        "files": [(format, f"{address}/{format}?{_chosen(made)}") for format in FORMATS],
    }
    return render(request, "pathway/document.html", context)


@allow("act on a child")
def file(request: HttpRequest, person_id: int, letter: str, of: str, format: str) -> HttpResponse:
    by = signature(request)
    made = _made(request, by, person_id, letter, of)
    if format not in FORMATS:
        raise Http404("A document is a PDF or a Word file.")
    page = f"{reverse('pathway:document', args=(made.child.pk, letter, of))}?{_chosen(made)}"
    if made.stopped:
        messages.error(request, "It cannot be made yet. See what has to be put right first.")
        return redirect(page)
    maker, kind = FORMATS[format]
    try:
        content = maker.render(made.document, _dated(made))
    except NotPrintable as error:
        messages.error(request, str(error))
        return redirect(page)
    actions.made(by=by, letter=made.letter, facts=made.facts, document=made.document, format=format)
    response = HttpResponse(content, content_type=kind)
    name = f"{made.document.title}.{format}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _made(request: HttpRequest, by: Signature, person_id: int, letter_id: str, of: str) -> Made:
    child = queries.child_for(person_id, for_user=by.user, on=today())
    letter = LETTERS.get(letter_id)
    if letter is None:
        raise Http404(f"There is no document {letter_id}.")
    asked = request.GET
    facts = facts_for(
        child,
        letter=letter,
        of=of,
        to=_number(asked, "to"),
        easy=asked.get("easy") == "yes",
        with_words=asked.get("words") == "yes",
        for_user=by.user,
        on=today(),
    )
    if facts is None:
        raise Http404("Of that, this document cannot be made.")
    composed = letter.compose(facts)
    found = cautions(facts, composed) if letter.leaves_the_house else []
    if letter.caution:
        found.append(Caution(letter.caution))
    return Made(child, letter, facts, composed, found)


def _sent(by: Signature, made: Made, answers: dict[str, Any]) -> None:
    actions.sent(
        by=by,
        letter=made.letter,
        facts=made.facts,
        title=made.document.title,
        worker=worker_of(by.user),
        **answers,
    )


def _usual(made: Made) -> dict[str, Any]:
    to = made.child.name if made.letter.audience == "child" else ""
    return {"to": made.facts.to.person.name if made.facts.to else to, "on": today()}


def _chosen(made: Made) -> str:
    """What was chosen, as an address carries it."""
    facts = made.facts
    chosen = {
        "to": str(facts.to.person.pk) if facts.to else "",
        "easy": "yes" if facts.easy else "",
        "words": "yes" if facts.with_words else "",
    }
    return urlencode({name: value for name, value in chosen.items() if value})


def _dated(made: Made) -> datetime:
    """The day's first moment: the same document made twice on one day is the same file."""
    return datetime.combine(made.facts.on, time(), get_current_timezone())


def _number(given: QueryDict, name: str) -> int | None:
    typed = given.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None
