"""A town as event tables: ids from 1 in the order of its rows, columns as the models have them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from goldenthread.demo.lots import Ints
from goldenthread.demo.place.shapes import OUTSIDE, Places


def tables(of: Places) -> dict[str, pa.Table]:
    """Keys: ward, postcode, school, organisation, provider."""
    posts, providers = of.postcodes, of.providers
    return {
        "ward": _table(code=of.wards.code, name=of.wards.name),
        "postcode": _table(
            postcode=posts.postcode, ward_id=_ids(posts.ward), easting=posts.easting, northing=posts.northing
        ),
        "school": _table(urn=of.schools.urn, name=of.schools.name, phase=of.schools.phase),
        "organisation": _table(name=of.organisations.name, sector=of.organisations.sector),
        "provider": _table(
            urn=providers.urn, name=providers.name, kind=providers.kind,
            postcode=posts.postcode.take(pa.array(providers.postcode)),
        ),
    }  # fmt: skip


def _ids(rows: Ints) -> pa.Array:
    return pa.array(rows + 1, mask=rows == OUTSIDE)


def _table(**columns: pa.Array) -> pa.Table:
    count = len(next(iter(columns.values())))
    return pa.table({"id": np.arange(1, count + 1), **columns})
