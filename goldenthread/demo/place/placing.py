"""Which provider has a placement, and where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from goldenthread.demo.lots import Bools, Ints, Lots, lots
from goldenthread.demo.place.shapes import OUTSIDE, Places

Texts = npt.NDArray[np.str_]
NOBODY = -1
FOSTERING = "fostering agency"
KINDS = (FOSTERING, "children's home", "supported accommodation")
OF_TYPE = {
    **dict.fromkeys(("U1", "U2", "U3", "U4", "U5", "U6"), 0),
    **dict.fromkeys(("K1", "K2"), 1),
    **dict.fromkeys(("K3", "H5"), 2),
}
WITH_PARENTS = "P1"


def find_homes(
    rng: np.random.Generator, places: Places, *, type: Texts, provided_by: Texts, near: Bools, home: Ints
) -> tuple[Ints, Ints]:
    """For each placement its provider and its postcode, rows of `places`; a provider of -1 is nobody's.

    `type` and `provided_by` are codes of rules/codes, `home` is the postcode of the child's parents. Homes and
    supported accommodation are where their provider is, carers anywhere in the authority or, where not `near`, outside
    it. Where no provider of that kind and sector stands on the side asked for, one on the other side is taken: so
    whether a placement is in the authority is to be read from its postcode.
    """
    kind = np.array([OF_TYPE.get(code, NOBODY) for code in type.tolist()], np.int64)
    codes = sorted(set(places.providers.provided_by.to_pylist()))
    by = np.array([codes.index(code) if code in codes else NOBODY for code in provided_by.tolist()], np.int64)
    some = np.flatnonzero((kind != NOBODY) & (by != NOBODY))
    provider = np.full(len(kind), NOBODY)
    provider[some] = _lists(places, codes).draw(rng, (kind[some] * len(codes) + by[some]) * 2 + near[some])
    carers = places.addresses(rng, np.where(near, rng.integers(0, len(places.wards), len(kind)), OUTSIDE))[1]
    premises = (provider != NOBODY) & (kind != KINDS.index(FOSTERING))
    postcode = np.where(premises, places.providers.postcode[provider], np.where(type == WITH_PARENTS, home, carers))
    return provider, postcode


def _lists(places: Places, codes: list[str]) -> Lots:
    """Providers by kind, then sector, then outside and inside the authority."""
    of = places.providers
    kinds, sectors = np.array(of.kind.to_pylist()), np.array(of.provided_by.to_pylist())
    inside = places.postcodes.ward[of.postcode] != OUTSIDE

    def rows(kind: str, code: str, near: bool) -> Any:
        wanted = [kinds == kind]
        for another in (sectors == code, (inside == near) | (kind == FOSTERING)):
            both = wanted[-1] & another
            wanted.append(both if both.any() else wanted[-1])
        return np.flatnonzero(wanted[-1]).tolist()

    return lots(
        dict.fromkeys(rows(kind, code, near), 1.0) for kind in KINDS for code in codes for near in (False, True)
    )
