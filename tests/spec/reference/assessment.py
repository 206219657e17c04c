from datetime import date
from types import SimpleNamespace

from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer


def assessments_in_45_days_of_referral(record: Record, span: Period) -> list[Answer]:
    answers = []
    for assessment in _authorised(record, span):
        same_referral = [a for a in record.ssd_cin_assessments if a.cina_referral_id == assessment.cina_referral_id]
        if assessment.cina_referral_id is not None and min(same_referral, key=_order) is not assessment:
            continue
        referral = next((r for r in record.ssd_cin_episodes if r.cine_referral_id == assessment.cina_referral_id), None)
        started = referral.cine_referral_date if referral else None
        answer = _in_time(record, assessment, started)
        since = record.recorded_since("ssd_cin_assessments", assessment.cina_assessment_auth_date)
        answers.append(answer._replace(met=None) if started and started < since else answer)
    return answers


def assessments_in_45_days_of_start(record: Record, span: Period) -> list[Answer]:
    return [_in_time(record, a, a.cina_assessment_start_date) for a in _authorised(record, span)]


def assessments_by_duration(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(a.cina_assessment_id, True, _in_time(record, a, a.cina_assessment_start_date).value)
        for a in _authorised(record, span)
    ]


def assessments_completed(record: Record, span: Period) -> list[Answer]:
    return [Answer(a.cina_assessment_id) for a in _authorised(record, span)]


def _authorised(record: Record, span: Period) -> list[SimpleNamespace]:
    return [
        a
        for a in record.ssd_cin_assessments
        if a.cina_assessment_auth_date is not None and a.cina_assessment_auth_date in span
    ]


def _in_time(record: Record, assessment: SimpleNamespace, started: date | None) -> Answer:
    if started is None:
        return Answer(assessment.cina_assessment_id, None)
    days = record.working_days_between(started, assessment.cina_assessment_auth_date)
    due = record.working_day_after(started, record.standard("SA-45WD"))
    return Answer(assessment.cina_assessment_id, assessment.cina_assessment_auth_date <= due, days)


def _order(assessment: SimpleNamespace) -> tuple[bool, object, bool, object, str]:
    start, done = assessment.cina_assessment_start_date, assessment.cina_assessment_auth_date
    return (start is None, start, done is None, done, assessment.cina_assessment_id)
