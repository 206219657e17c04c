from __future__ import annotations

from typing import Any

from bench.loading import load
from bench.place import SAMPLES


def run() -> dict[str, Any]:
    return load("cin", SAMPLES / "cin" / "fake_CIN_data.xml", target=1)
