"""What the simulation of the workforce answers: columns of equal length. `end` is the last day; NEVER: still open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goldenthread.demo.days import Days

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

# The values of pathway's Allocation.Role, in its order.
ROLES = ("case worker", "reviewing officer", "personal adviser", "lead practitioner")
CASE_WORKER, REVIEWING_OFFICER, PERSONAL_ADVISER, LEAD_PRACTITIONER = range(4)
# Why a child came to a holder: codes of the list `worker_change_reason`.
REASONS = ("FCONTA", "TSPROC", "LEFTRL", "ABSENC", "ORGRST", "MANAGE")
FIRST, TRANSFER, LEFT, ABSENCE, REORGANISED, MANAGING = range(6)
# Why a worker is away: the values of workforce's Absence.Reason.
ABSENT = ("sickness", "parental")
SICKNESS, PARENTAL = range(2)
NOBODY = -1


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    service: str
    works: tuple[str, ...]  # what it does: its own work, and that of the teams merged into it
    size: float  # workers at the last published date, apart from the manager


@dataclass(frozen=True)
class Workers:
    """One row for each person; a name is drawn elsewhere. `title` is the present or last one."""

    title: list[str]
    registered: BoolArray  # with Social Work England: a social worker in every count of them
    agency: BoolArray
    full_time: FloatArray
    first_day: Days
    newly_qualified_until: Days  # before `first_day` for those who came with experience
    senior_from: Days
    capacity: FloatArray  # how much work is given, beside one full-time worker of experience

    def __len__(self) -> int:
        return len(self.title)


@dataclass(frozen=True)
class Memberships:
    """A worker is in one team at a time. Sorted by start."""

    worker: IntArray
    team: IntArray
    start: Days
    end: Days
    agency: BoolArray
    full_time: FloatArray
    manages: BoolArray
    role: IntArray  # in which role its children are held; NOBODY: holds none, as a manager
    extra: BoolArray  # an agency worker beyond the established posts
    reorganised: BoolArray  # it ended because the post closed

    def __len__(self) -> int:
        return len(self.worker)


@dataclass(frozen=True)
class Absences:
    worker: IntArray
    start: Days
    end: Days
    reason: IntArray  # index into ABSENT

    def __len__(self) -> int:
        return len(self.worker)


@dataclass(frozen=True)
class Posts:
    """Places for workers; an established one without a permanent worker is a vacancy."""

    team: IntArray
    opens: Days
    closes: Days
    registered: BoolArray
    manages: BoolArray
    extra: BoolArray  # for agency workers only, beyond the established ones
    role: IntArray
    title: list[str]

    def __len__(self) -> int:
        return len(self.title)


@dataclass(frozen=True)
class Staff:
    start: int  # nobody can hold a child before
    end: int
    teams: tuple[Team, ...]
    workers: Workers
    memberships: Memberships
    absences: Absences
    posts: Posts

    def teams_of(self, work: str) -> list[int]:
        """The teams that do this work at this authority's size. None: nobody does it."""
        return [i for i, team in enumerate(self.teams) if work in team.works]

    def team_for(self, work: str, family: IntArray) -> IntArray:
        """Which team of those that do this work is each family's: always the same, more families for larger teams."""
        those = self.teams_of(work)
        if not those:
            raise ValueError(f"No team does {work!r}. There is: {sorted({w for t in self.teams for w in t.works})}")
        sizes = np.array([self.teams[i].size for i in those])
        luck = (np.asarray(family, dtype=np.int64) * 2_654_435_761 % 2**32) / 2**32
        place = np.searchsorted(np.cumsum(sizes) / sizes.sum(), luck, side="right")
        return np.array(those, dtype=np.int64)[np.minimum(place, len(those) - 1)]


@dataclass(frozen=True)
class Stretches:
    """One stretch is a child with one team in one role, sorted by start. A child has one at a time in a role."""

    child: IntArray
    family: IntArray
    role: IntArray  # index into ROLES
    team: IntArray  # index into the teams
    start: Days
    end: Days  # NEVER: open

    def __len__(self) -> int:
        return len(self.child)


@dataclass(frozen=True)
class Holdings:
    """Each stretch is tiled by its holdings: the next begins on the day on which the one before it ended."""

    stretch: IntArray
    child: IntArray
    role: IntArray
    team: IntArray
    worker: IntArray  # NOBODY: with the team, without a worker
    start: Days
    end: Days
    reason: IntArray  # index into REASONS: why the child came to this holder

    def __len__(self) -> int:
        return len(self.stretch)
