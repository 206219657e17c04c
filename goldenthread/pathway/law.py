"""The rules by which this authority's clocks run."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from goldenthread.places.law import clocks
from goldenthread.rules.clocks import Due

__all__ = ["clocks", "reckoned"]


class Ran(Protocol):
    @property
    def clock(self) -> str: ...
    @property
    def started(self) -> date: ...
    @property
    def agreed(self) -> date | None: ...


def reckoned(clock: Ran) -> Due:
    """When a clock that runs is due, and by what: the rule of the day it started, or what was agreed in the plan."""
    return clocks().due(clock.clock, clock.started, on=clock.started, agreed=clock.agreed)
