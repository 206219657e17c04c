"""What the invented authority is made of: names, places, hazards, published figures. Each file says its source."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@lru_cache(maxsize=16)
def read(name: str) -> dict[str, Any]:
    """The table of that name; it is shared, so nobody changes it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
