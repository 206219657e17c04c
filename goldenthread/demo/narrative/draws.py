"""Draws that depend on the seed and on what they are drawn for, and on nothing drawn before."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
BITS = 32
WHOLE = 2**BITS
GOLDEN = 2654435769  # 2**32 / the golden ratio: its multiples fall evenly round the circle


def draw(seed: int, ids: npt.NDArray[np.int64], purpose: str) -> Numbers:
    """A number under 2**32 for each id (splitmix64's finish)."""
    salt = np.uint64((seed * 0x9E3779B97F4A7C15 + (crc32(purpose.encode()) << 24)) % 2**64)
    z = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + salt
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Numbers = (z ^ (z >> np.uint64(31))) >> np.uint64(BITS)
    return found


def salt(name: str) -> int:
    """An odd number that stands for a name, to multiply with."""
    return crc32(name.encode()) | 1
