"""The only reads of the pathway. Each is asked for a user and a day, and answers with what that user may see."""

from goldenthread.pathway.queries.child import (
    ChildRecord,
    Holder,
    LastSeen,
    child_for,
    child_record,
    child_records,
    discrepancies,
    discrepancy_for,
    holders,
    last_seen,
    record_of,
    waiting_handovers,
)
from goldenthread.pathway.queries.due import Due, due
from goldenthread.pathway.queries.worklist import Choice, Held, Line

__all__ = [
    "ChildRecord",
    "Choice",
    "Due",
    "Held",
    "Holder",
    "LastSeen",
    "Line",
    "child_for",
    "child_record",
    "child_records",
    "discrepancies",
    "discrepancy_for",
    "due",
    "holders",
    "last_seen",
    "record_of",
    "waiting_handovers",
]
