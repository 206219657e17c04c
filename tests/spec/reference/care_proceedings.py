from datetime import timedelta
from types import SimpleNamespace

from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer


def care_proceedings_weeks(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(p.proceedings_id, True, None if p.started is None else ((p.ended - p.started).days + 1) / 7)
        for p in _ended(record, span)
    ]


def care_proceedings_in_26_weeks(record: Record, span: Period) -> list[Answer]:
    limit = timedelta(weeks=record.standard("PLO-26W"))
    return [
        Answer(p.proceedings_id, None if p.started is None else p.ended < p.started + limit)
        for p in _ended(record, span)
    ]


def _ended(record: Record, span: Period) -> list[SimpleNamespace]:
    return [p for p in record.gt_care_proceedings if p.ended is not None and p.ended in span]
