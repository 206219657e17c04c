"""The list of papers, one paper, and its way from draft to issue."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.governance import actions, composing, queries, rendering
from goldenthread.governance.checks import Problem, refusals
from goldenthread.governance.composing import Whole
from goldenthread.governance.forms import PaperForm, WithdrawForm
from goldenthread.governance.models import Paper
from goldenthread.governance.policies import numbered
from goldenthread.governance.views.asked import paper_asked, tried, user_of
from goldenthread.insight.queries import open_disputes_about
from goldenthread.ui.forms import GovForm

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# An issued web page brings its own style and needs nothing else.
PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@allow("see measures")
def papers(request: HttpRequest) -> HttpResponse:
    found = queries.papers(for_user=user_of(request), on=today())
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return render(request, "governance/papers.html", {"page": page})


@allow("write papers")
def new(request: HttpRequest) -> HttpResponse:
    form = PaperForm(request.POST or None)
    if form.is_valid():
        paper = actions.create_paper(by=signature(request), **form.cleaned_data)
        return redirect("governance:paper", paper.pk)
    return render(request, "governance/paper_form.html", {"form": form, "paper": None})


@allow("see measures")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    whole = Whole.of(found)
    if found.is_draft:
        return render(request, "governance/draft.html", {"paper": found, "whole": whole, "sections": _named(whole)})
    context = {
        "paper": found,
        "whole": whole,
        "body": SafeString(rendering.body(composing.printed(whole))),
        "disputed": [f for f in whole.figures if open_disputes_about(f.measure, f.period, f.filters)],
    }
    return render(request, "governance/issued.html", context)


@allow("write papers")
def details(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    names = ("title", "executive_member", "portfolio", "meeting", "meeting_date")
    form = PaperForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if form.is_valid():
        done = tried(form, lambda: actions.correct_paper(by=signature(request), paper=found, changes=form.cleaned_data))
        if done:
            return redirect("governance:paper", pk)
    return render(request, "governance/paper_form.html", {"form": form, "paper": found})


@allow("write papers")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    printed = composing.printed(Whole.of(found))
    context = {"paper": found, "printed": printed, "body": SafeString(rendering.body(printed))}
    return render(request, "governance/preview.html", context)


@allow("write papers")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    problems = _problems(found)
    serious = refusals(problems)
    context = {"paper": found, "refusals": serious, "warnings": [p for p in problems if not p.serious]}
    return render(request, "governance/check.html", context)


@allow("issue papers")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    form = GovForm(request.POST if request.method == "POST" else None)
    issued = tried(form, lambda: actions.issue_paper(by=signature(request), paper=found)) if form.is_valid() else None
    if issued:
        messages.success(request, "The paper is issued. Its figures are frozen and their snapshots are kept.")
        return redirect("governance:paper", pk)
    context = {"paper": found, "form": form, "refusals": refusals(_problems(found)), "whole": Whole.of(found)}
    return render(request, "governance/issue.html", context)


@allow("write papers")
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    copied = actions.copy_paper(by=signature(request), paper=paper_asked(request, pk))
    messages.success(request, "This is a copy, with the figures of the paper it was copied from. Take them again.")
    return redirect("governance:paper", copied.pk)


@allow("issue papers")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_asked(request, pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        if tried(form, lambda: actions.withdraw_paper(by=signature(request), paper=found, why=why)):
            return redirect("governance:paper", pk)
    return render(request, "governance/withdraw.html", {"paper": found, "form": form})


@allow("see measures")
def document(request: HttpRequest, pk: int, format: str) -> HttpResponseBase:
    found = get_object_or_404(paper_asked(request, pk).documents, format=format)
    response = FileResponse(
        found.file.open(),
        as_attachment=format != "html",
        filename=str(found.file.name).rpartition("/")[2],
        content_type=CONTENT_TYPES[format],
    )
    response.headers["Content-Security-Policy"] = PAPER_POLICY
    return response


def _problems(paper: Paper) -> list[Problem]:
    whole = Whole.of(paper)
    return composing.problems(whole, actions.changed_figures(whole))


def _named(whole: Whole) -> list[dict[str, object]]:
    return [
        {"section": section, "name": composing.section_name(section, number), "depth": depth}
        for section, number, depth in numbered(whole.sections)
    ]
