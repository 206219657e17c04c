"""The nightly look over the whole record: does anything stand in it that a policy would refuse today?

Constraints hold what a constraint can say. The rest (a placement outside care, a code that is on no list) is asked
again here, of every row, by the same policies that the actions ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from goldenthread.access.objections import Objection
from goldenthread.pathway.actions.reading import in_batches
from goldenthread.pathway.models import PARENTS, SPELLS, Allocation, CarePeriod, Spell, Step
from goldenthread.pathway.policies import Around, allocation_objections, spell_objections, step_objections, within
from goldenthread.pathway.projection import batches
from goldenthread.people.models import Person


@dataclass(frozen=True)
class Finding:
    person_id: int
    row: str
    policy: str
    sentence: str

    def __str__(self) -> str:
        return f"Person {self.person_id}, {self.row}: {self.sentence}"


def check(today: date) -> Iterator[Finding]:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for batch in batches(ids):
        people = {person.pk: person for person in in_batches(Person.objects, "pk", batch)}
        spells = _spells(batch)
        yield from _found(_of_spells(people, spells, today))
        yield from _found(_of_steps(people, spells, batch, today))
        yield from _found(_of_allocations(batch))


Asked = Iterator[tuple[Spell | Step | Allocation, list[Objection]]]
Spells = dict[int, dict[type[Spell], list[Spell]]]


def _spells(batch: list[int]) -> Spells:
    found: Spells = defaultdict(lambda: defaultdict(list))
    for model in SPELLS:
        for spell in in_batches(model._default_manager, "person_id", batch):
            found[spell.person_id][model].append(spell)
    return found


def _around(person: Person, others: list[Spell], care: list[Spell], today: date) -> Around:
    return Around(person, others, [period for period in care if isinstance(period, CarePeriod)], today)


def _of_spells(people: dict[int, Person], spells: Spells, today: date) -> Asked:
    for person_id, by_model in spells.items():
        for rows in list(by_model.values()):
            for row in rows:
                yield row, spell_objections(row, _around(people[person_id], rows, by_model[CarePeriod], today))


def _of_steps(people: dict[int, Person], spells: Spells, batch: list[int], today: date) -> Asked:
    related = Step.objects.select_related(*PARENTS.values())
    for step in in_batches(related, "person_id", batch):
        theirs, model = spells[step.person_id], within(step)
        around = _around(people[step.person_id], theirs[model] if model else [], theirs[CarePeriod], today)
        yield step, step_objections(step, around)


def _of_allocations(batch: list[int]) -> Asked:
    held: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in in_batches(Allocation.objects.select_related("worker", "team"), "person_id", batch):
        held[allocation.person_id].append(allocation)
    for rows in held.values():
        for allocation in rows:
            yield allocation, allocation_objections(allocation, rows)


def _found(asked: Asked) -> Iterator[Finding]:
    for row, objections in asked:
        for objection in objections:
            yield Finding(row.person_id, f"{type(row).__name__} {row.pk}", objection.policy, objection.sentence)
