"""How much each worker holds, so that a manager chooses well. For those who answer for the team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from goldenthread.pathway import scopes
from goldenthread.pathway.knowing import clocks_known_until
from goldenthread.pathway.law import clocks
from goldenthread.pathway.models import Allocation, RunningClock
from goldenthread.pathway.queries.worklist import stages_of
from goldenthread.rules.words import day as written
from goldenthread.workforce import standard
from goldenthread.workforce.models import Absence, Membership, Team, Worker
from goldenthread.workforce.queries import absent_on

# The stages of worklist.STAGES, each with the standard that says how heavily it counts.
WEIGHTS = {
    "Looked after": "WEIGHT-CARE",
    "On a protection plan": "WEIGHT-PLAN",
    "Child in need": "WEIGHT-NEED",
    "Early help": "WEIGHT-HELP",
    "Leaving care": "WEIGHT-LEAVING",
}


@dataclass(frozen=True)
class Caseload:
    """`overdue` counts what is late for the worker's children; `most` is the cap of somebody newly qualified."""

    worker: Worker
    team: Team
    children: int
    overdue: int
    full_time: float
    away: Absence | None
    newly_qualified_until: date | None
    most: int | None
    agency: bool
    manages: bool = False
    weight: float = 0.0  # children, each counted as heavily as the authority says

    @property
    def key(self) -> str:
        return f"{self.team.pk}:{self.worker.pk}"

    @property
    def over(self) -> bool:
        return self.most is not None and self.children >= self.most

    @property
    def remarks(self) -> list[str]:
        """What a manager should know before giving them another child."""
        found = ["Manager"] if self.manages else []
        if self.away:
            until = f" until {written(self.away.ended)}" if self.away.ended else ""
            found.append(f"Away{until}")
        if self.newly_qualified_until:
            cap = f", at most {self.most} children" if self.most is not None else ""
            found.append(f"Newly qualified until {written(self.newly_qualified_until)}{cap}")
        if self.full_time < 1:
            found.append(f"Works {self.full_time:.0%} of full time")
        if self.agency:
            found.append("Agency")
        return found

    @property
    def words(self) -> str:
        count = "No children" if not self.children else "1 child" if self.children == 1 else f"{self.children} children"
        weight = f", weighing {self.weight:g}" if self.children else ""
        late = f", {self.overdue} overdue" if self.overdue else ""
        return ". ".join([f"{count}{weight}{late}", *self.remarks])


def caseloads(teams: Collection[int], on: date) -> list[Caseload]:
    """Everybody in these teams: who is there and holds fewest first, then their managers, then who is away."""
    members = Membership.objects.filter(scopes.member_on(on))
    theirs = members.filter(worker_id__in=members.filter(team_id__in=teams).values("worker_id"))
    everywhere = list(theirs.select_related("worker", "team"))
    agencies = {row.worker_id for row in everywhere if row.agency}
    rows = [row for row in everywhere if row.team_id in teams]
    workers = {row.worker_id: row.worker for row in rows}
    held = _held(workers, on)
    late, weights = _overdue(held, on), _weights(held, on)
    away = absent_on(workers.values(), on)
    found = [
        Caseload(
            worker=row.worker,
            team=row.team,
            children=sum(row.worker_id in holders for holders in held.values()),
            overdue=late.get(row.worker_id, 0),
            full_time=float(row.full_time),
            away=away.get(row.worker_id),
            newly_qualified_until=standard.newly_qualified_until(row.worker, on),
            most=standard.most_children(row.worker, on),
            agency=row.worker_id in agencies,
            manages=row.manages,
            weight=weights.get(row.worker_id, 0.0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda c: (c.away is not None, c.manages, c.over, c.children, str(c.worker), c.team.pk))


def _held(workers: Collection[int], on: date) -> dict[int, set[int]]:
    """Each child with those of the workers who hold them, in whatever role."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Allocation.objects.filter(scopes.open_on(on), worker_id__in=workers)
    for person, worker in rows.values_list("person_id", "worker_id"):
        found[person].add(worker or 0)
    return found


def _weights(held: Mapping[int, Collection[int]], on: date) -> dict[int, float]:
    """A child counts once for a worker, at the stage that counts most of those in which they stand."""
    stages, law = stages_of(held, on), clocks().law
    found: dict[int, float] = defaultdict(float)
    for person, workers in held.items():
        rule = WEIGHTS.get(stages.get(person, ""))
        for worker in workers:
            found[worker] += (law.value(rule, on) if rule else 100) / 100
    return found


def _overdue(held: Mapping[int, Collection[int]], on: date) -> dict[int, int]:
    """As far as the record knows: what may have been met since is not counted as late."""
    late = RunningClock.objects.filter(due__lt=on, person_id__in=held)
    for clock, until in clocks_known_until(on).items():
        late = late.exclude(clock=clock, due__gt=until)
    found: Counter[int] = Counter()
    for person, count in late.values_list("person_id").annotate(Count("pk")):
        found.update(dict.fromkeys(held[person], count))
    return found
