from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open


def children_in_need(record: Record, span: Period) -> list[Answer]:
    children = {
        r.cine_person_id
        for r in record.ssd_cin_episodes
        if r.cine_referral_nfa != "Y" and is_open(r.cine_referral_date, r.cine_close_date, span.end)
    }
    return [Answer(child) for child in children]
