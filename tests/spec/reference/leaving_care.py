from types import SimpleNamespace

from goldenthread.rules.ages import age
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer

GONE, OUT_OF_TOUCH = ("DIED", "RHOM"), ("NO", "REFU", "NREQ")


def care_leavers_in_touch(record: Record, span: Period) -> list[Answer]:
    return [Answer(s.person_id, None if s.in_touch is None else s.in_touch == "YES") for s in _leavers(record, span)]


def care_leavers_in_suitable_accommodation(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(s.person_id, s.suitable if s.suitable is not None else _not_known(s))
        for s in _leavers(record, span)
        if (s.accommodation or " ")[0] not in "GHR"
    ]


def care_leavers_in_education_or_work(record: Record, span: Period) -> list[Answer]:
    answers = []
    for s in _leavers(record, span):
        activity = s.activity or "0"
        met = True if activity[0] in "FP" else False if activity[0] == "G" else _not_known(s)
        answers.append(Answer(s.person_id, met))
    return answers


def care_leavers_not_in_education_or_work(record: Record, span: Period) -> list[Answer]:
    answers = []
    for s in _leavers(record, span):
        activity = s.activity or "0"
        met = True if activity[0] == "G" else False if activity[0] in "FP" else _not_known(s)
        answers.append(Answer(s.person_id, met))
    return answers


def _leavers(record: Record, span: Period) -> list[SimpleNamespace]:
    born = {p.pers_person_id: p.pers_dob for p in record.ssd_person}
    return [
        s
        for s in record.gt_care_leaver_status
        if s.on_date in span and s.in_touch not in GONE and 19 <= age(born[s.person_id], s.on_date) <= 21
    ]


def _not_known(status: SimpleNamespace) -> bool | None:
    """Somebody we are not in touch with counts as not having it; somebody we are in touch with cannot be told."""
    return False if status.in_touch in OUT_OF_TOUCH else None
