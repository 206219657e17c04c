"""Builds a town: the same number and seed give the same one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa

from goldenthread.demo.data import read
from goldenthread.demo.lots import Floats, Ints, Lots, lots
from goldenthread.demo.numbers import la_code
from goldenthread.demo.place import naming
from goldenthread.demo.place.shapes import (
    METRES_IN_A_MILE,
    OUTSIDE,
    Organisations,
    Places,
    Postcodes,
    Providers,
    Schools,
    Streets,
    Wards,
)

WARDS, STREETS = 20, 300
POSTCODES_OF_A_STREET, HOUSES_OF_A_POSTCODE = 2, (40, 110)
STREETS_OF_A_TOWN_NEAR, ACROSS_IT = 3, 700
CELL = 1_650  # metres; wards stand in a grid of such squares, five to a row
ROW = 5
LEAST_TO_MOST = 2.0  # e to this power is how much likelier a child of the most deprived ward is to come to notice
PARTNER_SCHOOLS = {"primary": 6, "secondary": 4}
# Kind, part of its name, who provides it, how many, and how many of those stand in the town.
PROVIDERS = (
    ("fostering agency", "agency", "PR1", 1, 1),
    ("fostering agency", "agency", "PR4", 17, 5),
    ("fostering agency", "agency", "PR5", 8, 2),
    ("children's home", "home", "PR1", 4, 4),
    ("children's home", "home", "PR2", 2, 0),
    ("children's home", "home", "PR4", 34, 11),
    ("children's home", "home", "PR5", 3, 1),
    ("supported accommodation", "supported", "PR1", 1, 1),
    ("supported accommodation", "supported", "PR4", 16, 9),
    ("supported accommodation", "supported", "PR5", 4, 3),
)
# Of the areas of the United Kingdom's postcodes only ZE (Shetland) begins with Z. Eight towns share an area.
AREAS = "ABCDFGHKLMNPQRSTUWXY"
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # of the second half
TOWNS_OF_AN_AREA, DISTRICTS, DISTRICTS_OUTSIDE = 8, 9, 3
# Out in the North Sea: no land of Great Britain lies east of 656,000 metres.
EAST, NORTH, APART = 1_000_000, 900_000, 10_000
# Schools' real numbers lie below 200,000 and Ofsted's begin with SC and at most a 4, or with a figure.
SCHOOL_URN, PROVIDER_URN = 900_001, "SC9"


@lru_cache(maxsize=1)
def places() -> Places:
    """Erimus. It is always the same."""
    wards = read("erimus")["wards"]
    return _town(np.random.default_rng(0), 0, "Erimus", naming.town_names(0), list(wards), np.array([*wards.values()]))


def town(seed: int, number: int) -> Places:
    """Another invented authority, 1 to 153. Raises ValueError for any other number."""
    if not 1 <= number <= naming.TOWNS:
        raise ValueError(f"Invented authorities are numbered 1 to {naming.TOWNS}, not {number}. Erimus is `places()`.")
    rng = np.random.default_rng([seed, number])
    names = naming.town_names(seed)
    wards = naming.ward_names(rng, WARDS)
    return _town(rng, number, names[number - 1], names, wards, rng.integers(900, 2_600, WARDS))


def _town(
    rng: np.random.Generator, number: int, name: str, towns: Sequence[str], wards: Sequence[str], children: Ints
) -> Places:
    miles = read("place_names")["outside"]["miles"]
    around = [str(near) for near in rng.permutation(towns[naming.TOWNS :])[: len(miles)]]
    ground = _Ground(rng, number)
    _lay_streets(ground, name, around, miles, len(wards))
    streets, postcodes = ground.streets(), ground.postcodes()
    schools = _schools(rng, number, name, wards, streets)
    return Places(
        name=name,
        la_code=la_code(number),
        wards=_wards(number, wards, children),
        streets=streets,
        postcodes=postcodes,
        schools=schools,
        organisations=_organisations(rng, name, schools),
        providers=_providers(rng, number, name, streets, postcodes),
        by_ward=_by_ward(streets, len(wards), np.repeat(1 / np.array(miles), STREETS_OF_A_TOWN_NEAR)),
    )


def _wards(number: int, names: Sequence[str], children: Ints) -> Wards:
    rank = np.arange(1, len(names) + 1)
    need = np.exp(-LEAST_TO_MOST * (rank - 1) / (len(names) - 1))
    return Wards(
        code=pa.array(f"Z05{number:03d}{place:03d}" for place in rank),
        name=pa.array(names),
        rank=rank,
        children=children,
        need=need / np.average(need, weights=children),
    )


@dataclass
class _Ground:
    """Streets as they are laid, each with its postcodes."""

    rng: np.random.Generator
    number: int
    rows: list[tuple[str, str, int, int, int, int]] = field(default_factory=list)
    codes: list[tuple[str, int, int, int]] = field(default_factory=list)
    given: Counter[int] = field(default_factory=Counter)  # how many postcodes of a district

    @property
    def middle(self) -> tuple[int, int]:
        return EAST + APART * self.number, NORTH

    def lay(self, name: str, town: str, ward: int, district: int, at: tuple[float, float]) -> None:
        count = POSTCODES_OF_A_STREET
        houses = int(self.rng.integers(*HOUSES_OF_A_POSTCODE)) * count
        self.rows.append((name, town, ward, houses, len(self.codes), count))
        for _ in range(count):
            east, north = (int(where + self.rng.normal(0, 60)) for where in at)
            self.codes.append((self._next(district), ward, east, north))

    def _next(self, district: int) -> str:
        count = self.given[district]
        self.given[district] += 1
        area, among = divmod(self.number, TOWNS_OF_AN_AREA)
        letters = count * 37 % len(LETTERS) ** 2  # 37 and 9 share no factor with 400: 3,600 pass before one returns
        first, second = divmod(letters, len(LETTERS))
        outward = f"Z{AREAS[area]}{among * (DISTRICTS + DISTRICTS_OUTSIDE) + district + 1}"
        return f"{outward} {1 + count % 9}{LETTERS[first]}{LETTERS[second]}"

    def streets(self) -> Streets:
        name, town, ward, houses, postcode, count = zip(*self.rows, strict=True)
        return Streets(pa.array(name), pa.array(town), *(np.array(x) for x in (ward, houses, postcode, count)))

    def postcodes(self) -> Postcodes:
        postcode, ward, easting, northing = zip(*self.codes, strict=True)
        return Postcodes(pa.array(postcode), *(np.array(x) for x in (ward, easting, northing)))


def _lay_streets(ground: _Ground, town: str, around: Sequence[str], miles: Sequence[int], wards: int) -> None:
    rng, (east, north) = ground.rng, ground.middle
    names = iter(naming.street_names(rng, STREETS))
    for place, name in enumerate(names):
        ward = place % wards
        column, row = ward % ROW - (ROW - 1) / 2, ward // ROW - (wards / ROW - 1) / 2
        at = (east + CELL * (column + rng.uniform(-0.45, 0.45)), north + CELL * (row + rng.uniform(-0.45, 0.45)))
        ground.lay(name, town, ward, ward * DISTRICTS // wards, at)
    for place, (near, far) in enumerate(zip(around, miles, strict=True)):
        angle = rng.uniform(0, 2 * np.pi)
        at = (east + far * METRES_IN_A_MILE * np.cos(angle), north + far * METRES_IN_A_MILE * np.sin(angle))
        for name in naming.street_names(rng, STREETS_OF_A_TOWN_NEAR):
            spot = (at[0] + rng.normal(0, ACROSS_IT), at[1] + rng.normal(0, ACROSS_IT))
            ground.lay(name, near, OUTSIDE, DISTRICTS + place % DISTRICTS_OUTSIDE, spot)


def _by_ward(streets: Streets, wards: int, outside: Floats) -> Lots:
    inside = [np.flatnonzero(streets.ward == ward) for ward in range(wards)]
    beyond = np.flatnonzero(streets.ward == OUTSIDE)
    return lots(
        [
            *({int(street): float(streets.houses[street]) for street in of} for of in inside),
            dict(zip(beyond.tolist(), outside.tolist(), strict=True)),
        ]
    )


def _schools(rng: np.random.Generator, number: int, town: str, wards: Sequence[str], streets: Streets) -> Schools:
    names, phases = zip(*naming.school_names(rng, town, wards), strict=True)
    ward = np.concatenate([np.arange(len(wards)), rng.integers(0, len(wards), len(names) - len(wards))])
    street = [int(rng.choice(np.flatnonzero(streets.ward == of))) for of in ward]
    return Schools(
        urn=pa.array(str(SCHOOL_URN + 100 * number + place) for place in range(len(names))),
        name=pa.array(names),
        phase=pa.array(phases),
        ward=ward,
        postcode=streets.postcode[street],
    )


def _organisations(rng: np.random.Generator, town: str, schools: Schools) -> Organisations:
    names = schools.name.to_pylist()
    phases = schools.phase.to_pylist()
    found = naming.organisation_names(rng, town)
    for phase, count in PARTNER_SCHOOLS.items():
        of_phase = [name for name, this in zip(names, phases, strict=True) if this == phase]
        found += [(name, "school") for name in of_phase[:count]]
    name, sector = zip(*found, strict=True)
    return Organisations(pa.array(name), pa.array(sector))


def _providers(rng: np.random.Generator, number: int, town: str, streets: Streets, postcodes: Postcodes) -> Providers:
    rows = [(kind, part, by, place < inside) for kind, part, by, count, inside in PROVIDERS for place in range(count)]
    kind, part, by, inside = zip(*rows, strict=True)
    names = naming.provider_names(rng, part)
    own = {"agency": f"{town} Fostering", "supported": f"{town} Supported Living"}
    within, beyond = np.flatnonzero(streets.ward != OUTSIDE), np.flatnonzero(streets.ward == OUTSIDE)
    nearer = 1 / np.arange(1, len(beyond) + 1) ** 0.5
    street = [int(rng.choice(within) if here else rng.choice(beyond, p=nearer / nearer.sum())) for here in inside]
    postcode = streets.postcode[street]
    middle_east, middle_north = _Ground(rng, number).middle
    away = np.hypot(postcodes.easting[postcode] - middle_east, postcodes.northing[postcode] - middle_north)
    return Providers(
        urn=pa.array(f"{PROVIDER_URN}{number:03d}{place:02d}" for place in range(len(rows))),
        name=pa.array(own.get(p, name) if b == "PR1" else name for name, p, b in zip(names, part, by, strict=True)),
        kind=pa.array(kind),
        provided_by=pa.array(by),
        postcode=postcode,
        miles=np.round(away / METRES_IN_A_MILE, 1),
    )
