import json
from types import SimpleNamespace

from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open


def referrals(record: Record, span: Period) -> list[Answer]:
    return [Answer(r.cine_referral_id) for r in received(record, span)]


def re_referrals(record: Record, span: Period) -> list[Answer]:
    answers = []
    for referral in received(record, span):
        on = referral.cine_referral_date
        year_before = add_months(on, -12)
        earlier = [r for r in _of_the_same_child(record, referral) if year_before <= r.cine_referral_date < on]
        answers.append(Answer(referral.cine_referral_id, bool(earlier)))
    return answers


def referrals_no_further_action(record: Record, span: Period) -> list[Answer]:
    said = {"Y": True, "N": False}
    return [Answer(r.cine_referral_id, said.get(r.cine_referral_nfa)) for r in received(record, span)]


def assessed_not_in_need(record: Record, span: Period) -> list[Answer]:
    answers = []
    for referral in received(record, span):
        closed = referral.cine_close_date is not None and referral.cine_close_date <= span.end
        met: bool | None = closed and not_in_need(record, referral)
        if closed and referral.cine_close_reason is None and referral.cine_referral_nfa != "Y":
            met = None
        answers.append(Answer(referral.cine_referral_id, met))
    return answers


def contacts(record: Record, span: Period) -> list[Answer]:
    return [Answer(c.cont_contact_id) for c in _contacts(record, span)]


def contacts_leading_to_referral(record: Record, span: Period) -> list[Answer]:
    answers = []
    for contact in _contacts(record, span):
        outcome = contact.cont_contact_outcome_json
        met = None if outcome is None else json.loads(outcome).get("NEW_REFERRAL_FLAG") == "Y"
        answers.append(Answer(contact.cont_contact_id, met))
    return answers


def not_in_need(record: Record, episode: SimpleNamespace) -> bool:
    """Closed as not in need after an assessment, with no plan; whenever that was."""
    key = episode.cine_referral_id
    return (
        episode.cine_close_reason in ("RC8", "RC9")
        and episode.cine_close_date is not None
        and episode.cine_referral_nfa != "Y"
        and any(a.cina_referral_id == key for a in record.ssd_cin_assessments)
        and not any(p.cinp_referral_id == key for p in record.ssd_cin_plans)
        and not any(p.cppl_referral_id == key for p in record.ssd_cp_plans)
    )


def _contacts(record: Record, span: Period) -> list[SimpleNamespace]:
    return [c for c in record.ssd_contacts if c.cont_contact_date is not None and c.cont_contact_date in span]


def received(record: Record, span: Period) -> list[SimpleNamespace]:
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
