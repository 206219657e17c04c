from types import SimpleNamespace

from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open


def referrals(record: Record, span: Period) -> list[Answer]:
    return [Answer(r.cine_referral_id) for r in _received(record, span)]


def re_referrals(record: Record, span: Period) -> list[Answer]:
    answers = []
    for referral in _received(record, span):
        on = referral.cine_referral_date
        year_before = add_months(on, -12)
        earlier = [r for r in _of_the_same_child(record, referral) if year_before <= r.cine_referral_date < on]
        answers.append(Answer(referral.cine_referral_id, bool(earlier)))
    return answers


def _received(record: Record, span: Period) -> list[SimpleNamespace]:
    received = []
    for referral in record.ssd_cin_episodes:
        on = referral.cine_referral_date
        if on is None or on not in span:
            continue
        open_already = [
            r
            for r in _of_the_same_child(record, referral)
            if is_open(r.cine_referral_date, r.cine_close_date, on)
            and r.cine_referral_date < on
            and r.cine_referral_nfa != "Y"
        ]
        if not open_already:
            received.append(referral)
    return received


def _of_the_same_child(record: Record, referral: SimpleNamespace) -> list[SimpleNamespace]:
    return [
        r
        for r in record.ssd_cin_episodes
        if r.cine_person_id == referral.cine_person_id and r.cine_referral_date is not None
    ]
