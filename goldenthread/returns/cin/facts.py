"""From the standing elements of one child's censuses to the facts that the record should hold. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from goldenthread.pathway import models as m
from goldenthread.returns.cin import elements as x
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Fact, Row, Wanted

# For a value that cannot be read: the fact it belongs to, and its field there. A field that is "" it cannot do without.
_READ_AS: dict[str, tuple[str, dict[str, str]]] = {
    "ChildIdentifiers": (
        "Person",
        {
            "UPN": "upn",
            "FormerUPN": "former_upn",
            "UPNunknown": "upn_unknown",
            "PersonBirthDate": "born",
            "ExpectedPersonBirthDate": "expected",
            "Sex": "sex",
            "GenderCurrent": "sex",
            "PersonDeathDate": "died",
        },
    ),
    "ChildCharacteristics": ("Person", {"Ethnicity": "ethnicity", "Disability": "disability"}),
    "CINdetails": (
        "ChildInNeed",
        {
            "CINreferralDate": "",
            "CINclosureDate": "ended",
            "ReferralSource": "source",
            "PrimaryNeedCode": "primary_need",
            "ReasonForClosure": "end_reason",
            "ReferralNFA": "no_further_action",
        },
    ),
    "Assessments": (
        "Step:single_assessment",
        {
            "AssessmentActualStartDate": "",
            "AssessmentAuthorisationDate": "authorised_on",
            "AssessmentFactors": "factors",
            "AssessmentInternalReviewDate": "review_point",
        },
    ),
    "CINPlanDates": ("ChildInNeedPlan", {"CINPlanStartDate": "", "CINPlanEndDate": ""}),
    "Section47": (
        "Step:section_47",
        {"S47ActualStartDate": "", "InitialCPCtarget": "conference_target", "ICPCnotRequired": "outcome"},
    ),
    "ChildProtectionPlans": (
        "ProtectionPlan",
        {
            "CPPstartDate": "",
            "CPPendDate": "",
            "InitialCategoryOfAbuse": "initial_category",
            "LatestCategoryOfAbuse": "latest_category",
            "NumberOfPreviousCPP": "previous_plans",
        },
    ),
    "PreProceedingsandFGDM": ("PreProceedings", {}),
}
_CONFERENCE = {True: "no_conference", False: "conference", None: ""}
_ELSEWHERE = {"DateOfInitialCPC": ("Step:initial_conference", ""), "CPPreviewDate": ("Step:protection_review", "")}


def facts_of(lines: Sequence[Line]) -> Wanted:
    """`lines`: all that stand, of all years."""
    wanted = Wanted()
    inside: defaultdict[object, list[Line]] = defaultdict(list)
    for line in lines:
        _unread(line, wanted)
        if line.within is not None:
            inside[_where(line.within)].append(line)
        if isinstance(line.value, x.Characteristics):
            wanted.disabilities = dict.fromkeys(line.value.disabilities, line)
    told: set[object] = set()
    for line in lines:
        if line.table != "CINdetails" or _where(line) in told:
            continue  # another year's telling of the same referral has the same elements inside
        told.add(_where(line))
        _referral(line, inside[_where(line)], wanted)
    return wanted


def _where(line: Line) -> object:
    """A referral is known by its day; one whose day cannot be read, by itself."""
    return line.key if line.key is not None else id(line)


def _unread(line: Line, wanted: Wanted) -> None:
    for problem in line.value.problems:
        about, fields = _READ_AS[line.table]
        field = fields.get(problem.column, problem.column)
        about, field = _ELSEWHERE.get(problem.column, (about, field))
        more = {"field": field[:40], "which": f"{problem.column} {problem.raw}", "on": _on(line)}
        wanted.doubt("can be read", about, problem.sentence, line, **more)


def _on(line: Line) -> date | None:
    last = line.key[-1] if line.key else None
    return last if isinstance(last, date) else line.period.end


def _referral(line: Line, inside: Sequence[Line], wanted: Wanted) -> None:
    referral: x.Referral = line.value
    if referral.referred is None:
        for each in inside:
            says = f"Its referral (line {line.line}) has no date that can be read."
            wanted.doubt("its referral stands", _READ_AS[each.table][0], says, each, on=_on(each))
        return
    nothing_further = _nothing_further(line, inside, wanted)
    # The census asks no closure date of a referral with no further action: it was over on the day.
    need = m.ChildInNeed(
        started=referral.referred,
        ended=referral.closed or (referral.referred if nothing_further else None),
        end_reason=referral.closure_reason or "",
        source=referral.source or "",
        primary_need=referral.primary_need or "",
        no_further_action=nothing_further,
    )
    parent = Fact(need, (line,))
    wanted.facts.append(parent)
    # The census asks only whether nothing further was done: what else was decided stays unsaid.
    nothing = "nothing" if nothing_further else ""
    _add(wanted, line, m.Step(kind="referral", happened_on=referral.referred, outcome=nothing), child_in_need=parent)
    conferences: dict[date, Fact] = {}
    for each in inside:
        match each.value:
            case x.Assessment():
                _assessment(each, parent, wanted)
            case x.NeedPlan():
                _need_plan(each, parent, wanted)
            case x.Section47():
                _section_47(each, parent, conferences, wanted)
            case x.ProtectionPlan():
                _protection_plan(each, parent, wanted)
    on = referral.conference
    if on in conferences:
        conferences[on].lines += (line,)
    elif on is not None:
        _add(wanted, line, m.Step(kind="initial_conference", happened_on=on), child_in_need=parent)


_MORE = {
    "Assessments": "an assessment",
    "CINPlanDates": "a child in need plan",
    "Section47": "a section 47 enquiry",
    "ChildProtectionPlans": "a child protection plan",
}


def _nothing_further(line: Line, inside: Sequence[Line], wanted: Wanted) -> bool | None:
    """What the referral says, unless what followed says otherwise: then nobody can say."""
    referral: x.Referral = line.value
    followed = [words for table, words in _MORE.items() if any(each.table == table for each in inside)]
    followed += ["an initial conference"] if referral.conference else []
    if not (referral.no_further_action and followed):
        return referral.no_further_action
    says = f"The referral says that nothing further was done (ReferralNFA), yet it led to {' and '.join(followed)}."
    where = {"field": "no_further_action", "on": referral.referred}
    wanted.doubt("nothing further is nothing further", "ChildInNeed", says, line, **where)
    return None


def _add(wanted: Wanted, line: Line, row: Row, **inside: Fact) -> Fact:
    fact = Fact(row, (line,), inside)
    wanted.facts.append(fact)
    return fact


def _assessment(line: Line, parent: Fact, wanted: Wanted) -> None:
    it: x.Assessment = line.value
    if it.started is None:
        return
    answers: dict[str, Any] = {"factors": sorted(set(it.factors))} if it.factors else {}
    if it.internal_review:
        answers["review_point"] = it.internal_review.isoformat()
    step = m.Step(kind="single_assessment", started=it.started, authorised_on=it.authorised, answers=answers)
    _add(wanted, line, step, child_in_need=parent)


def _need_plan(line: Line, parent: Fact, wanted: Wanted) -> None:
    it: x.NeedPlan = line.value
    if it.started is not None and not _unreadable(it, "CINPlanEndDate"):
        _add(wanted, line, m.ChildInNeedPlan(started=it.started, ended=it.ended), child_in_need=parent)


def _section_47(line: Line, parent: Fact, conferences: dict[date, Fact], wanted: Wanted) -> None:
    """ICPCnotRequired says that no conference follows, not why: whether harm was found stays unsaid."""
    it: x.Section47 = line.value
    if it.started is None:
        return
    answers = {"conference_target": it.conference_target.isoformat()} if it.conference_target else {}
    step = m.Step(
        kind="section_47",
        started=it.started,
        outcome=_CONFERENCE[it.conference_not_required],
        answers=answers,
    )
    enquiry = _add(wanted, line, step, child_in_need=parent)
    if it.conference and it.conference_not_required:
        says = f"No conference was required (ICPCnotRequired), yet one was held on {it.conference:%d/%m/%Y}."
        wanted.doubt("a conference that was required", "Step:section_47", says, line, field="outcome", on=it.started)
    if it.conference is None:
        return
    if it.conference in conferences:
        conferences[it.conference].lines += (line,)
        return
    held = m.Step(kind="initial_conference", happened_on=it.conference)
    conferences[it.conference] = _add(wanted, line, held, child_in_need=parent, follows=enquiry)


def _protection_plan(line: Line, parent: Fact, wanted: Wanted) -> None:
    it: x.ProtectionPlan = line.value
    if it.started is None or _unreadable(it, "CPPendDate"):
        return
    row = m.ProtectionPlan(
        started=it.started,
        ended=it.ended,
        initial_category=it.initial_category or "",
        latest_category=it.latest_category or "",
        previous_plans=it.previous_plans,
    )
    plan = _add(wanted, line, row, child_in_need=parent)
    for on in sorted(set(it.reviews)):
        _add(wanted, line, m.Step(kind="protection_review", happened_on=on), protection_plan=plan)


def _unreadable(element: x.Element, column: str) -> bool:
    return any(problem.column == column for problem in element.problems)
