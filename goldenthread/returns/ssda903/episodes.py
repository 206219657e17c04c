"""From a child's SSDA903 episodes to what lasted: periods of care, legal statuses, placements.

The return cuts a child's time in care into episodes: one ends and the next begins, on the same day, whenever legal
status or placement changes. RNE says why an episode began (S: began to be looked after; L: legal status only;
P, T: placement only; B, U: both); REC says why it ended (X1: another began the same day; any other code: the child
ceased to be looked after).

Nothing is smoothed. An episode that could be true by itself stands in the spells with its own dates, whatever it
contradicts; one that could not (no start, an end before its start, a date that cannot be read) stands `apart`. Every
contradiction says which rows it is between, and the spells made of those rows say that they are contradicted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from goldenthread.returns.ssda903.tables import EpisodeRow

SHORT_BREAKS = frozenset({"V3", "V4"})
CONTINUES = "X1"

Why = Literal[
    "no start",
    "no end that can be read",
    "end before start",
    "same start",
    "overlap",
    "gap",
    "began again",
    "began without S",
    "reason without end",
    "end without reason",
    "nothing follows",
    "same placement, other place",
]


@dataclass(frozen=True, slots=True)
class Contradiction:
    why: Why
    sentence: str
    rows: tuple[EpisodeRow, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    started: date
    ended: date | None
    """The first day it no longer was so; None while it lasts. It is the end of the last episode of it."""
    rows: tuple[EpisodeRow, ...]
    contradicted: bool
    short_break: bool
    """Every episode of it is under V3 or V4: a series of short breaks, not counted as looked after."""


@dataclass(frozen=True, slots=True)
class CareSpell(Spell):
    start_known: bool
    """False where the first episode known does not begin with S: care began earlier, nobody here knows when."""
    end_reason: str | None
    """REC of its last episode. With X1 or None care is not known to have ceased, whatever `ended` says."""


@dataclass(frozen=True, slots=True)
class LegalSpell(Spell):
    legal_status: str | None


@dataclass(frozen=True, slots=True)
class PlacementSpell(Spell):
    place: str | None
    provider: str | None
    home_postcode: str | None
    placement_postcode: str | None
    urn: str | None
    change_reason: str | None
    """Why this placement ended, as its last episode gives it."""


@dataclass(frozen=True, slots=True)
class Spells:
    care: tuple[CareSpell, ...]
    legal: tuple[LegalSpell, ...]
    placements: tuple[PlacementSpell, ...]
    contradictions: tuple[Contradiction, ...]
    apart: tuple[EpisodeRow, ...]
    """Rows that stand in no spell. Each is in a contradiction too."""


@dataclass(frozen=True, slots=True)
class _Episode:
    """One episode, and every row that reports it; `row` is the one that knows most (that has its end)."""

    row: EpisodeRow
    rows: tuple[EpisodeRow, ...]
    start: date

    @property
    def end(self) -> date | None:
        return self.row.dec

    @property
    def ceases(self) -> bool:
        """Care ceased at its end. A reason with no date does not say when, so care is then not known to cease."""
        return self.row.dec is not None and self.row.rec not in (None, CONTINUES)

    @property
    def place(self) -> tuple[str | None, ...]:
        row = self.row
        return (row.place, row.place_provider, row.pl_post, row.urn)


def spells(episodes: Sequence[EpisodeRow]) -> Spells:
    """All that is known of one child's episodes, of any year, in any order. Where a later return corrects an episode,
    give the corrected row only: two rows of one start that differ in more than a missing end contradict each other.
    """
    alone = [_fault(row) for row in episodes]
    apart = tuple(row for row, fault in zip(episodes, alone, strict=True) if fault)
    known = _episodes(row for row, fault in zip(episodes, alone, strict=True) if not fault)
    contradictions = [fault for fault in alone if fault]
    contradictions += [fault for episode in known for fault in _faults_of_end(episode, episode is known[-1])]
    contradictions += _clashes(known)
    doubted = {id(row) for contradiction in contradictions for row in contradiction.rows}
    periods = _periods(known)
    return Spells(
        care=tuple(_care(period, doubted) for period in periods),
        legal=tuple(_legal(run, doubted) for period in periods for run in _runs(period, _same_status)),
        placements=tuple(_placement(run, doubted) for period in periods for run in _runs(period, _same_placement)),
        contradictions=tuple(contradictions),
        apart=apart,
    )


def _fault(row: EpisodeRow) -> Contradiction | None:
    """Why a row cannot be true by itself."""
    if row.decom is None:
        return _contradiction("no start", row, "has no start date that can be read (DECOM)", row)
    if row.dec is None and any(problem.column == "DEC" for problem in row.problems):
        says = "has an end date (DEC) that cannot be read, so nobody can say whether it has ended"
        return _contradiction("no end that can be read", row, says, row)
    if row.dec is not None and row.dec < row.decom:
        says = f"ends on {_day(row.dec)}, before it starts on {_day(row.decom)}"
        return _contradiction("end before start", row, says, row)
    return None


def _episodes(rows: Iterable[EpisodeRow]) -> list[_Episode]:
    """In order of start, then of end. Rows that say the same, or of which one only adds the end to the other (this
    year's return of an episode that was open in last year's), are one episode."""
    ordered = sorted(rows, key=lambda row: (row.decom or date.min, row.dec or date.max, row.file, row.line))
    episodes: list[_Episode] = []
    for start, together in groupby(ordered, key=lambda row: row.decom):
        assert start is not None
        remaining = list(together)
        while remaining:
            first = remaining[0]
            same = [row for row in remaining if _is_same_episode(first, row)]
            remaining = [row for row in remaining if not _is_same_episode(first, row)]
            episodes.append(_Episode(first, tuple(same), start))
    return episodes


def _is_same_episode(fuller: EpisodeRow, row: EpisodeRow) -> bool:
    if _what(fuller) != _what(row):
        return False
    same_end = (row.dec, row.rec, row.reason_place_change) == (fuller.dec, fuller.rec, fuller.reason_place_change)
    return same_end or (row.dec is None and row.rec in (None, CONTINUES))


def _what(row: EpisodeRow) -> tuple[object, ...]:
    return (row.rne, row.ls, row.cin, row.place, row.place_provider, row.home_post, row.pl_post, row.urn)


def _faults_of_end(episode: _Episode, is_last: bool) -> list[Contradiction]:
    row = episode.row
    if row.dec is None and row.rec not in (None, CONTINUES):
        says = f"gives a reason for ceasing (REC {row.rec}) and no date (DEC)"
        return [_contradiction("reason without end", row, says, *episode.rows)]
    if row.dec is not None and row.rec is None:
        says = f"ends on {_day(row.dec)} for no reason that can be read (REC)"
        return [_contradiction("end without reason", row, says, *episode.rows)]
    if is_last and row.dec is not None and row.rec == CONTINUES:
        says = f"ends on {_day(row.dec)} with X1, so that another began that day, but none is known"
        return [_contradiction("nothing follows", row, says, *episode.rows)]
    return []


def _clashes(episodes: list[_Episode]) -> list[Contradiction]:
    found = []
    furthest: _Episode | None = None
    for before, after in pairwise(episodes):
        furthest = _later_ending(furthest, before)
        clash = _clash(before, furthest, after)
        if clash:
            found.append(clash)
    return found


def _later_ending(one: _Episode | None, other: _Episode) -> _Episode:
    if one is None:
        return other
    return one if (one.end or date.max) > (other.end or date.max) else other


def _clash(before: _Episode, furthest: _Episode, after: _Episode) -> Contradiction | None:
    """What the next episode contradicts: the one that starts before it, or the one that reaches furthest."""

    def between(why: Why, other: _Episode, says: str) -> Contradiction:
        return _contradiction(why, after.row, says, *other.rows, *after.rows)

    starts = f"starts on {_day(after.start)}"
    if after.start == before.start:
        return between("same start", before, f"{starts}, the same day as the one at {_where(before.row)}")
    if furthest.end is None:
        return between("overlap", furthest, f"{starts}, and the one at {_where(furthest.row)} has not ended")
    if after.start < furthest.end:
        says = f"{starts}, before the one at {_where(furthest.row)} ends on {_day(furthest.end)}"
        return between("overlap", furthest, says)
    if before.ceases and after.row.rne != "S":
        says = f"does not begin with S, though care ceased at the end of the one at {_where(before.row)}"
        return between("began without S", before, says)
    if before.ceases:
        return None
    if after.row.rne == "S":
        return between("began again", before, f"begins care (S), which the one at {_where(before.row)} did not end")
    if after.start > furthest.end:
        says = f"{starts}; the one at {_where(furthest.row)} ended on {_day(furthest.end)}, and care went on"
        return between("gap", furthest, says)
    if after.row.rne == "L" and after.place != before.place:
        says = f"begins for legal status only (L), and is not at the place of the one at {_where(before.row)}"
        return between("same placement, other place", before, says)
    return None


def _contradiction(why: Why, subject: EpisodeRow, says: str, *rows: EpisodeRow) -> Contradiction:
    return Contradiction(why, f"The episode at {_where(subject)} {says}.", rows)


def _periods(episodes: list[_Episode]) -> list[list[_Episode]]:
    """A period begins with S, with the first episode known, or after care ceased."""
    periods: list[list[_Episode]] = []
    for episode in episodes:
        if not periods or episode.row.rne == "S" or periods[-1][-1].ceases:
            periods.append([episode])
        else:
            periods[-1].append(episode)
    return periods


def _runs(period: list[_Episode], same: Callable[[_Episode, _Episode], bool]) -> list[list[_Episode]]:
    runs = [[period[0]]]
    for before, after in pairwise(period):
        if before.end == after.start and same(before, after):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _same_status(before: _Episode, after: _Episode) -> bool:
    return before.row.ls == after.row.ls


def _same_placement(before: _Episode, after: _Episode) -> bool:
    return after.row.rne == "L" and after.place == before.place


def _care(period: list[_Episode], doubted: set[int]) -> CareSpell:
    last = period[-1].row
    return CareSpell(
        *_span(period, doubted),
        start_known=period[0].row.rne == "S",
        end_reason=last.rec if last.dec is not None else None,
    )


def _legal(run: list[_Episode], doubted: set[int]) -> LegalSpell:
    return LegalSpell(*_span(run, doubted), legal_status=run[0].row.ls)


def _placement(run: list[_Episode], doubted: set[int]) -> PlacementSpell:
    first, last = run[0].row, run[-1].row
    return PlacementSpell(
        *_span(run, doubted),
        place=first.place,
        provider=first.place_provider,
        home_postcode=first.home_post,
        placement_postcode=first.pl_post,
        urn=first.urn,
        change_reason=last.reason_place_change,
    )


def _span(run: list[_Episode], doubted: set[int]) -> tuple[date, date | None, tuple[EpisodeRow, ...], bool, bool]:
    rows = tuple(row for episode in run for row in episode.rows)
    return (
        run[0].start,
        run[-1].end,
        rows,
        any(id(row) in doubted for row in rows),
        all(row.ls in SHORT_BREAKS for row in rows),
    )


def _where(row: EpisodeRow) -> str:
    return f"{row.file} line {row.line}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
