"""What is true where the record is dirty: kept in a file that stands outside the record, so that the record cannot
read it, and whoever looks for dirt can be told how much of it was found."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Truth:
    """One value that is not so; or a whole row: one that should not be there (`true` is empty), one that is not there
    yet (`stands` is empty), or one that could not stand beside the row that is wrong (`refused_by`, no id).

    `id`: of the row as written; none for a row that the record does not hold. Values are text, rows are JSON.
    `person`: whom the row is about, in the record. `due`: the day on which somebody will record it.
    `refused_by`: the policy that keeps this out of the record and leaves a discrepancy there instead.
    """

    kind: str
    table: str
    id: int | None
    field: str
    stands: str
    true: str
    person: int | None = None
    true_person: int | None = None
    due: date | None = None
    refused_by: str = ""


def truth_file(data: Path, *, seed: int, as_at: date) -> Path:
    return data / "truth" / f"erimus-{seed}-{as_at}.csv"


def as_at_of(path: Path) -> date:
    """Raises ValueError where the file is not named as `truth_file` names it."""
    return date.fromisoformat(path.stem[-10:])


def write_truth(path: Path, truths: Iterable[Truth]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [each.name for each in fields(Truth)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(truth) for truth in truths)


def read_truth(path: Path) -> list[Truth]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_read(row) for row in csv.DictReader(file)]


def _read(row: dict[str, str]) -> Truth:
    return Truth(
        kind=row["kind"],
        table=row["table"],
        id=_number(row["id"]),
        field=row["field"],
        stands=row["stands"],
        true=row["true"],
        person=_number(row["person"]),
        true_person=_number(row["true_person"]),
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        refused_by=row["refused_by"],
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
