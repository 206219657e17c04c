from __future__ import annotations

from typing import Any

from bench.loading import load
from bench.place import SAMPLES


def run() -> dict[str, Any]:
    return load("ssda903", SAMPLES / "ssda903", target=5)
