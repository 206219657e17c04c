"""Persons, where they live and how they belong together, as the record would hold them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo import naming, numbers
from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.life.households import ABSENT
from goldenthread.demo.life.town import YEAR
from goldenthread.demo.life.world import World
from goldenthread.demo.place.shapes import OUTSIDE
from goldenthread.demo.tables.columns import build, yes_or_no
from goldenthread.demo.tables.spells import Ids
from goldenthread.people import models as m
from goldenthread.people.models import Kin

AT_SCHOOL = 4.4 * YEAR


def people(w: World, ids: Ids) -> tuple[dict[str, pa.Table], Any]:
    """And where each family lives now: a row of places.postcodes; ABSENT for those whom nobody knows."""
    rng = w.rng("people")
    adult_ids = adult_ids_of(w, ids)
    family_name = naming.family_names(rng, w.town.families.background)
    children = _children(w, np.flatnonzero(ids.person), family_name, rng)
    adults = _adults(w, family_name, rng)
    person = pa.concat_tables([children, adults])
    person = person.set_column(0, "id", pa.array(np.arange(1, person.num_rows + 1)))
    address, postcode = _addresses(w, ids, adult_ids, rng)
    tables = {
        "person": person,
        "address": address,
        "disability": _disabilities(w, ids),
        "relationship": _relationships(w, ids, adult_ids),
    }
    return tables, postcode


def adult_ids_of(w: World, ids: Ids) -> Any:
    """Of each of the adults: who was a child of the record too has one number."""
    adults = w.households.adults
    own = adults.child == ABSENT
    numbered = int(ids.person.max(initial=0)) + np.cumsum(own)
    return np.where(own, numbered, ids.person[np.maximum(adults.child, 0)])


def _born_year(days: Days) -> Any:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _children(w: World, rows: Any, family_name: pa.Array, rng: np.random.Generator) -> pa.Table:
    children, families = w.town.children, w.town.families
    family, born, male = children.family[rows], children.born[rows], children.male[rows]
    unborn = born >= w.end
    background = families.background[family]
    given = naming.given_names(rng, background, male, _born_year(born), np.where(families.alone[family], -1, family))
    number = rng.permutation(900_000)[: len(rows)] + 100_000
    at_school = w.end - born > AT_SCHOOL
    nothing = pa.array(unborn)
    return build(
        m.Person,
        len(rows),
        given_names=pc.if_else(nothing, "", given),
        family_name=family_name.take(pa.array(family)),
        born=np.where(unborn, NEVER, born),
        expected=np.where(unborn, born, NEVER),
        sex=np.where(unborn, "U", np.where(male, "M", "F")),
        ethnicity=pc.if_else(
            nothing,
            "NOBT",
            naming.ethnicities(rng, background, np.where(families.alone[family], -1, family), not_obtained=0.01),
        ),
        la_child_id=pa.array(number).cast(pa.string()),
        upn=pc.if_else(pa.array(at_school), numbers.upns(number, authority=int(w.places.la_code)), ""),
        upn_unknown=np.where(at_school, "", "UN1"),
        nhs_number=pc.if_else(nothing, "", numbers.nhs_numbers(np.arange(len(rows)))),
    )


def _adults(w: World, family_name: pa.Array, rng: np.random.Generator) -> pa.Table:
    """Those who are not in the record as children of their time."""
    adults = w.households.adults
    rows = np.flatnonzero(adults.child == ABSENT)
    family, kin, born = adults.family[rows], adults.kin[rows], adults.born[rows]
    background = w.town.families.background[family]
    own = naming.family_names(rng, background)
    shares = rng.random(len(rows)) < np.array([0.62, 0.6, 0.04, 0.3])[kin]
    return build(
        m.Person,
        len(rows),
        given_names=naming.given_names(rng, background, adults.male[rows], _born_year(born)),
        family_name=pc.if_else(pa.array(shares), family_name.take(pa.array(family)), own),
        born=np.where(rng.random(len(rows)) < np.array([0.03, 0.16, 0.2, 0.4])[kin], NEVER, born),
        sex=np.where(adults.male[rows], "M", "F"),
        phone=numbers.mobiles(np.arange(len(rows))),
    )


def _disabilities(w: World, ids: Ids) -> pa.Table:
    children = w.town.children
    rows = np.flatnonzero((ids.person > 0) & children.disabled & (children.born < w.end))
    codes = np.array(["LD", "AUT", "BEH", "COMM", "MOB", "HEAR", "VIS", "DDA"])
    code = w.rng("disability").choice(codes, len(rows), p=[0.3, 0.34, 0.1, 0.09, 0.08, 0.03, 0.02, 0.04])
    return build(m.Disability, len(rows), person_id=ids.person[rows], code=code, started=children.born[rows])


def _relationships(w: World, ids: Ids, adult_ids: Any) -> pa.Table:
    """Of each child: the mother, the father, a man who came later, a grandmother. Brothers and sisters follow."""
    children, homes, rng = w.town.children, w.households, w.rng("relationships")
    rows = np.flatnonzero(ids.person)
    family = children.family[rows]
    in_care = np.zeros(len(children), dtype=bool)
    in_care[w.care.child[w.care.end >= NEVER]] = True
    later = children.place[rows] >= homes.second_from[family]
    father = np.where(later, homes.second_father[family], homes.father[family])
    other_man = np.where(later, ABSENT, homes.second_father[family])
    parts = []
    for kin, adult, responsible, told in (
        (Kin.MOTHER, homes.mother[family], 1.0, 1.0),
        (Kin.FATHER, father, 0.78, 0.8),
        (Kin.STEP_PARENT, other_man, 0.03, 0.9),
        (Kin.GRANDPARENT, homes.grandmother[family], 0.04, 0.9),
    ):
        there = np.flatnonzero(
            (adult != ABSENT) & ~((kin == Kin.STEP_PARENT) & homes.adults.elsewhere[np.maximum(adult, 0)])
        )
        n, who = len(there), adult[there]
        together = ~homes.adults.elsewhere[who] & ~in_care[rows[there]]
        parts.append(
            build(
                m.Relationship,
                n,
                person_id=ids.person[rows[there]],
                other_id=adult_ids[who],
                kind=pa.repeat(str(kin.value), n),
                parental_responsibility=yes_or_no(rng.random(n) < told, rng.random(n) < responsible),
                same_household=together,
            )
        )
    whole = pa.concat_tables(parts).sort_by([("person_id", "ascending"), ("id", "ascending")])
    return whole.set_column(0, "id", pa.array(np.arange(1, whole.num_rows + 1)))


def _addresses(w: World, ids: Ids, adult_ids: Any, rng: np.random.Generator) -> tuple[pa.Table, Any]:
    """Families move together; a parent who lives apart, and a young person who came alone, have a home of their own."""
    homes, families, children = w.households, w.town.families, w.town.children
    now = homes.home_until >= NEVER
    elsewhere_once = rng.random(len(now)) < 0.5
    ward = np.where(
        now | ~elsewhere_once, families.ward[homes.home_family], rng.integers(0, len(w.places.wards), len(now))
    )
    lines, postcode = w.places.addresses(rng, ward)
    current = np.full(len(families), ABSENT)
    current[homes.home_family[now]] = postcode[now]
    first = np.searchsorted(homes.home_family, np.arange(len(families)))
    last = np.searchsorted(homes.home_family, np.arange(len(families)), side="right")

    known = np.flatnonzero((ids.person > 0) & (children.born < w.end))
    known = known[~families.alone[children.family[known]]]
    here = np.flatnonzero(~homes.adults.elsewhere & (homes.adults.child == ABSENT))
    who = np.concatenate([ids.person[known], adult_ids[here]])
    family = np.concatenate([children.family[known], homes.adults.family[here]])
    born = np.concatenate([children.born[known], homes.adults.born[here]])
    many = last[family] - first[family]
    row = np.repeat(np.arange(len(who)), many)
    at = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + first[family[row]]
    lived = homes.home_until[at] > born[row]
    row, at = row[lived], at[lived]
    together = (
        who[row],
        np.maximum(homes.home_from[at], born[row]),
        homes.home_until[at],
        lines.take(pa.array(at)),
        postcode[at],
    )

    apart = np.flatnonzero(homes.adults.elsewhere & (homes.adults.child == ABSENT))
    lone = np.flatnonzero((ids.person > 0) & families.alone[children.family])
    theirs = np.concatenate([adult_ids[apart], ids.person[lone]])
    outside = rng.random(len(theirs)) < 0.15
    own_lines, own_postcode = w.places.addresses(
        rng, np.where(outside, OUTSIDE, rng.integers(0, len(w.places.wards), len(theirs)))
    )
    current[children.family[lone]] = own_postcode[len(apart) :]
    single = (theirs, np.full(len(theirs), NEVER), np.full(len(theirs), NEVER), own_lines, own_postcode)

    person, started, ended, postcodes = (np.concatenate([together[i], single[i]]) for i in (0, 1, 2, 4))
    table = build(
        m.Address,
        len(person),
        person_id=person,
        started=started,
        ended=ended,
        lines=pa.concat_arrays([_plain(together[3]), _plain(single[3])]),
        postcode=w.places.postcodes.postcode.take(pa.array(postcodes)),
        ward_id=w.places.postcodes.ward[postcodes] + 1,
    )
    table = table.sort_by([("person_id", "ascending"), ("id", "ascending")])
    return table.set_column(0, "id", pa.array(np.arange(1, table.num_rows + 1))), current


def _plain(array: Any) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
