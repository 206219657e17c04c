"""Writing the sections of a paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from goldenthread.access.doors import allow, signature
from goldenthread.access.record import ChangedMeanwhile
from goldenthread.governance import actions
from goldenthread.governance.composing import Whole, inline, inline_outside, team_names
from goldenthread.governance.forms import SectionForm
from goldenthread.governance.models import Level, Paper, Section
from goldenthread.governance.numbers import numbers
from goldenthread.governance.text import PLACED, paragraphs, read
from goldenthread.governance.views.asked import paper_asked, refusal_told, tried

# The buttons of the form, and where each leads once what was typed is saved.
NEXT = {"figure": "governance:pick-measure", "outside": "governance:new-outside"}


@allow("write papers")
@require_POST
@refusal_told
def add(request: HttpRequest, pk: int) -> HttpResponse:
    paper = paper_asked(request, pk)
    after = _section_numbered(paper, request.POST.get("after", ""))
    added = actions.add_section(by=signature(request), paper=paper, level=Level.SECTION, after=after)
    return redirect("governance:section", pk, added.pk)


@allow("write papers")
def section(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    paper = paper_asked(request, pk)
    found = get_object_or_404(paper.sections, pk=section_pk)
    stored = {"heading": found.heading, "level": found.level, "text": found.text, "version": _version(found)}
    form = SectionForm(request.POST or None, initial=stored)
    meanwhile = None
    if form.is_valid():
        if form.cleaned_data["version"] == _version(found):
            response = _save(request, found, form)
            if response:
                return response
        else:
            meanwhile = found
            # Sending it again saves it over what is shown.
            form.data = {**form.data.dict(), "version": _version(found)}  # type: ignore[attr-defined]
    whole = Whole.of(paper)
    context = {
        "paper": paper,
        "section": found,
        "form": form,
        "meanwhile": meanwhile,
        "figures": [(f"[[figure:{f.ref}]]", inline(f), f.title) for f in whole.figures],
        "outside": [(f"[[outside:{f.ref}]]", inline_outside(f), f.source) for f in whole.outside],
        "unplaced": _unplaced(found),
    }
    return render(request, "governance/section.html", context, status=409 if meanwhile else 200)


@allow("write papers")
@require_POST
@refusal_told
def move(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    found = get_object_or_404(paper_asked(request, pk).sections, pk=section_pk)
    actions.move_section(by=signature(request), section=found, up=request.POST.get("where") == "up")
    return redirect(f"{reverse('governance:paper', args=[pk])}#section-{section_pk}")


@allow("write papers")
@refusal_told
def delete(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    paper = paper_asked(request, pk)
    found = get_object_or_404(paper.sections, pk=section_pk)
    if request.method == "POST":
        actions.delete_section(by=signature(request), section=found)
        messages.success(request, "The section is deleted.")
        return redirect("governance:paper", pk)
    return render(request, "governance/delete_section.html", {"paper": paper, "section": found})


def _section_numbered(paper: Paper, pk: str) -> Section | None:
    return paper.sections.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() else None


def _save(request: HttpRequest, found: Section, form: SectionForm) -> HttpResponse | None:
    said = {name: form.cleaned_data[name] for name in ("level", "heading", "text")}
    try:
        done = tried(form, lambda: actions.write_section(by=signature(request), section=found, **said))
    except ChangedMeanwhile as error:
        form.add_error(None, str(error))
        return None
    if done is None:
        return None
    chosen = request.POST.get("then", "")
    if chosen in NEXT:
        return redirect(f"{reverse(NEXT[chosen], args=[found.paper_id])}?section={found.pk}")
    messages.success(request, "Saved.")
    if chosen == "stay":
        return redirect("governance:section", found.paper_id, found.pk)
    return redirect(f"{reverse('governance:paper', args=[found.paper_id])}#section-{found.pk}")


def _version(section: Section) -> str:
    return section.recorded_from.isoformat()


def _unplaced(section: Section) -> list[str]:
    """The numbers in the saved text that would refuse the paper, each with its sentence."""
    passages = [section.heading, *(paragraph.plain for paragraph in paragraphs(read(section.text)))]
    found = [each for passage in passages for each in numbers(passage, team_names())]
    return [f"“{each.text}” in “{each.sentence.replace(PLACED, '…')}”" for each in found]
