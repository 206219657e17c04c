"""The invented authority as event tables: one for each model of the record, named as a snapshot's taking names it.

Ids are 1, 2, 3 … in the order of writing, so that an empty database draws the same; a table points only at tables that
stand before it. `demo.write` takes them to the database, `demo.parquet` straight to a snapshot.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from goldenthread.demo.days import NEVER
from goldenthread.demo.life.holders import Holders, staffed
from goldenthread.demo.life.world import World
from goldenthread.demo.tables.columns import build
from goldenthread.demo.tables.people import people
from goldenthread.demo.tables.places import allocations, places, staff
from goldenthread.demo.tables.safety import warned
from goldenthread.demo.tables.spells import ids_of, spells
from goldenthread.demo.tables.steps import steps
from goldenthread.demo.tables.supervision import supervisions
from goldenthread.pathway.knowing import AREAS
from goldenthread.pathway.models import Coverage

EventTables = dict[str, pa.Table]


def event_tables(w: World, *, notes: bool = True) -> EventTables:
    """Without `notes`, case notes, management oversight and the words of supervision are left out: no snapshot holds
    them."""
    ids = ids_of(w)
    service, holdings = staffed(w)
    persons, family_postcode = people(w, ids)
    employed = staff(w, service, holdings)
    return {
        **places(w.places),
        **employed,
        "supervision": supervisions(w, service, employed["worker"]["name"], words=notes),
        **persons,
        **warned(w, ids),
        **spells(w, ids, family_postcode),
        "allocation": allocations(ids.person, holdings),
        "step": steps(w, ids, service, Holders(holdings), notes=notes),
        "coverage": _coverage(w),
    }


def _coverage(w: World) -> pa.Table:
    since, ever = np.full(len(AREAS), w.start), np.full(len(AREAS), NEVER)
    source = pa.array(["Recorded in the product"] * len(AREAS))
    return build(Coverage, len(AREAS), area=pa.array(AREAS), started=since, ended=ever, source=source)
