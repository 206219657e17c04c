from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open


def section_47_enquiries(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(s.s47e_s47_enquiry_id)
        for s in record.ssd_s47_enquiry
        if s.s47e_s47_start_date is not None and s.s47e_s47_start_date in span
    ]


def initial_conferences(record: Record, span: Period) -> list[Answer]:
    return [Answer(c.icpc_icpc_id) for c in _conferences(record, span)]


def conferences_in_15_days(record: Record, span: Period) -> list[Answer]:
    answers = []
    for conference in _conferences(record, span):
        enquiry = next(
            (s for s in record.ssd_s47_enquiry if s.s47e_s47_enquiry_id == conference.icpc_s47_enquiry_id), None
        )
        discussed = enquiry.s47e_s47_start_date if enquiry else None
        if discussed is None or discussed > conference.icpc_icpc_date:
            answers.append(Answer(conference.icpc_icpc_id, None))
            continue
        days = record.working_days_between(discussed, conference.icpc_icpc_date)
        due = record.working_day_after(discussed, record.standard("ICPC-15WD"))
        answers.append(Answer(conference.icpc_icpc_id, conference.icpc_icpc_date <= due, days))
    return answers


def protection_plans(record: Record, span: Period) -> list[Answer]:
    return [Answer(person) for person in {p.cppl_person_id for p in _open_plans(record, span.end)}]


def protection_plans_started(record: Record, span: Period) -> list[Answer]:
    return [Answer(p.cppl_cp_plan_id) for p in _own_plans(record) if p.cppl_cp_plan_start_date in span]


def protection_plans_ceased(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(p.cppl_cp_plan_id)
        for p in _own_plans(record)
        if p.cppl_cp_plan_end_date is not None and p.cppl_cp_plan_end_date in span
    ]


def second_or_subsequent_plans(record: Record, span: Period) -> list[Answer]:
    answers = []
    for plan in _own_plans(record):
        if plan.cppl_cp_plan_start_date not in span:
            continue
        earlier = [
            p
            for p in _own_plans(record)
            if p.cppl_person_id == plan.cppl_person_id and p.cppl_cp_plan_start_date < plan.cppl_cp_plan_start_date
        ]
        stated = next((e.earlier_plans for e in record.gt_earlier_plans if e.cp_plan_id == plan.cppl_cp_plan_id), None)
        answers.append(Answer(plan.cppl_cp_plan_id, _had_a_plan(record, plan, bool(earlier), stated)))
    return answers


def _had_a_plan(record: Record, plan: SimpleNamespace, earlier: bool, stated: int | None) -> bool | None:
    if earlier or (stated or 0) > 0:
        return True
    if stated == 0:
        return False
    child = next((p for p in record.ssd_person if p.pers_person_id == plan.cppl_person_id), None)
    born = (child.pers_dob or child.pers_expected_dob) if child else None
    return (
        False
        if born is not None and born >= record.recorded_since("ssd_cp_plans", plan.cppl_cp_plan_start_date)
        else None
    )


def plans_of_two_years_open(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(p.cppl_person_id, (span.end - p.cppl_cp_plan_start_date).days + 1 > record.standard("CP-2YR"))
        for p in _open_plans(record, span.end)
    ]


def plans_of_two_years_ceased(record: Record, span: Period) -> list[Answer]:
    answers = []
    for plan in _own_plans(record):
        if plan.cppl_cp_plan_end_date is not None and plan.cppl_cp_plan_end_date in span:
            days = (plan.cppl_cp_plan_end_date - plan.cppl_cp_plan_start_date).days + 1
            answers.append(Answer(plan.cppl_cp_plan_id, days > record.standard("CP-2YR"), days))
    return answers


def protection_reviews_in_time(record: Record, span: Period) -> list[Answer]:
    since = record.recorded_since("ssd_cp_reviews", span.end)
    answers = []
    for plan in _open_plans(record, span.end):
        began = plan.cppl_cp_plan_start_date
        if add_months(began, record.standard("RCPC-1")) > span.end:
            continue
        held = sorted(
            {
                r.cppr_cp_review_date
                for r in record.ssd_cp_reviews
                if r.cppr_cp_plan_id == plan.cppl_cp_plan_id
                and r.cppr_cp_review_date is not None
                and began < r.cppr_cp_review_date <= span.end
            }
        )
        late = [_late(record, a, b, began, since) for a, b in pairwise([began, *held, span.end])]
        met = False if any(late) else True if began >= since else None
        answers.append(Answer(plan.cppl_person_id, met))
    return answers


def _late(record: Record, one: date, following: date, began: date, since: date) -> bool:
    if one < since:  # a review may have been held unseen on any day before the record of reviews begins
        return following > add_months(since - timedelta(days=1), record.standard("RCPC-N"))
    return following > add_months(one, record.standard("RCPC-1" if one == began else "RCPC-N"))


def _conferences(record: Record, span: Period) -> list[SimpleNamespace]:
    return [
        c
        for c in record.ssd_initial_cp_conference
        if c.icpc_icpc_date is not None and c.icpc_icpc_date in span and c.icpc_icpc_transfer_in != "Y"
    ]


def _own_plans(record: Record) -> list[SimpleNamespace]:
    return [p for p in record.ssd_cp_plans if p.cppl_cp_plan_ola != "Y" and p.cppl_cp_plan_start_date is not None]


def _open_plans(record: Record, on: date) -> list[SimpleNamespace]:
    return [p for p in _own_plans(record) if is_open(p.cppl_cp_plan_start_date, p.cppl_cp_plan_end_date, on)]
