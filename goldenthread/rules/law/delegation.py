"""Who decides what, who may stand in, who advises, on what evidence."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from goldenthread.rules.law.rule import STATUSES, LawFileError
from goldenthread.rules.words import day

FILE = Path(__file__).with_name("delegation.toml")


@dataclass(frozen=True, slots=True)
class Decision:
    """`stand_in` and `adviser` are empty where nobody may stand in or need advise.

    `roles` and `stand_in_roles` are the product's roles whose holders take it; none: it is not taken in the product.
    """

    id: str
    decision: str
    decider: str
    stand_in: str
    adviser: str
    evidence: str
    source: str
    status: str
    roles: tuple[str, ...] = ()
    stand_in_roles: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None

    def holds(self, on: date) -> bool:
        return (self.starts or date.min) <= on <= (self.ends or date.max)


@lru_cache(maxsize=1)
def decisions() -> tuple[Decision, ...]:
    return tuple(_read(entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["decision"])


def who_decides(decision_id: str, on: date) -> Decision:
    """Raises LookupError where no such decision is known on that date."""
    for decision in decisions():
        if decision.id == decision_id and decision.holds(on):
            return decision
    ids = ", ".join(known())
    raise LookupError(f"{FILE.name} does not say who decides {decision_id} on {day(on)}. It has: {ids}.")


def known() -> tuple[str, ...]:
    return tuple(dict.fromkeys(decision.id for decision in decisions()))


def _read(entry: dict[str, Any]) -> Decision:
    renamed = {"from": "starts", "to": "ends"}
    try:
        read: dict[str, Any] = {
            renamed.get(key, key): tuple(value) if isinstance(value, list) else value for key, value in entry.items()
        }
        decision = Decision(**read)
    except TypeError as error:
        raise LawFileError(f"{FILE.name}: {entry.get('id', '(no id)')}: {error}.") from error
    if decision.status not in STATUSES:
        raise LawFileError(f"{FILE.name}: {decision.id} has the unknown status “{decision.status}”.")
    return decision
