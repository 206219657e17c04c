"""Every measure a second time: plain, slow Python, written from the definition and not from the SQL.

A reference takes the record and the span of the figure, and answers for each subject.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from goldenthread.rules.periods import Period
from tests.spec.record import Record


class Answer(NamedTuple):
    subject_id: str
    met: bool | None = True
    value: float | None = None


Reference = Callable[[Record, Period], list[Answer]]


def is_open(started: date | None, ended: date | None, on: date) -> bool:
    """Open at the end of the day: what ends on the day is not."""
    return started is not None and started <= on and (ended is None or ended > on)
