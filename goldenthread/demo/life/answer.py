"""The answer to a referral: what is decided about each child, and on which day, to the end of the help."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from goldenthread.demo.days import NEVER, Days, add_working_days, birthdays, number
from goldenthread.demo.life.hazards import Hazards
from goldenthread.demo.life.town import YEAR, Town

WAYS = ("home", "adopted", "kin", "stays")  # through care
HOME, ADOPTED, KIN, STAYS = range(4)
TOGETHER_SINCE = number(date(2026, 4, 1))  # brothers and sisters are assessed together, and written about once
FAR = 60_000  # beyond every day of a simulation, and small enough to reckon with


class Answer:
    """Referrals of one month. Columns are attributes; each step reads those before it and adds its own."""

    def __init__(
        self, rng: np.random.Generator, hazards: Hazards, town: Town, plans: Any, child: Any, referred: Days, end: int
    ) -> None:
        self.rng, self.hazards, self.end = rng, hazards, end
        self.child, self.referred, self.earlier_plans = child, referred, plans
        self.many = len(child)
        self.born, self.disabled = town.children.born[child], town.children.disabled[child]
        self.male = town.children.male[child]
        family = town.children.family[child]
        self.alone = town.families.alone[family]
        self.grown = birthdays(self.born, 18)
        _, self.first, self.group = np.unique(family, return_index=True, return_inverse=True)
        for step in (self._decide, self._assess, self._enquire, self._confer, self._plan, self._care, self._need):
            step()
        self._close()

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}

    # --- drawing ---

    def luck(self) -> Any:
        """One draw for each family: what is decided for all its children alike."""
        return self.rng.random(len(self.first))[self.group]

    def chance(self, name: str) -> Any:
        return self.hazards.series(name).at(self.referred)

    def one_of(self, shares: str) -> Any:
        """The same for all children of a family."""
        share = np.array(self.hazards(shares))
        return self.rng.choice(len(share), len(self.first), p=share / share.sum())[self.group]

    def when(self, condition: Any, days: Days) -> Days:
        """Where it happens, and before the end: later than that nothing is known."""
        return np.where(condition & (days < self.end), days, NEVER)

    def together(self, each: Any) -> Any:
        """Since brothers and sisters are assessed together, what holds for the first of them holds for all."""
        return np.where(self.referred >= TOGETHER_SINCE, each[self.first][self.group], each)

    def working_days_after(self, start: Days, count: Any) -> Days:
        return add_working_days(np.minimum(start, FAR), count)

    # --- steps ---

    def _decide(self) -> None:
        self.source = self.one_of("referrals.source.share")
        need = self.one_of("need.share")
        codes = self.hazards("need.codes")
        need = np.where(self.disabled & (self.rng.random(self.many) < 0.7), codes.index("N2"), need)
        self.need = np.where(self.alone, codes.index("N8"), need)
        late = self.rng.random(self.many) < self.hazards("referrals.decided_late")
        after = np.where(late, self.rng.integers(2, 6, self.many), self.rng.integers(0, 2, self.many))
        self._decided = self.working_days_after(self.referred, after)
        self.decided = self.when(True, self._decided)
        self.nothing = (self.luck() < self.chance("referrals.nothing")) & ~self.alone

    def _assess(self) -> None:
        later = self.rng.random(self.many) < self.hazards("assessment.starts_later")
        started = self.together(self.working_days_after(self.referred, later * self.rng.integers(1, 3, self.many)))
        self._assessed = np.where(self.nothing, FAR, started)
        self.assessed = self.when(~self.nothing, started)
        luck = self.luck()
        late = self.chance("assessment.late")
        spike = late + (1 - late) * self.hazards("assessment.spike")
        takes = np.select(
            [luck < late, luck < spike],
            [
                46 + self.rng.exponential(self.hazards("assessment.late_by"), self.many).astype(int),
                self.rng.integers(38, 46, self.many),
            ],
            self.rng.integers(5, 38, self.many),
        )
        takes = self.together(takes)
        done = np.maximum(self.working_days_after(self.referred, takes), self._assessed)
        self.authorised = self.when(~self.nothing, done)

    def _enquire(self) -> None:
        happens = ~self.nothing & ~self.alone & (self.luck() < self.chance("enquiry.share"))
        self.enquiry = self.when(happens, self.working_days_after(self._assessed, self.rng.integers(0, 6, self.many)))

    def _confer(self) -> None:
        before = np.zeros(len(self.first), dtype=bool)
        before[self.group[self.earlier_plans > 0]] = True
        likely = self.chance("conference.share") * np.where(before[self.group], self.chance("conference.again"), 1.0)
        self.to_conference = (self.enquiry < NEVER) & (self.luck() < np.minimum(likely, 0.95))
        late, kind = self.luck() < self.chance("conference.late"), self.luck()
        by = self.rng.exponential(self.chance("conference.late_by")).astype(int)
        early = kind < self.hazards("conference.early")
        in_time = np.where(early, self.rng.integers(6, 11, self.many), self.rng.integers(11, 16, self.many))
        takes = np.where(late, 16 + by, in_time)[self.first][self.group]
        self.conference = self.when(self.to_conference, self.working_days_after(self.enquiry, takes))
        ended = np.where(self.conference < NEVER, self.conference, self.enquiry + self.rng.integers(3, 18, self.many))
        undecided = self.to_conference & (self.conference >= NEVER)
        self.enquiry_ended = self.when((self.enquiry < NEVER) & ~undecided, ended)

    def _plan(self) -> None:
        agreed = self.luck() < self.hazards("plan.share")
        planned = (self.conference < NEVER) & (self.conference < self.grown - 40) & agreed
        self.plan_start = np.where(planned, self.conference, NEVER)
        shape, mean = 1.9, self.hazards("plan.days")
        length = self.hazards("plan.at_least") + self.rng.gamma(shape, mean / shape, len(self.first))[self.group]
        ended = self.hazards.pace("plan.pace").after(self.plan_start, length)
        self.plan_end = self.when(planned, np.minimum(ended, self.grown))
        self.category = self.one_of("plan.category_share")
        changed = self.rng.random(self.many) < self.hazards("plan.category_changes")
        self.category_now = np.where(changed, (self.category + 1) % 4, self.category)

    def _care(self) -> None:
        planned, enquired = self.plan_start < NEVER, self.enquiry < NEVER
        h = self.hazards
        likely = np.select([planned, enquired], [h("care.with_plan"), h("care.with_enquiry")], h("care.otherwise"))
        likely *= np.where(self.male, h("care.boys"), 2 - h("care.boys"))
        age = (self.referred - self.born) / YEAR
        older = [h(f"care.{age}") for age in ("babies", "toddlers", "at_school", "teenagers")]
        likely *= np.select([age < 1, age < 5, age < 13], older[:3], older[3])
        luck = np.where(self.rng.random(self.many) < h("care.together"), self.luck(), self.rng.random(self.many))
        happens = ~self.nothing & (luck < likely * self.chance("care.entries"))
        waits = self.rng.exponential(h("care.waits"), len(self.first))[self.group].astype(int)
        begun = np.where(planned, self.plan_start, np.minimum(self._assessed, FAR) + 8) + waits
        begun = np.maximum(begun, self.born + 1)
        happens, begun = happens | self.alone, np.where(self.alone, self.referred, begun)
        still_open = begun < np.where(planned, np.minimum(self.plan_end, FAR), np.minimum(self.authorised, FAR) + 200)
        self.care_start = self.when(happens & still_open & (begun < self.grown - 30), begun)
        self._through_care()
        ends_plan = planned & (self.care_start < NEVER)
        moved = np.minimum(np.minimum(self.care_start, FAR) + self.rng.integers(20, 80, self.many), self.grown)
        self.plan_end = np.where(ends_plan, self.when(True, np.maximum(moved, self.plan_start + 1)), self.plan_end)

    def _through_care(self) -> None:
        h, rng = self.hazards, self.rng
        age = (self.care_start - self.born) / YEAR
        column = np.minimum(np.searchsorted(h("care.ways.ages"), age, side="right"), 4)
        share = np.array([h(f"care.ways.{way}") for way in WAYS])[:, column]
        reached = np.cumsum(share / share.sum(axis=0), axis=0)
        # what becomes of brothers and sisters who come in together is often the same
        luck = np.where(rng.random(self.many) < 0.7, self.luck(), rng.random(self.many))
        self.way = np.where(self.alone, STAYS, (luck > reached).sum(axis=0).clip(0, 3))
        mean = np.array([h(f"care.days.{way}") for way in WAYS])[self.way]
        shape = np.array([0.9, 7.0, 3.5, 2.2])[self.way]
        length = rng.gamma(shape, mean / shape) + np.array([2, 300, 60, 120])[self.way]
        ended = np.minimum(h.pace("care.pace").after(np.minimum(self.care_start, FAR), length), self.grown)
        ended = np.where(self.alone, self.grown, ended)
        self.care_end = self.when(self.care_start < NEVER, ended)

    def _need(self) -> None:
        h = self.hazards
        nowhere = ~self.nothing & (self.plan_start >= NEVER) & (self.care_start >= NEVER)
        enough = self.luck() * self._share_left() < self.chance("assessment.not_in_need")
        self.not_in_need = nowhere & ~self.to_conference & enough & (self.authorised < NEVER)
        rest = nowhere & ~self.not_in_need & (self.authorised < self.grown - 10)
        agreed = self.luck() < h("child_in_need.plan_share")
        down = self.rng.random(self.many) < h("plan.step_down")
        down &= (self.plan_end < self.grown - 10) & (self.care_start >= NEVER)
        self.cin_start = np.select([down, rest & agreed], [self.plan_end, self.authorised], NEVER)
        mean = np.where(self.disabled, h("child_in_need.disabled_days"), h("child_in_need.days"))
        length = 20 + self.rng.gamma(1.5, mean / 1.5)
        ended = np.minimum(h.pace("child_in_need.pace").after(self.cin_start, length), self.grown)
        self.cin_end = self.when(self.cin_start < NEVER, ended)
        self.early_help = self.not_in_need & (self.luck() < h("child_in_need.to_early_help"))

    def _share_left(self) -> Any:
        """Of those assessed, roughly the share whom neither a conference nor care takes."""
        return 1 - self.chance("enquiry.share") * self.chance("conference.share")

    def _close(self) -> None:
        def open_until(start: Days, end: Days) -> Any:
            return np.where(start < NEVER, end, -NEVER)

        last = np.maximum.reduce(
            [
                np.where(self.nothing, self.decided, self.authorised),
                open_until(self.enquiry, self.enquiry_ended),
                open_until(self.plan_start, self.plan_end),
                open_until(self.cin_start, self.cin_end),
                open_until(self.care_start, self.care_end),
            ]
        )
        tidied = last + np.where(self.nothing, 0, self.rng.integers(0, 9, self.many))
        # help as a child ends on the eighteenth birthday
        self.closed = self.when(
            True, np.minimum(np.where(last >= NEVER, NEVER, tidied), np.maximum(self.grown, self._decided))
        )


COLUMNS = (
    "child",
    "referred",
    "source",
    "need",
    "decided",
    "nothing",
    "assessed",
    "authorised",
    "not_in_need",
    "early_help",
    "enquiry",
    "enquiry_ended",
    "to_conference",
    "conference",
    "plan_start",
    "plan_end",
    "earlier_plans",
    "category",
    "category_now",
    "cin_start",
    "cin_end",
    "care_start",
    "care_end",
    "way",
    "closed",
)
