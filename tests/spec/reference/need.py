from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open
from tests.spec.reference.front_door import not_in_need, received


def children_in_need(record: Record, span: Period) -> list[Answer]:
    children = {
        r.cine_person_id
        for r in record.ssd_cin_episodes
        if r.cine_referral_nfa != "Y" and is_open(r.cine_referral_date, r.cine_close_date, span.end)
    }
    return [Answer(child) for child in children]


def children_in_need_started(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(r.cine_referral_id)
        for r in received(record, span)
        if r.cine_referral_nfa != "Y" and not (not_in_need(record, r) and r.cine_close_date <= span.end)
    ]


def children_in_need_ended(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(r.cine_referral_id)
        for r in record.ssd_cin_episodes
        if r.cine_close_date is not None
        and r.cine_close_date in span
        and r.cine_referral_nfa != "Y"
        and not not_in_need(record, r)
    ]
