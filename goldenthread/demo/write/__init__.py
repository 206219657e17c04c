"""The event tables go into the record through the product's own bulk actions, under the same policies, in order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from django.db import models, transaction

from goldenthread.access.inserting import analyse
from goldenthread.access.objections import Outcome
from goldenthread.access.record import Signature
from goldenthread.demo.narrative import Teller
from goldenthread.demo.tables import EventTables
from goldenthread.demo.write.doubted import Doubted
from goldenthread.demo.write.matches import propose_matches
from goldenthread.demo.write.rows import instances
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import models as m
from goldenthread.pathway import projection
from goldenthread.people import actions as people
from goldenthread.people.models import (
    Address,
    ContactRestriction,
    Disability,
    OtherName,
    Person,
    Relationship,
    SearchKey,
    Warning,
)
from goldenthread.placements.actions import create_providers
from goldenthread.placements.models import Provider
from goldenthread.places.actions import load_places
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.workforce import actions as workforce
from goldenthread.workforce.models import Absence, Membership, Supervision, Team, Worker

CHUNK = 20_000
Step = Callable[[int], None]
Write = Callable[[Signature, list[Any]], Any]


class Unlawful(RuntimeError):
    """The simulation made something that a policy refuses: a fault of the simulation."""


class NotEmpty(RuntimeError):
    """The ids that the record draws are not those of the event tables: something was there before."""


def _add_facts(by: Signature, rows: list[Any]) -> Any:
    return people.add_facts(by=by, facts=rows)


def _record_spells(by: Signature, rows: list[Any]) -> Any:
    return pathway.record_spells(by=by, spells=rows)


def _load_places(by: Signature, rows: list[Any]) -> Any:
    return load_places(rows=rows)


def _create(by: Signature, rows: list[Any]) -> Any:
    return workforce.create_all(by=by, rows=rows)


# A table points only at tables above it.
ACTIONS: dict[str, tuple[type[models.Model], Write]] = {
    "ward": (Ward, _load_places),
    "postcode": (Postcode, _load_places),
    "school": (School, _load_places),
    "organisation": (Organisation, _load_places),
    "provider": (Provider, lambda by, rows: create_providers(by=by, providers=rows)),
    "team": (Team, _create),
    "worker": (Worker, _create),
    "membership": (Membership, lambda by, rows: workforce.join_teams(by=by, memberships=rows)),
    "absence": (Absence, lambda by, rows: workforce.record_absences(by=by, absences=rows)),
    "supervision": (Supervision, lambda by, rows: workforce.record_supervisions(by=by, supervisions=rows)),
    "person": (Person, lambda by, rows: people.create_people(by=by, people=rows)),
    "other_name": (OtherName, _add_facts),
    "address": (Address, _add_facts),
    "disability": (Disability, _add_facts),
    "relationship": (Relationship, _add_facts),
    "warning": (Warning, lambda by, rows: people.record_warnings(by=by, warnings=rows)),
    "contact_restriction": (ContactRestriction, lambda by, rows: people.restrict_contacts(by=by, restrictions=rows)),
    "early_help": (m.EarlyHelp, _record_spells),
    "child_in_need": (m.ChildInNeed, _record_spells),
    "child_in_need_plan": (m.ChildInNeedPlan, _record_spells),
    "protection_plan": (m.ProtectionPlan, _record_spells),
    "care_period": (m.CarePeriod, _record_spells),
    "care_proceedings": (m.CareProceedings, _record_spells),
    "legal_status": (m.LegalStatus, _record_spells),
    "placement": (m.Placement, _record_spells),
    "adoption_plan": (m.AdoptionPlan, _record_spells),
    "leaving_care": (m.LeavingCare, _record_spells),
    "missing": (m.Missing, _record_spells),
    "unaccompanied_asylum": (m.UnaccompaniedAsylum, _record_spells),
    "allocation": (m.Allocation, lambda by, rows: pathway.allocate_all(by=by, allocations=rows)),
    "step": (m.Step, lambda by, rows: pathway.record_steps(by=by, steps=rows)),
}
# A database that plans by what it has counted has counted nothing of this transaction.
COUNTED: dict[str, tuple[type[models.Model], ...]] = {"person": (Person, SearchKey)}
TITLES = {
    "ward": "Laying out wards, streets and schools",
    "team": "Hiring staff",
    "person": "Introducing families",
    "early_help": "Helping, protecting and caring",
    "allocation": "Allocating",
    "step": "Writing down what was done",
}


def rows_of(tables: EventTables) -> int:
    return sum(tables[name].num_rows for name in ACTIONS if name in tables)


def write_tables(
    tables: EventTables,
    *,
    by: Signature,
    seed: int,
    step: Step = lambda _: None,
    say: Callable[[str], None] = lambda _: None,
    dirty: bool = False,
) -> Teller:
    """Answers with whoever told its stories.

    All of it in one transaction: the authority is whole, or it is not there. `step` hears how many rows went in.

    What a policy refuses of `dirty` tables becomes a discrepancy about the person, as when a return is loaded; a row
    that is refused whole stands last in its table. People who may be one are proposed as matches.
    Raises Unlawful where a policy refuses anything else, NotEmpty where the record is not empty.
    """
    teller = Teller(tables, seed=seed)
    doubted = Doubted(by) if dirty else None
    with _collector_at_rest(), transaction.atomic(), projection.once_at_the_end():
        for name, (model, write) in ACTIONS.items():
            if name in TITLES:
                say(TITLES[name])
            for chunk in _chunks(tables[name]) if name in tables else ():
                rows = instances(model, chunk, teller.answers(chunk) if name == "step" else None)
                if doubted:
                    doubted.drop(rows, chunk)
                outcome = write(by, rows)
                if isinstance(outcome, Outcome):
                    if doubted:
                        doubted.keep(outcome)
                    else:
                        _accepted(outcome)
                _same_ids(rows, chunk)
                step(len(rows))
            analyse(*COUNTED.get(name, (model,)))
        if doubted:
            doubted.write()
            say("Looking for people who stand here twice")
            propose_matches(by=by)
        _cover(tables["coverage"], by)
        say("Reckoning clocks")
    return teller


def _cover(coverage: pa.Table, by: Signature) -> None:
    spans: dict[tuple[Any, Any, str], list[str]] = {}
    for row in coverage.to_pylist():
        spans.setdefault((row["started"], row["ended"], row["source"]), []).append(row["area"])
    for (started, ended, source), areas in spans.items():
        pathway.cover(by=by, areas=areas, started=started, ended=ended, source=source)


def _chunks(table: pa.Table) -> Iterator[pa.Table]:
    for at in range(0, table.num_rows, CHUNK):
        yield table.slice(at, CHUNK)


def _accepted(outcome: Outcome[Any]) -> None:
    if outcome.refused:
        row, objections = outcome.refused[0]
        told = " ".join(o.sentence for o in objections)
        what = f"{row!r} of person {getattr(row, 'person_id', None)}"
        raise Unlawful(f"{len(outcome.refused)} refused. The first: {what}: {told}")


def _same_ids(rows: list[Any], chunk: pa.Table) -> None:
    """Of those that were recorded: nothing was refused before them."""
    ids = chunk["id"]
    recorded = [at for at, row in enumerate(rows) if row.pk is not None]
    for at in recorded[:1] + recorded[-1:]:
        if rows[at].pk != ids[at].as_py():
            raise NotEmpty(
                f"{type(rows[at]).__name__} {rows[at].pk} should have been {ids[at]}: the record is not empty, "
                "or a row that was refused does not stand last."
            )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing that is made here goes round in circles: looking for that takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
