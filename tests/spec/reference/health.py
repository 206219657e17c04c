from types import SimpleNamespace

from goldenthread.rules.ages import age
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer
from tests.spec.reference.care import care_periods


def dental_checks(record: Record, span: Period) -> list[Answer]:
    return _flag(record, span, "dental")


def health_assessments(record: Record, span: Period) -> list[Answer]:
    return _flag(record, span, "health_assessment")


def immunisations(record: Record, span: Period) -> list[Answer]:
    return _flag(record, span, "immunisations")


def sdq_completed(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(child, None if health is None else health.sdq_score is not None)
        for child, health in _aged_5_to_16(record, span)
    ]


def sdq_average(record: Record, span: Period) -> list[Answer]:
    return [Answer(child, True, health.sdq_score if health else None) for child, health in _aged_5_to_16(record, span)]


def _flag(record: Record, span: Period, field: str) -> list[Answer]:
    return [Answer(child, getattr(health, field) if health else None) for child, health in _all_year(record, span)]


def _aged_5_to_16(record: Record, span: Period) -> list[tuple[str, SimpleNamespace | None]]:
    born = {p.pers_person_id: p.pers_dob for p in record.ssd_person if p.pers_dob is not None}
    return [
        (child, health)
        for child, health in _all_year(record, span)
        if child in born and 5 <= age(born[child], span.end) <= 16
    ]


def _all_year(record: Record, span: Period) -> list[tuple[str, SimpleNamespace | None]]:
    """Children looked after on every day of the year, with their health record of that year."""
    found = []
    for care in care_periods(record):
        if care.started <= span.start and (care.ended is None or care.ended > span.end):
            health = next(
                (h for h in record.gt_annual_health if h.person_id == care.person_id and h.year_end == span.end), None
            )
            found.append((care.person_id, health))
    return found
