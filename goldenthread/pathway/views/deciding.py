"""Deciding on what somebody has submitted: approve it, or return it with comments; and taking one's own back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, looked
from goldenthread.pathway import actions, deciding, labels, telling
from goldenthread.pathway.front_door.beside import beside
from goldenthread.pathway.kinds import Question
from goldenthread.pathway.last_time import LastTime, last_time
from goldenthread.pathway.lateness import Late, not_said
from goldenthread.pathway.models import Approval, Step
from goldenthread.pathway.queries.deciders import objections_for
from goldenthread.pathway.queries.deciding import Laid, answered_last, laid
from goldenthread.pathway.queries.writing import earlier_steps
from goldenthread.pathway.writing.fields import answer_of, boxes_of, plain
from goldenthread.pathway.writing.form import WriteForm, asked_of, said_before
from goldenthread.pathway.writing.naming import Naming
from goldenthread.people.models import Person
from goldenthread.rules.law.delegation import Decision, who_decides
from goldenthread.rules.words import listed
from goldenthread.ui.forms import without_nul

REMARK = "remark-"
LONGEST = 4_000


class DecideForm(WriteForm):
    """The decider's own questions, a comment on the whole, and one on any answer."""

    def __init__(self, lies: Laid, typed: Any, *, today: date, naming: Naming, late: Sequence[Late] = ()) -> None:
        children, questions = [step.person for step in lies.steps], asked_of_decider(lies)
        super().__init__(lies.kind, children, typed, today=today, questions=questions, naming=naming, late=late)
        self.fields["words"] = forms.CharField(
            label="Comment",
            help_text="Needed to return it. The writer reads it, and it stays with the record.",
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def answers(self, steps: Sequence[Step]) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for step in steps:
            mine = [each for each in self.asked if each.child is None or each.child.pk == step.person_id]
            given = {a.question: answer_of(a.question.type, self.cleaned_data.get(a.name)) for a in mine}
            found[step.pk] = {q.id: value if q.column else plain(value) for q, value in given.items()}
        return found

    def show(self, objections: Iterable[Objection]) -> None:
        for objection in objections:
            if objection.field == "words":
                self.add_error("words", objection.sentence)
            else:
                super().show([objection])

    def only_comments(self) -> None:
        """Whoever returns it does not have to answer what happens next."""
        for each in self.asked:
            self.fields[each.name].required = False


@dataclass(frozen=True)
class Told:
    """What one child's step says, or all of them say alike (`child` None); and what was said last time, by question."""

    child: Person | None
    answers: Sequence[telling.Answer]
    last: Mapping[str, LastTime]


@dataclass(frozen=True)
class Decided:
    """A decision that was taken before this one, by whom (`approval`), and what they answered."""

    decision: Decision
    approval: Approval
    told: Sequence[Told]


@allow("act on a child")
def decide(request: HttpRequest, group: UUID) -> HttpResponse:
    by = signature(request)
    lies = laid(group, for_user=by.user, on=today())
    if lies is None:
        return _answered_already(request, group, by)
    children = [step.person for step in lies.steps]
    sent = {name: [without_nul(each) for each in request.POST.getlist(name)] for name in request.POST}
    remarks = _remarks(request)
    naming, late = Naming(by.user, today()), not_said(lies.steps, today())
    typed = sent or said_before(late, recommended(lies))
    form = DecideForm(lies, typed, today=today(), naming=naming, late=late)
    if request.method == "POST" and _decided(request, by, lies, group, form):
        return redirect(_next(lies))
    looked("pathway.decide", by=by, people=[child.pk for child in children])
    waits = lies.waiting[0]
    found = {
        "form": form,
        "lies": lies,
        "kind": lies.kind,
        "child": children[0],
        "children": children,
        "names": listed([child.name for child in children]),
        "told": told(lies, earlier_steps(lies.steps, on=today())),
        "decided": decided_before(lies),
        "came_from": came_from(lies),
        "beside": beside(lies.steps, for_user=by.user, on=today()) if lies.kind.id == "contact" else None,
        "title_of": labels.step_title,
        "remarks": remarks,
        "decision": who_decides(waits.decision, today()),
        "waits": waits,
        "objections": [o.sentence for o in objections_for(by.user, lies.waiting, today())],
        "last": lies.last,
        "mine": waits.asked_by_id == by.user.pk,
        "answered": deciding.answered,
    }
    return render(request, "pathway/decide.html", found)


@require_POST
@allow("act on a child")
def take_back(request: HttpRequest, group: UUID) -> HttpResponse:
    by = signature(request)
    lies = laid(group, for_user=by.user, on=today())
    if lies is None:
        return _answered_already(request, group, by)
    if not any(deciding.is_own_work(by.user, approval) for approval in lies.waiting):
        raise Http404("Nothing of this user's own awaits a decision here.")
    try:
        actions.take_back(by=by, group=group)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:child", lies.steps[0].person_id)
    messages.success(request, "Taken back. You can go on writing.")
    return redirect("pathway:write", group)


def _answered_already(request: HttpRequest, group: UUID, by: Signature) -> HttpResponse:
    """Nothing waits any more: whoever may read it is told who answered, and is taken to what was written."""
    approval = answered_last(group, for_user=by.user, on=today())
    if approval is None:
        raise Http404("Nothing of this writing awaits a decision that this user may take.")
    messages.info(request, f"{deciding.answered(approval)}. Nothing of it awaits a decision now.")
    return redirect("pathway:step", approval.person_id, approval.step_id)


def _decided(request: HttpRequest, by: Signature, lies: Laid, group: UUID, form: DecideForm) -> bool:
    approve = request.POST.get("action") == "approve"
    if not approve:
        form.only_comments()
    if not form.check():
        return False
    words = form.cleaned_data["words"].strip()
    answers = form.answers(lies.steps) if approve else {}
    try:
        actions.decide(by=by, group=group, approve=approve, answers=answers, words=words, remarks=_remarks(request))
    except Refused as refused:
        form.show(refused.objections)
        return False
    returned = f"Returned to {lies.waiting[0].asked_by} with your comments."
    as_what = deciding.answered_as(Approval.objects.get(pk=lies.waiting[0].pk))
    said = _approved(lies) if approve else returned
    messages.success(request, f"{said} You decided as {as_what}." if "standing in" in as_what else said)
    return True


def _approved(lies: Laid) -> str:
    if lies.last:
        return f"{lies.kind.title} approved."
    decider = who_decides(lies.kind.approved[lies.stage], today()).decider
    return f"{lies.kind.title} approved and passed on. It is decided next by: {decider}."


def _remarks(request: HttpRequest) -> dict[str, str]:
    """Question → comment."""
    said = ((name, without_nul(str(words)).strip()) for name, words in request.POST.items() if name.startswith(REMARK))
    return {name.removeprefix(REMARK): words[:LONGEST] for name, words in said if words}


def _next(lies: Laid) -> str:
    """Where it opened a decision of the same decider, there; else the child's page."""
    opened = Step.objects.filter(follows__in=[step.pk for step in lies.steps], group__isnull=False).order_by("pk")
    waiting = Approval.objects.filter(step__in=opened, answer=Approval.Answer.WAITING)
    first = waiting.filter(decision__in=lies.kind.approved).select_related("step").first()
    return f"/decide/{first.step.group}" if first else f"/children/{lies.steps[0].person_id}"


def asked_of_decider(lies: Laid) -> list[Question]:
    """What is asked at this decision, but for what hangs on an answer that the writer did not give of any child."""
    asked = lies.kind.asked_of_decider(lies.stage)
    own = {question.id for question in asked}

    def applies(question: Question) -> bool:
        hangs_here = question.when is not None and question.when[0] in own
        return hangs_here or any(telling.is_asked(step, question) for step in lies.steps)

    return [question for question in asked if applies(question)]


def recommended(lies: Laid) -> Mapping[str, list[str]]:
    """What the writer recommends stands in the boxes of the decider, to be confirmed or changed."""
    found: dict[str, list[str]] = {}
    children = [step.person for step in lies.steps]
    by_child = {step.person_id: step for step in lies.steps}
    for question in asked_of_decider(lies):
        source, _, other = question.known.partition(":")
        for asked in asked_of(question, children) if source == "answer" else ():
            step = by_child[asked.child.pk] if asked.child else lies.steps[0]
            found |= boxes_of(question, asked.name, step.answers.get(other))
    return found


def told(lies: Laid, earlier: Sequence[Step]) -> list[Told]:
    answers = [[a for a in telling.answers(step) if _is_told(a)] for step in lies.steps]
    return _parted(lies.steps, answers, [[each for each in earlier if _came_before(each, step)] for step in lies.steps])


def decided_before(lies: Laid) -> list[Decided]:
    """What earlier deciders said, the first of them first."""
    found = []
    for stage in range(1, lies.stage):
        asked = lies.kind.asked_of_decider(stage)
        given = [next(a for a in lies.agreed if a.step_id == step.pk and a.stage == stage) for step in lies.steps]
        answers = [[telling.Answer(q, telling.parts(q, each.answers.get(q.id))) for q in asked] for each in given]
        parted = _parted(lies.steps, answers, [[] for _ in lies.steps])
        found.append(Decided(who_decides(given[0].decision, today()), given[0], parted))
    return found


def _parted(
    steps: Sequence[Step], answers: Sequence[Sequence[telling.Answer]], of_each: Sequence[Sequence[Step]]
) -> list[Told]:
    """What was asked once is told once; each child's own part under the child's name. `answers` are the steps', and
    `of_each` the steps that came before them. Of what is told once, last time is that of the first who has one."""
    first = next((steps for steps in of_each if steps), [])
    if len(answers) == 1:
        return [Told(None, answers[0], last_time(answers[0], first))]
    shared = [answer for answer in answers[0] if not answer.question.each]
    found = [Told(None, shared, last_time(shared, first))]
    for step, said, before in zip(steps, answers, of_each, strict=True):
        own = [answer for answer in said if answer.question.each]
        found.append(Told(step.person, own, last_time(own, before)))
    return found


def _came_before(other: Step, step: Step) -> bool:
    """Of the same child, and not of a later day where this one, written down late, names its own."""
    return other.person_id == step.person_id and (step.happened_on is None or other.on <= step.happened_on)


def _is_told(answer: telling.Answer) -> bool:
    """The decider answers their own questions; what the product fills in is told once it stands there."""
    return answer.question.by == "writer" or bool(answer.question.by == "product" and answer.parts)


def came_from(lies: Laid) -> list[tuple[Step, Sequence[telling.Answer]]]:
    """What each step followed, once: a referral is decided on what the contact said."""
    found: dict[tuple[str, ...], tuple[Step, Sequence[telling.Answer]]] = {}
    for step in lies.steps:
        before = step.follows
        if before is not None and before.person_id == step.person_id:
            said = [answer for answer in telling.answers(before) if answer.parts]
            found.setdefault(tuple(part for a in said for part in a.parts), (before, said))
    return list(found.values())
