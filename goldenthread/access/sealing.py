"""The chain over the log. Writers never wait for it: committed rows are sealed in batches, afterwards.

A seal covers the rows between two horizons, and its hash covers those rows, the horizons and the seal before it.
On PostgreSQL a row with a lower id may be committed after one with a higher, so the horizon is a transaction: all
transactions below `log_horizon()` have ended, and no row can join them any more. SQLite has one writer, so rows are
committed in the order of their ids, and the horizon is an id.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Min, Q, QuerySet

from goldenthread.access import triggers
from goldenthread.access.models import LogEntry, Seal

AT_ONCE = 10_000  # rows in one seal at most, roughly: a broken link then says where to look


def seal(at: datetime) -> Seal | None:
    """Seal what has been committed since the last seal; None when there is nothing, or another sealer was quicker."""
    last = Seal.objects.order_by("to_horizon").last()
    start = last.to_horizon if last else 0
    end = _end(start)
    if end is None:
        return None
    previous = last.hash if last else ""
    code, rows = _hash(previous, start, end)
    link = Seal(sealed_at=at, from_horizon=start, to_horizon=end, rows=rows, previous=previous, hash=code)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        return None
    return link


def seal_all(at: datetime) -> list[Seal]:
    links = []
    while link := seal(at):
        links.append(link)
    return links


@dataclass
class Verdict:
    """What verify found. `broken` is the first thing that is wrong, in a sentence; empty when nothing is."""

    seals: int = 0
    sealed_rows: int = 0
    unsealed_rows: int = 0
    oldest_unsealed: str | None = None
    last_hash: str = ""
    broken: str = ""
    missing_triggers: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.broken and not self.missing_triggers

    def as_json(self) -> dict[str, object]:
        return {"whole": self.whole, **asdict(self)}


def verify(expected: str = "") -> Verdict:
    """Compute the whole chain again. `expected` is a hash noted elsewhere: it must be in the chain."""
    verdict = Verdict(missing_triggers=triggers.missing(connection))
    horizon = 0
    seen = set()
    for link in Seal.objects.order_by("to_horizon", "id"):
        verdict.broken = _fault(link, verdict.last_hash, horizon)
        if verdict.broken:
            break
        verdict.seals += 1
        verdict.sealed_rows += link.rows
        verdict.last_hash, horizon = link.hash, link.to_horizon
        seen.add(link.hash)
    if not verdict.broken and expected and expected not in seen:
        verdict.broken = f"No seal has the hash {expected}: seals were taken off the end, or it is of another log."
    _count_unsealed(verdict, horizon)
    return verdict


def _fault(link: Seal, previous: str, horizon: int) -> str:
    name = f"Seal {link.pk}, made on {link.sealed_at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC,"
    if link.previous != previous or link.from_horizon != horizon:
        return f"{name} does not follow the seal before it: a seal between them was taken out or changed."
    code, rows = _hash(link.previous, link.from_horizon, link.to_horizon)
    if rows != link.rows:
        return f"{name} covers {link.rows} rows, but {rows} are there now: rows were taken out or put in."
    if not hmac.compare_digest(code, link.hash):
        return f"{name} does not fit its {rows} rows: at least one of them was changed, or the secret was."
    return ""


def _count_unsealed(verdict: Verdict, horizon: int) -> None:
    pending = LogEntry.objects.filter(Q(**{f"{_column()}__gte": horizon}) | Q(**{f"{_column()}__isnull": True}))
    verdict.unsealed_rows = pending.count()
    oldest = pending.aggregate(oldest=Min("at"))["oldest"]
    verdict.oldest_unsealed = oldest.isoformat() if oldest else None
    numberless = LogEntry.objects.filter(transaction__isnull=True).count() if _column() == "transaction" else 0
    if numberless and not verdict.broken:
        verdict.broken = f"{numberless} rows have no transaction: they were written with the triggers taken off."


def _column() -> str:
    return "transaction" if connection.vendor == "postgresql" else "id"


def _end(start: int) -> int | None:
    """Where the next seal ends, if there is anything to seal: at the horizon, or sooner when there is much to seal."""
    horizon = _horizon()
    column = _column()
    waiting = _rows(start, horizon).order_by(column).values_list(column, flat=True)
    last = next(iter(waiting[AT_ONCE : AT_ONCE + 1]), None)
    if last is not None:
        return int(last) + 1  # a transaction is never split
    return horizon if waiting.exists() else None


def _horizon() -> int:
    """Below it nothing can be added any more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT log_horizon()")
            return int(cursor.fetchone()[0])
    return int(LogEntry.objects.aggregate(last=Max("id"))["last"] or 0) + 1


def _rows(start: int, end: int) -> QuerySet[LogEntry]:
    column = _column()
    return LogEntry.objects.filter(**{f"{column}__gte": start, f"{column}__lt": end})


def _hash(previous: str, start: int, end: int) -> tuple[str, int]:
    """Keyed, so that somebody who can write to the database, but has not the secret, cannot make the chain again."""
    code = hmac.new(b"log seal" + settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    code.update(f"{previous}\n{start}\n{end}\n".encode())
    count = 0
    for line in _lines(start, end):
        code.update(line)
        count += 1
    return code.hexdigest(), count


def _lines(start: int, end: int) -> Iterator[bytes]:
    columns = ("id", "user_id", "act", "person_id", "objects_touched", "why", "digest", "transaction")
    rows = _rows(start, end).order_by("id").values_list("at", *columns)
    for at, *values in rows.iterator(chunk_size=2000):
        moment = at.astimezone(UTC).isoformat()
        yield json.dumps([moment, *values], sort_keys=True, separators=(",", ":")).encode() + b"\n"
