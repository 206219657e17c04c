"""The numbers invented people are known by: well formed, and from ranges in which none is issued to anybody.

- Authorities: 000 to 199. The Department for Education's numbers begin at 201, the City of London (DfE, New local
  authority codes, January 2011, and Get Information about Schools since). Erimus is 000, other invented authorities
  001 to 153. Nothing in the product holds a list of authorities: loading a census asks that its number be the one
  in authority.toml (`places.authority`), which `demo` writes, and a snapshot's `gt_authority` carries the same.
- Unique pupil numbers carry the number of the authority that issued them: here one that never issued any.
- NHS numbers: 999 000 0000 to 999 999 9999, kept for tests (https://en.wikipedia.org/wiki/NHS_number).
- Telephone numbers: 01632 960000 to 960999 and 07700 900000 to 900999, which Ofcom keeps for drama. They repeat.
- Social Work England's registration numbers: SW900000 on, several times as far as its register had come in 2026.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from goldenthread.demo.lots import Ints
from goldenthread.rules.identifiers import UPN_LETTERS

Marks = npt.NDArray[np.uint8]
AUTHORITIES = range(200)
NHS_STEP = 370_373  # shares no factor with how many numbers there are, so that each comes once, far from the last
SW_FIRST, SW_COUNT = 900_000, 100_000


def la_code(authority: int) -> str:
    """Raises ValueError for a number that the Department uses, or may."""
    if authority not in AUTHORITIES:
        raise ValueError(f"Invented authorities are numbered 0 to 199, not {authority}: others are real.")
    return f"{authority:03d}"


def upns(serial: Ints, *, authority: int = 0) -> pa.Array:
    """One for each serial number, below 1,000,000,000: different serials, different numbers."""
    la_code(authority)
    _check(serial, 1_000_000_000, "UPNs")
    digits = _digits(serial + authority * 1_000_000_000, 12)
    letters = np.frombuffer(UPN_LETTERS.encode(), np.uint8)
    check = letters[digits @ np.arange(2, 14) % 23]
    return _text(np.column_stack([check, digits + ord("0")]))


def nhs_numbers(serial: Ints) -> pa.Array:
    """One for each serial number, below 909,091 (all there are): different serials, different numbers."""
    valid = _valid_nhs_numbers()
    _check(serial, len(valid), "NHS numbers")
    return _text(_digits(valid[serial * NHS_STEP % len(valid)], 10) + ord("0"))


@lru_cache(maxsize=1)
def _valid_nhs_numbers() -> Ints:
    stems = np.arange(999_000_000, 1_000_000_000)
    check = -(_digits(stems, 9) @ np.arange(10, 1, -1)) % 11
    found: Ints = (stems * 10 + check)[check < 10]  # no tenth digit says ten
    return found


def sw_numbers(serial: Ints) -> pa.Array:
    """Social workers' registration numbers, SW900000 on."""
    _check(serial, SW_COUNT, "registration numbers")
    return _after("SW", serial + SW_FIRST, 6)


def landlines(serial: Ints) -> pa.Array:
    return _after("01632 960", serial % 1000, 3)


def mobiles(serial: Ints) -> pa.Array:
    return _after("07700 900", serial % 1000, 3)


def _after(start: str, number: Ints, width: int) -> pa.Array:
    digits = _digits(number, width) + ord("0")
    stem = np.tile(np.frombuffer(start.encode(), np.uint8), (len(number), 1))
    return _text(np.column_stack([stem, digits]))


def _digits(numbers: Ints, width: int) -> Marks:
    found = np.empty((len(numbers), width), np.uint8)
    for place in range(width):
        found[:, width - 1 - place] = numbers // 10**place % 10
    return found


def _text(marks: Marks) -> pa.Array:
    """Strings of one length, from a row of character codes for each."""
    rows, width = marks.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(ends), pa.py_buffer(marks.tobytes())])


def _check(serial: Ints, count: int, what: str) -> None:
    if len(serial) and not 0 <= serial.min() <= serial.max() < count:
        raise ValueError(f"There are {count:,} {what}, numbered from 0; {serial.max():,} was asked for.")
