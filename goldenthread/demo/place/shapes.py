"""A town in columns. Rows are known by their place in them, from 0; a ward of -1 is outside the authority."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goldenthread.demo.lots import Floats, Ints, Lots

METRES_IN_A_MILE = 1609.344
FLATS = 0.08  # of addresses
OUTSIDE = -1


@dataclass(frozen=True)
class Wards:
    code: pa.Array
    name: pa.Array
    rank: Ints  # of deprivation: 1 is the most deprived
    children: Ints  # under 18 who live there
    need: Floats  # how much likelier than others of the town a child of the ward is to come to notice

    def __len__(self) -> int:
        return len(self.rank)

    def draw(self, rng: np.random.Generator, count: int, *, noticed: bool) -> Ints:
        """The ward of each of so many children: any who live here, or those who come to notice."""
        weight = self.children * (self.need if noticed else 1.0)
        return rng.choice(len(self), count, p=weight / weight.sum())


@dataclass(frozen=True)
class Streets:
    name: pa.Array
    town: pa.Array  # as it stands in an address
    ward: Ints
    houses: Ints
    postcode: Ints  # its first; the others follow
    postcodes: Ints  # how many

    def __len__(self) -> int:
        return len(self.ward)


@dataclass(frozen=True)
class Postcodes:
    postcode: pa.Array
    ward: Ints
    easting: Ints
    northing: Ints

    def __len__(self) -> int:
        return len(self.ward)


@dataclass(frozen=True)
class Schools:
    urn: pa.Array
    name: pa.Array
    phase: pa.Array  # primary, secondary, special, college
    ward: Ints
    postcode: Ints

    def __len__(self) -> int:
        return len(self.ward)


@dataclass(frozen=True)
class Organisations:
    name: pa.Array
    sector: pa.Array

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Providers:
    urn: pa.Array
    name: pa.Array
    kind: pa.Array  # fostering agency, children's home, supported accommodation
    provided_by: pa.Array  # a code of rules/codes, placement_provider: PR1 is the authority's own
    postcode: Ints
    miles: Floats  # from the middle of the town

    def __len__(self) -> int:
        return len(self.postcode)


@dataclass(frozen=True)
class Places:
    name: str
    la_code: str
    wards: Wards
    streets: Streets
    postcodes: Postcodes
    schools: Schools
    organisations: Organisations
    providers: Providers
    by_ward: Lots  # streets of each ward, by houses; last, those outside, the nearer the likelier

    def addresses(self, rng: np.random.Generator, ward: Ints) -> tuple[pa.Array, Ints]:
        """A home for each: its lines and its postcode (a row of `postcodes`). One house has one postcode."""
        street = self.by_ward.draw(rng, np.where(ward == OUTSIDE, len(self.wards), ward))
        house = (rng.random(len(ward)) * self.streets.houses[street]).astype(np.int64)
        flat = pa.array(rng.integers(1, 9, len(ward)), mask=rng.random(len(ward)) >= FLATS)
        lines = pc.binary_join_element_wise(
            pc.binary_join_element_wise("Flat ", flat.cast(pa.string()), ""),
            pc.binary_join_element_wise(pa.array(house + 1).cast(pa.string()), self._lines.take(pa.array(street)), " "),
            ", ",
            null_handling="skip",
        )
        along = house * self.streets.postcodes[street] // self.streets.houses[street]
        return lines, self.streets.postcode[street] + along

    def miles(self, one: Ints, other: Ints) -> Floats:
        """In a straight line between postcodes, to a tenth."""
        east = self.postcodes.easting[one] - self.postcodes.easting[other]
        north = self.postcodes.northing[one] - self.postcodes.northing[other]
        found: Floats = np.round(np.hypot(east, north) / METRES_IN_A_MILE, 1)
        return found

    @property
    def _lines(self) -> pa.Array:
        return pc.binary_join_element_wise(self.streets.name, self.streets.town, ", ")
