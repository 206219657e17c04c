"""Workers join, leave, move between teams and are promoted; agency workers cover what is vacant. Week by week.

A step is a Monday. Who comes starts on it; who goes has the Friday of that week as the last day, so that one who is
there already and a successor share a week; who moves from one team to another leaves the first on the Sunday before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.staff.hazards import YEAR, StaffHazards, Years
from goldenthread.demo.staff.tables import (
    CASE_WORKER,
    NOBODY,
    BoolArray,
    FloatArray,
    IntArray,
    Memberships,
    Posts,
    Workers,
)

WEEK = 7 / YEAR
LONG_SERVED = 25 * YEAR


@dataclass
class _Person:
    title: str
    registered: bool
    agency: bool
    full_time: float
    first_day: int
    newly_qualified_until: int
    senior_from: int
    last_day: int = NEVER


@dataclass
class _Member:
    worker: int
    post: int
    start: int
    end: int = NEVER
    reorganised: bool = False


@dataclass
class Service:
    """The posts, and who is in them."""

    rng: np.random.Generator
    posts: Posts
    years: Years
    hazards: StaffHazards
    people: list[_Person] = field(default_factory=list)
    members: list[_Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.posts)
        self.permanent = np.full(count, NOBODY)  # the membership in each post
        self.covering = np.full(count, NOBODY)  # the agency worker's

    def run(self, weeks: Days) -> None:
        leave, recruit = self._a_week(self.years.leave, weeks), self._a_week(self.years.recruit, weeks)
        cover = self.years.during(self.years.cover, weeks)
        self._first_day(int(weeks[0]), float(recruit[0]), float(leave[0]), float(cover[0]))
        for week, leaves, recruits, covers in zip(weeks.tolist(), leave, recruit, cover, strict=True):
            open_ = (self.posts.opens <= week) & (week < self.posts.closes)
            self._close(week, open_)
            self._leave(week, float(leaves))
            self._manage(week)
            self._move(week, open_)
            self._recruit(week, open_, float(recruits))
            self._cover(week, open_, float(covers))

    def _a_week(self, series: FloatArray, weeks: Days) -> FloatArray:
        return self.years.during(series, weeks) * WEEK

    # --- who is there ---

    def _established(self, open_: BoolArray) -> BoolArray:
        return open_ & ~self.posts.extra

    def _vacant(self, open_: BoolArray) -> IntArray:
        return np.flatnonzero(self._established(open_) & (self.permanent == NOBODY) & ~self.posts.manages)

    def _first_day(self, day: int, recruit: float, leave: float, cover: float) -> None:
        """As many vacancies as there would be if it had long been as it is in the first year."""
        open_ = (self.posts.opens <= day) & (day < self.posts.closes)
        vacant = self.rng.random(len(self.posts)) < leave / (leave + recruit)
        for post in np.flatnonzero(self._established(open_)):
            if self.posts.manages[post] or not vacant[post]:
                served = min(self.rng.exponential(self.hazards.served_years * YEAR), LONG_SERVED)
                self._hire(int(post), day - 14 - int(served))
        for _ in range(4):
            self._cover(day - 14 - int(self.rng.integers(150)), open_, cover)

    # --- one worker ---

    def _hire(self, post: int, day: int, *, agency: bool = False) -> None:
        holds = self.posts.registered[post] and self.posts.role[post] == CASE_WORKER
        self.people.append(self._agency_worker(post, day) if agency else self._employee(post, day, bool(holds)))
        place = self._place if agency else self._fill
        place(len(self.people) - 1, post, day)

    def _agency_worker(self, post: int, day: int) -> _Person:
        full_time = 1.0 if self.rng.random() < self.hazards.agency_full_time else 0.8
        title, registered = self.posts.title[post], bool(self.posts.registered[post])
        return _Person(title, registered, True, full_time, day, newly_qualified_until=day - 1, senior_from=NEVER)

    def _employee(self, post: int, day: int, holds: bool) -> _Person:
        hazards, luck = self.hazards, self.rng.random(5)
        learner = holds and luck[0] < hazards.newly_qualified
        whole = learner or self.posts.manages[post] or luck[1] < hazards.full_time
        part = hazards.part_time[int(luck[2] * len(hazards.part_time))]
        years = 2.0 - float(np.log(1 - luck[4])) * (hazards.senior_after_years - 2.0)
        if luck[3] < hazards.senior_at_once and not learner:
            years = 0.0
        return _Person(
            title=self.posts.title[post],
            registered=bool(self.posts.registered[post]),
            agency=False,
            full_time=1.0 if whole else part,
            first_day=day,
            newly_qualified_until=day + 365 if learner else day - 1,
            senior_from=day + int(years * YEAR) if holds else NEVER,
        )

    def _place(self, worker: int, post: int, day: int) -> None:
        self.members.append(_Member(worker, post, day))
        places = self.covering if self.people[worker].agency else self.permanent
        places[post] = len(self.members) - 1
        self.people[worker].title, self.people[worker].last_day = self.posts.title[post], NEVER

    def _end(self, places: IntArray, post: int, day: int, *, reorganised: bool = False) -> int:
        """The membership ends, the post is empty; answers the worker."""
        member = self.members[places[post]]
        member.end, member.reorganised = max(day, member.start), reorganised
        self.people[member.worker].last_day = member.end
        places[post] = NOBODY
        return int(member.worker)

    def _transfer(self, source: int, target: int, week: int, *, reorganised: bool = False) -> None:
        worker = self._end(self.permanent, source, week - 1, reorganised=reorganised)
        self._fill(worker, target, week)

    def _fill(self, worker: int, post: int, week: int) -> None:
        """The agency worker who covered the post stays to the end of the week."""
        self._place(worker, post, week)
        if self.covering[post] != NOBODY:
            self._end(self.covering, post, week + 4)

    def _there_before(self, post: int, week: int) -> bool:
        return bool(self.members[self.permanent[post]].start < week - 1)

    # --- a week ---

    def _close(self, week: int, open_: BoolArray) -> None:
        """Of a post that is no longer paid for, the agency worker goes and the permanent one moves to a vacancy."""
        for post in np.flatnonzero(~open_ & (self.covering != NOBODY)):
            self._end(self.covering, int(post), week + 4, reorganised=True)
        for post in np.flatnonzero(~open_ & (self.permanent != NOBODY)):
            vacant = self._vacant(open_)
            vacant = vacant[self.posts.registered[vacant] == self.posts.registered[post]]
            if len(vacant) and self._there_before(int(post), week):
                same = vacant[self.posts.role[vacant] == self.posts.role[post]]
                self._transfer(int(post), self._any(same if len(same) else vacant), week, reorganised=True)

    def _any(self, posts: IntArray) -> int:
        return int(posts[self.rng.integers(len(posts))])

    def _leave(self, week: int, leaves: float) -> None:
        luck = self.rng.random((2, len(self.posts)))
        chance = np.where(self.posts.registered, leaves, self.hazards.leaves_other_work * WEEK)
        for post in np.flatnonzero((self.permanent != NOBODY) & (luck[0] < chance)):
            self._end(self.permanent, int(post), week + 4)
        for post in np.flatnonzero((self.covering != NOBODY) & (luck[1] < self.hazards.agency_leaves * WEEK)):
            self._end(self.covering, int(post), week + 4)

    def _manage(self, week: int) -> None:
        """A team is never without a manager for long: one of its workers is promoted, or somebody is hired."""
        for post in np.flatnonzero(self.posts.manages & (self.permanent == NOBODY)):
            team = (self.posts.team == self.posts.team[post]) & (self.permanent != NOBODY)
            fit = [p for p in np.flatnonzero(team) if self._fit(int(p), week, bool(self.posts.registered[post]))]
            if fit and self.rng.random() < self.hazards.manager_from_within:
                self._transfer(self._any(np.array(fit)), int(post), week)
            else:
                self._hire(int(post), week)

    def _fit(self, post: int, week: int, registered: bool) -> bool:
        person = self.people[self.members[self.permanent[post]].worker]
        served = week - person.first_day > self.hazards.manager_after_years * YEAR
        return bool(served and person.full_time >= 0.8 and person.registered == registered)

    def _move(self, week: int, open_: BoolArray) -> None:
        moving = (self.permanent != NOBODY) & self.posts.registered & ~self.posts.manages
        luck = self.rng.random(len(self.posts))
        for post in np.flatnonzero(moving & (luck < self.hazards.moves_team * WEEK)):
            vacant = self._vacant(open_)
            vacant = vacant[self.posts.registered[vacant]]
            if len(vacant) and self._there_before(int(post), week):
                self._transfer(int(post), self._any(vacant), week)

    def _recruit(self, week: int, open_: BoolArray, recruits: float) -> None:
        vacant = self._vacant(open_)
        chance = np.where(self.posts.registered[vacant], recruits, self.hazards.recruit_other_work * WEEK)
        for post in vacant[self.rng.random(len(vacant)) < chance].tolist():
            self._hire(post, week)

    def _cover(self, week: int, open_: BoolArray, share: float) -> None:
        vacant = self._vacant(open_)
        vacant = vacant[self.posts.registered[vacant]]
        covered = vacant[self.covering[vacant] != NOBODY]
        lacking = round(share * len(vacant)) - len(covered)
        if lacking > 0:
            empty = self.rng.permutation(vacant[self.covering[vacant] == NOBODY])[:lacking]
            self._find_agency(week, empty)
        elif lacking < 0:
            for post in self.rng.permutation(covered)[:-lacking]:
                if self.rng.random() < self.hazards.agency_let_go:
                    self._end(self.covering, int(post), week + 4)
        self._find_agency(week, np.flatnonzero(open_ & self.posts.extra & (self.covering == NOBODY)))

    def _find_agency(self, week: int, places: IntArray) -> None:
        for post in places[self.rng.random(len(places)) < self.hazards.agency_found].tolist():
            self._hire(post, week, agency=True)

    # --- what came of it ---

    def workers(self, end: int) -> Workers:
        full_time = np.array([p.full_time for p in self.people])
        spread = self.rng.normal(0.0, self.hazards.capacity_spread, len(full_time))
        return Workers(
            title=[_title(person, end) for person in self.people],
            registered=np.array([p.registered for p in self.people]),
            agency=np.array([p.agency for p in self.people]),
            full_time=full_time,
            first_day=np.array([p.first_day for p in self.people]),
            newly_qualified_until=np.array([p.newly_qualified_until for p in self.people]),
            senior_from=np.array([p.senior_from for p in self.people]),
            capacity=full_time * np.exp(spread),
        )

    def memberships(self) -> Memberships:
        rows = sorted(self.members, key=lambda m: (m.start, m.worker))
        worker, post = np.array([m.worker for m in rows]), np.array([m.post for m in rows])
        return Memberships(
            worker=worker,
            team=self.posts.team[post],
            start=np.array([m.start for m in rows]),
            end=np.array([m.end for m in rows]),
            agency=np.array([p.agency for p in self.people])[worker],
            full_time=np.array([p.full_time for p in self.people])[worker],
            manages=self.posts.manages[post],
            role=self.posts.role[post],
            extra=self.posts.extra[post],
            reorganised=np.array([m.reorganised for m in rows]),
        )


def _title(person: _Person, end: int) -> str:
    if person.title != "Social worker":
        return person.title
    last = min(person.last_day, end)
    if person.newly_qualified_until >= last:
        return "Newly qualified social worker"
    return "Senior practitioner" if person.senior_from < last else person.title
