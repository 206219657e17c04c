"""The invented authority's own file: its name, its code, how many children live there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goldenthread.demo.days import day, number
from goldenthread.demo.life.world import World

TEXT = """# The authority's own file. Everything in it is invented.

[authority]
name = "{name} Council"
la_code = "{la_code}"

# Whom a family may ring. Numbers from the range that is kept for drama.
[contact]
telephone = "01632 960 100"
out_of_hours = "01632 960 999"
complaints = "01632 960 140"
advocacy = "01632 960 150"
translation = "01632 960 160"

# What this authority asks of itself where no law does. Invented.
[[standard]]
id = "CIN-VISIT"
value = 20
from = 2020-01-01
source = "Practice standards, section 4"

[[standard]]
id = "CIN-REVIEW"
value = 12
from = 2020-01-01
source = "Practice standards, section 4"

[[standard]]
id = "OVERSIGHT"
value = 2
from = 2020-01-01
source = "Practice standards, section 7"

# Children under 18 who live here in the middle of the year before, for the financial year that ends in the year named.
[population]
{population}
"""


def write_authority(world: World, folder: Path) -> Path:
    """Written once: what somebody has changed in it since is theirs."""
    path = folder / "authority.toml"
    if not path.exists():
        years = range(day(world.start).year, day(world.end).year + 2)
        counted = {year: min(number(date(year - 1, 6, 30)), world.end - 1) for year in years}
        population = "\n".join(f"{year} = {world.town.under_18(on)}" for year, on in counted.items())
        where = world.places
        text = TEXT.format(name=where.name, la_code=where.la_code, population=population)
        path.write_text(text, encoding="utf-8")
    return path
