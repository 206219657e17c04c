"""What the pages of a load test took, at the client and at the server, and what the machine gave for it."""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import psutil

SERVER = re.compile(r"total;dur=([\d.]+), cpu;dur=([\d.]+)")


class Took(NamedTuple):
    """Milliseconds: until the answer was here; in the server's hands; of work there."""

    client: float
    server: float
    cpu: float


class Timing:
    """Counts from when everybody has arrived (`begin`) to the end, and then leaves what it found in a file."""

    def __init__(self) -> None:
        self.begin()

    def begin(self, **_: Any) -> None:
        self.pages: dict[str, list[Took]] = defaultdict(list)
        self.methods: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.began = time.monotonic()
        self.spent = {name: cpu_of(pid) for name, pid in watched().items()}

    def took(self, name: str, method: str, response: Any) -> None:
        told = SERVER.search((response.headers or {}).get("Server-Timing", ""))
        server, cpu = (float(told[1]), float(told[2])) if told else (0.0, 0.0)
        client = response.request_meta["response_time"] or 0.0
        writes = method == "POST" and name != "sign-in"
        self.pages[f"{name} (writes)" if writes and name != "autosave" else name].append(Took(client, server, cpu))
        self.methods["write" if writes else "read"] += 1

    def failed(self, name: str, said: str) -> None:
        self.errors[f"{name}: {said}"] += 1

    def broke(self, exception: BaseException, **_: Any) -> None:
        """The script itself could not go on."""
        self.failed("the script", repr(exception))

    def end(self, **_: Any) -> None:
        seconds = time.monotonic() - self.began
        everything = [each for some in self.pages.values() for each in some]
        found = {
            "seconds": round(seconds, 1),
            "requests": len(everything),
            "requests_per_second": round(len(everything) / seconds, 2),
            "write_share": round(self.methods["write"] / max(1, self.methods.total()), 3),
            "errors": self.errors.total(),
            "said": dict(self.errors.most_common(8)),
            **told(everything),
            **self._spent(seconds),
            "pages": {name: told(self.pages[name]) for name in sorted(self.pages)},
        }
        Path(os.environ["BENCH_FOUND"]).write_text(json.dumps(found), encoding="utf-8")

    def _spent(self, seconds: float) -> dict[str, Any]:
        """Shares of one processor, and megabytes that a process holds alone or as its part of what several share."""
        found: dict[str, Any] = {"processors": os.cpu_count()}
        for name, pid in watched().items():
            found[f"{name}_cpu_share"] = round((cpu_of(pid) - self.spent[name]) / seconds, 3)
            found[f"{name}_mb"] = megabytes_of(pid)
        return found


def told(times: list[Took]) -> dict[str, Any]:
    if len(times) < 2:
        return {"times": len(times)}
    found: dict[str, Any] = {"times": len(times)}
    for name in Took._fields:
        every = [getattr(each, name) for each in times]
        found[f"{name}_p50_ms"] = round(statistics.median(every), 1)
        found[f"{name}_p95_ms"] = round(statistics.quantiles(every, n=20, method="inclusive")[-1], 1)
    return found


def watched() -> dict[str, int]:
    """Name → process id; with the processes that it started."""
    pids = json.loads(os.environ.get("BENCH_WATCHED", "{}"))
    return {"load_generator": os.getpid(), **pids}


def cpu_of(pid: int) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in family_of(pid))


def megabytes_of(pid: int) -> int:
    return round(sum(each.memory_full_info().pss for each in family_of(pid)) / 1e6)


def family_of(pid: int) -> list[psutil.Process]:
    one = psutil.Process(pid)
    return [one, *one.children(recursive=True)]
