"""The invented authority's own file: its name, its code, how many children live there."""

from __future__ import annotations

from pathlib import Path

from goldenthread.demo.days import day
from goldenthread.demo.world import World

TEXT = """# The authority's own file. Everything in it is invented.

[authority]
name = "Erimus Council"
la_code = "000"

# Children under 18 who live here, for the financial year that ends in the year named.
[population]
{population}
"""


def write_authority(world: World, folder: Path) -> Path:
    """Written once: what somebody has changed in it since is theirs."""
    path = folder / "authority.toml"
    if not path.exists():
        years = range(day(world.start).year, day(world.end).year + 2)
        population = "\n".join(
            f"{year} = {round(world.population * (1 - 0.004 * (years[-1] - year)))}" for year in years
        )
        path.write_text(TEXT.format(population=population), encoding="utf-8")
    return path
