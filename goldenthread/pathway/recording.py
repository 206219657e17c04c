"""Which steps may be recorded on a child now, and what they belong to."""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.pathway.kinds import KINDS, Kind
from goldenthread.pathway.models import CarePeriod, ChildInNeed, ProtectionPlan
from goldenthread.pathway.queries.child import ChildRecord

# The kinds that take place on a day and open no spell, so that a form of one page holds all of it.
BY_FORM = (
    "visit",
    "case_note",
    "contact",
    "child_in_need_review",
    "core_group",
    "protection_review",
    "care_review",
    "personal_education_plan",
    "health_assessment",
)


def kinds_to_record(record: ChildRecord) -> list[Kind]:
    return [KINDS[kind] for kind in BY_FORM if _has_its_spell(KINDS[kind], record)]


def belongs_to(kind: Kind, record: ChildRecord, on: date) -> dict[str, Any]:
    """The spell a step of this kind belongs to on a day, as fields of Step."""
    if kind.within == "child_in_need":
        return {"child_in_need": _holding(record, ChildInNeed, on)}
    if kind.within == "protection_plan":
        return {"protection_plan": _holding(record, ProtectionPlan, on)}
    return {}


def _has_its_spell(kind: Kind, record: ChildRecord) -> bool:
    if kind.within == "care":
        return record.open(CarePeriod) is not None
    if kind.within == "protection_plan":
        return record.open(ProtectionPlan) is not None
    return kind.within == "" or record.open(ChildInNeed) is not None


def _holding(record: ChildRecord, model: type[Any], on: date) -> Any:
    return next((spell for spell in reversed(record.of(model)) if spell.holds_on(on)), None)
