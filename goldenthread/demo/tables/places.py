"""Wards, postcodes, schools, partners and providers, and the staff in their teams, as the record would hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo import naming, numbers
from goldenthread.demo.days import NEVER
from goldenthread.demo.life.care import Homes
from goldenthread.demo.life.world import World
from goldenthread.demo.place import Places
from goldenthread.demo.place.shapes import OUTSIDE
from goldenthread.demo.staff import ABSENT, NOBODY, REASONS, ROLES, Holdings, Staff
from goldenthread.demo.tables.columns import build, pick
from goldenthread.pathway.models import Allocation
from goldenthread.placements.models import Provider
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.workforce.models import Absence, Membership, Team, Worker

RESIDENTIAL = {
    "Z11": "children's home",
    "K2": "children's home",
    "Z1": "children's home",
    "K3": "supported accommodation",
    "H5": "supported accommodation",
}


def places(where: Places) -> dict[str, pa.Table]:
    postcodes, providers = where.postcodes, where.providers
    return {
        "ward": build(Ward, len(where.wards), code=where.wards.code, name=where.wards.name),
        "postcode": build(
            Postcode,
            len(postcodes),
            postcode=postcodes.postcode,
            ward_id=postcodes.ward + 1,
            easting=postcodes.easting,
            northing=postcodes.northing,
        ),
        "school": build(
            School, len(where.schools), urn=where.schools.urn, name=where.schools.name, phase=where.schools.phase
        ),
        "organisation": build(
            Organisation, len(where.organisations), name=where.organisations.name, sector=where.organisations.sector
        ),
        "provider": build(
            Provider,
            len(providers),
            urn=providers.urn,
            name=providers.name,
            kind=providers.kind,
            postcode=postcodes.postcode.take(pa.array(providers.postcode)),
        ),
    }


def staff(w: World, staff: Staff, holdings: Holdings) -> dict[str, pa.Table]:
    workers, members, away = staff.workers, staff.memberships, staff.absences
    rng = w.rng("staff names")
    background = naming.backgrounds(rng, len(workers))
    male = rng.random(len(workers)) < 0.18
    born = rng.integers(1962, 1999, len(workers))
    names = pc.binary_join_element_wise(
        naming.given_names(rng, background, male, born), naming.family_names(rng, background), " "
    )
    registered = np.cumsum(workers.registered) - 1
    return {
        "team": build(
            Team,
            len(staff.teams),
            code=pa.array([team.code for team in staff.teams]),
            name=pa.array([team.name for team in staff.teams]),
            service=pa.array([team.service for team in staff.teams]),
        ),
        "worker": build(
            Worker,
            len(workers),
            name=names,
            job_title=pa.array(workers.title),
            registration=pc.if_else(pa.array(workers.registered), numbers.sw_numbers(np.maximum(registered, 0)), ""),
            phone=numbers.landlines(np.arange(len(workers))),
            qualified_on=np.where(
                workers.newly_qualified_until >= workers.first_day, workers.newly_qualified_until - 365, NEVER
            ),
        ),
        "membership": build(
            Membership,
            len(members.worker),
            worker_id=members.worker + 1,
            team_id=members.team + 1,
            started=members.start,
            ended=members.end,
            agency=members.agency,
            full_time=members.full_time,
            manages=members.manages,
        ),
        "absence": build(
            Absence,
            len(away),
            worker_id=away.worker + 1,
            started=away.start,
            ended=away.end,
            reason=pick(ABSENT, away.reason),
        ),
    }


def allocations(person: Any, holdings: Holdings) -> pa.Table:
    order = np.lexsort((holdings.start, holdings.role, holdings.child))
    following = np.r_[order[1:], 0]
    same = (holdings.child[following] == holdings.child[order]) & (holdings.role[following] == holdings.role[order])
    same[-1:] = False
    why = np.where(same & (holdings.end[order] < NEVER), holdings.reason[following], NOBODY)
    held = holdings
    return build(
        Allocation,
        len(order),
        person_id=person[held.child[order]],
        role=pick(ROLES, held.role[order]),
        team_id=held.team[order] + 1,
        worker_id=held.worker[order] + 1,
        started=held.start[order],
        ended=held.end[order],
        end_reason=pick(REASONS, why),
    )


@dataclass
class Whereabouts:
    """Of each home: ids of providers (0: none), Ofsted's number, postcode, miles from the family, in the authority."""

    provider: Any
    urn: pa.Array
    postcode: pa.Array
    miles: Any
    inside: Any


def whereabouts(w: World, family_postcode: Any) -> Whereabouts:
    """A provider's own house, a carer's somewhere, or the parents'. `family_postcode`: of each family, a row."""
    where, homes, rng = w.places, w.homes, w.rng("whereabouts")
    n, providers = len(homes.care), where.providers
    kind = np.array([RESIDENTIAL.get(type_, "fostering agency") for type_ in homes.type.tolist()])
    chosen = _chosen(rng, where, homes, kind)
    family = w.town.children.family[w.care.child[homes.care]]
    there = np.where(homes.near, rng.integers(0, len(where.wards), n), OUTSIDE)
    (_, carers), (_, others) = where.addresses(rng, there), where.addresses(rng, there)
    further = where.miles(family_postcode[family], others) > where.miles(family_postcode[family], carers)
    carers = np.where(further & (rng.random(n) < w.hazards("care.far")), others, carers)
    in_its_house = (chosen != NOBODY) & (kind != "fostering agency")
    postcode = np.where(in_its_house, providers.postcode[np.maximum(chosen, 0)], carers)
    postcode = np.where(homes.type == "P1", family_postcode[family], postcode)
    chosen = np.where(np.isin(homes.type, ["P1", "A6"]), NOBODY, chosen)
    registered = pa.array((chosen != NOBODY) & (homes.provided_by != "PR1"))
    return Whereabouts(
        chosen + 1,
        pc.if_else(registered, providers.urn.take(pa.array(np.maximum(chosen, 0))), ""),
        where.postcodes.postcode.take(pa.array(postcode)),
        where.miles(family_postcode[family], postcode),
        where.postcodes.ward[postcode] != OUTSIDE,
    )


def _chosen(rng: np.random.Generator, where: Places, homes: Homes, kind: Any) -> Any:
    """A provider of that kind and sector, one that stands where the home is to be if there is such; or NOBODY."""
    providers = where.providers
    kinds, sectors = np.array(providers.kind.to_pylist()), np.array(providers.provided_by.to_pylist())
    in_town = where.postcodes.ward[providers.postcode] != OUTSIDE
    chosen = np.full(len(homes.care), NOBODY)
    for what in ("fostering agency", "children's home", "supported accommodation"):
        for sector in ("PR1", "PR4", "PR5"):
            for near in (True, False):
                rows = np.flatnonzero((homes.provided_by == sector) & (kind == what) & (homes.near == near))
                some = np.flatnonzero((kinds == what) & (sectors == sector))
                fitting = some[in_town[some] == near] if what != "fostering agency" else some
                some = fitting if len(fitting) else some
                if len(some):
                    chosen[rows] = some[rng.integers(0, len(some), len(rows))]
    return chosen
