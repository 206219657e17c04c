"""What a life line shows: every spell since birth as a band in its lane, every step but notes as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.labels import end_words, outcome_words, spell_words, step_title
from goldenthread.pathway.models import SPELLS, CarePeriod, LegalStatus, Placement, ProtectionPlan, Spell, Step
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.rules.months import add_months
from goldenthread.rules.words import count
from goldenthread.rules.words import day as written

# In which lane the marks of a kind stand: beside the spell they belong to.
LANE_OF_AREA = {
    "Front door": "Child in need",
    "Assessment": "Child in need",
    "Child in need": "Child in need",
    "Protection": "Protection",
    "Care": "Care",
    "Leaving care": "Leaving care",
    "Missing": "Missing",
    "Every stage": "Visits",
    "Oversight": "Oversight",
}
# Hundreds of days on which somebody wrote something down; what is about the work, and not about the child's life.
NOT_DRAWN = ("case_note", "feedback", "picked_up", "threshold_review")

# The field whose code is enough to tell spells of a lane apart.
SHORT: dict[type[Spell], str] = {LegalStatus: "code", Placement: "type", ProtectionPlan: "latest_category"}


@dataclass(frozen=True)
class Band:
    """`ended` None: it still holds. `start_known` False: it began earlier, on a day nobody told."""

    words: str
    started: date
    ended: date | None
    start_known: bool = True
    why_ended: str = ""
    short: str = ""  # its code, for where the words have no room


@dataclass(frozen=True)
class Mark:
    title: str
    kind: str
    on: date
    words: str = ""


@dataclass(frozen=True)
class Lane:
    name: str
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class LifeLine:
    """`first` and `today` bound the time drawn; `born` gives the ages, where it is known."""

    lanes: tuple[Lane, ...]
    first: date
    today: date
    born: date | None

    @property
    def empty(self) -> bool:
        return not self.lanes


def life_line(record: ChildRecord, since: date | None = None) -> LifeLine:
    """Lanes that hold nothing are left out. With `since`, only what reaches beyond that day."""
    names = list(dict.fromkeys([*(model.lane for model in SPELLS), *LANE_OF_AREA.values()]))
    drawn = [step for step in record.steps if step.kind not in NOT_DRAWN]
    steps = [step for step in drawn if since is None or step.on >= since]
    spells = [s for s in record.spells if since is None or s.ended is None or s.ended >= since]
    lanes = [
        Lane(
            name,
            tuple(_band(spell, record.on) for spell in spells if spell.lane == name),
            tuple(_mark(step) for step in steps if _lane_of(step) == name),
        )
        for name in names
    ]
    found = tuple(lane for lane in lanes if lane.bands or lane.marks)
    born = record.child.born
    return LifeLine(found, since or _first(found, born, record.on), record.on, born)


def table(line: LifeLine) -> list[tuple[str, str, str, str, str]]:
    """The same as rows: lane, what, from, to, how long."""
    rows = []
    for lane in line.lanes:
        for band in lane.bands:
            until = written(band.ended) if band.ended else "now"
            why = f" ({band.why_ended})" if band.why_ended else ""
            started = written(band.started) + ("" if band.start_known else " or earlier")
            rows.append((lane.name, band.words, started, until + why, how_long(band.started, band.ended or line.today)))
        for mark in lane.marks:
            words = f"{mark.title}: {mark.words}" if mark.words else mark.title
            rows.append((lane.name, words, written(mark.on), "", ""))
    return rows


def how_long(started: date, ended: date) -> str:
    """`6 days`, `5 weeks`, `8 months`, `2 years 3 months`: as precise as somebody would say it."""
    days = (ended - started).days
    if days < 14:
        return count(days, "days")
    if days < 90:
        return count(days // 7, "weeks")
    months = (ended.year - started.year) * 12 + ended.month - started.month
    months -= add_months(started, months) > ended
    years, over = divmod(months, 12)
    parts = [count(years, "years")] * (years > 0) + [count(over, "months")] * (over > 0)
    return " ".join(parts)


def _band(spell: Spell, today: date) -> Band:
    ended = spell.ended if spell.ended and spell.ended <= today else None
    known = spell.start_known if isinstance(spell, CarePeriod) else True
    short = str(getattr(spell, SHORT.get(type(spell), ""), ""))
    return Band(spell_words(spell), spell.started, ended, known, end_words(spell) if ended else "", short)


def _mark(step: Step) -> Mark:
    return Mark(step_title(step), step.kind, step.on, outcome_words(step))


def _lane_of(step: Step) -> str:
    kind = KINDS.get(step.kind)
    return LANE_OF_AREA.get(kind.area, "Visits") if kind else "Visits"


def _first(lanes: Sequence[Lane], born: date | None, today: date) -> date:
    """From birth, or from help that came before it."""
    days = [band.started for lane in lanes for band in lane.bands]
    days += [mark.on for lane in lanes for mark in lane.marks]
    return min([*days, *([born] if born else [])], default=today)
