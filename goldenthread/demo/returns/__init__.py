"""Both statutory returns of the invented authority for one year, with a known overlap, and the truth about it.

The truth goes to truth.csv, which no loader reads.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goldenthread.demo.days import number
from goldenthread.demo.life.world import World
from goldenthread.demo.returns import cin, ssda903
from goldenthread.demo.returns.names import choose
from goldenthread.demo.returns.table import write_table
from goldenthread.demo.returns.year import Year
from goldenthread.demo.tables import event_tables

TRUTHS = ("both", "ambiguous", "ssda903 only", "cin only")


def write_returns(world: World, folder: Path, *, year: int) -> dict[str, int]:
    """The year to 31 March `year`: FOLDER/ssda903/*.csv, FOLDER/cin.xml and FOLDER/truth.csv.

    Answers how many children there are of each truth.
    """
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    if number(last) >= world.end or number(first) < world.start:
        raise ValueError(f"The year to 31 March {year} is not inside the history that was made.")
    record = Year(event_tables(world, notes=False), first, last)
    listed = list(choose(world.rng(f"returns {year}"), record))
    ssda903.write(record, listed, folder / "ssda903")
    cin.write(record, listed, folder / "cin.xml", la_code=world.places.la_code)
    write_table(
        folder / "truth.csv",
        ("child", "in_ssda903", "in_cin", "truth"),
        (
            (x.child, x.in_903.la_child_id if x.in_903 else "", x.in_cin.la_child_id if x.in_cin else "", x.truth)
            for x in listed
        ),
    )
    return {truth: sum(x.truth == truth for x in listed) for truth in TRUTHS}
