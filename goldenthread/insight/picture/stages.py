"""Each stage of the pathway, the measures that count it, and what they come to at a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.insight import reading
from goldenthread.insight.engine import Figure, Measure
from goldenthread.insight.engine.figure import Filters
from goldenthread.insight.reader import Reader, Shown
from goldenthread.insight.store import Snapshot
from goldenthread.insight.trends import Change, change
from goldenthread.rules.months import add_months, end_of_month
from goldenthread.rules.periods import Period


@dataclass(frozen=True)
class Stage:
    """`now` is counted at the date, or over the month where the stage is an event; in and out over the month."""

    name: str
    title: str
    now: str
    came_in: str | None
    went_out: str
    overdue: tuple[str, ...] = ()
    out_words: str = "Out"
    note: str = ""


STAGES = (
    Stage(
        "front_door", "Front door", "contacts", None, "referrals", ("contacts_overdue",),
        out_words="Referrals",
        note="Out are the referrals taken; many contacts are settled with advice.",
    ),
    Stage("early_help", "Early help", "early_help", "early_help_started", "early_help_ended"),
    Stage(
        "assessment", "Assessment", "assessments_open", "assessments_started", "assessments_completed",
        ("assessments_overdue",),
    ),
    Stage(
        "need", "Child in need", "children_in_need", "cases_opened", "cases_closed",
        note="Every open case: those on plans, looked after and being assessed are among them.",
    ),
    Stage(
        "protection", "Protection", "protection_plans", "protection_plans_started", "protection_plans_ceased",
        ("conferences_overdue", "protection_reviews_overdue"),
    ),
    Stage("care", "Looked after", "children_looked_after", "care_starts", "care_ceased", ("care_reviews_overdue",)),
    Stage("leaving_care", "Leaving care", "care_leavers", "care_leavers_started", "care_leavers_ended"),
)  # fmt: skip


@dataclass(frozen=True)
class StageCounts:
    """`now` at the date, a month earlier and a year earlier; what came in, went out, and is overdue."""

    stage: Stage
    now: Shown
    month_ago: Change | None
    year_ago: Change | None
    came_in: Shown | None
    went_out: Shown
    overdue: tuple[Shown, ...]

    @property
    def unit(self) -> str:
        """What is counted, and over what where that is not the day."""
        measure = self.now.figure.measure
        return measure.unit if measure.span == "date" else f"{measure.unit} in the month"


def picture(snapshot: Snapshot, on: date, filters: Filters, reader: Reader) -> list[StageCounts]:
    return [_counts(snapshot, stage, on, filters, reader) for stage in STAGES]


def period_of(measure: Measure, on: date) -> Period:
    """The day for what is counted on a day; for what happens, the month so far."""
    return Period(on, on) if measure.span == "date" else Period(on.replace(day=1), on)


def _counts(snapshot: Snapshot, stage: Stage, on: date, filters: Filters, reader: Reader) -> StageCounts:
    measure = reading.measures()[stage.now]
    spans = [period_of(measure, day) for day in (on, _back(on, 1), _back(on, 12))]
    now, month_ago, year_ago = (reader.one(f) for f in reading.series(snapshot, measure, spans, filters=filters))

    def told(name: str) -> Shown:
        asked = reading.measures()[name]
        return reader.one(reading.figure(snapshot, asked, period_of(asked, on), filters))

    came_in, went_out = _moved(told(stage.came_in) if stage.came_in else None, told(stage.went_out))
    return StageCounts(
        stage=stage, now=now, month_ago=change(now, month_ago), year_ago=change(now, year_ago),
        came_in=came_in, went_out=went_out, overdue=tuple(told(name) for name in stage.overdue),
    )  # fmt: skip


def _moved(came_in: Shown | None, went_out: Shown) -> tuple[Shown | None, Shown]:
    """Where one of the two is hidden so is the other: with the change in the stage it would tell."""
    if came_in is not None and came_in.hidden != went_out.hidden:
        return came_in.hide(), went_out.hide()
    return came_in, went_out


def _back(on: date, number: int) -> date:
    """The same day some months before; from the end of a month, the end of that month."""
    earlier = add_months(on, -number)
    return end_of_month(earlier) if on == end_of_month(on) else earlier


def groups_of(snapshot: Snapshot, stage: Stage, on: date, by: str, filters: Filters) -> Sequence[Figure]:
    measure = reading.measures()[stage.now]
    return reading.breakdown(snapshot, measure, period_of(measure, on), by, filters)
