"""The record written and read again, and the event tables sent straight to Parquet: the same snapshot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from goldenthread.demo.authority import write_authority
from goldenthread.demo.parquet import write_snapshot
from goldenthread.demo.write import write_tables
from goldenthread.insight.store import Snapshot
from goldenthread.insight.taking import take_snapshot
from tests.demo.worlds import AS_AT, SMALL, first_ids, signed, tables, world

STRAIGHT = """
import sys, django
django.setup()
from pathlib import Path
from goldenthread.demo.life.world import make_world
from goldenthread.demo.parquet import write_snapshot
from tests.demo.worlds import AS_AT, SMALL
print(write_snapshot(make_world(as_at=AS_AT, seed=1, scale=SMALL), Path(sys.argv[1])).id)
"""


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return write_snapshot(world(1, SMALL), tmp_path_factory.mktemp("straight"))


@pytest.fixture
def through_the_record(db: None, data: Path) -> Snapshot:
    first_ids()
    write_tables(tables(1, SMALL), by=signed(), seed=1)
    write_authority(world(1, SMALL), settings.DATA)
    return take_snapshot(by=signed(), as_at=AS_AT)


@pytest.mark.django_db
def test_both_routes_give_the_same_snapshot(straight: Snapshot, through_the_record: Snapshot) -> None:
    one, other = straight, through_the_record
    assert one.parts.keys() == other.parts.keys()
    for name in one.parts:
        mine, theirs = pq.read_table(one.file(name)), pq.read_table(other.file(name))
        assert mine.schema == theirs.schema, name
        assert mine.num_rows == theirs.num_rows, name
        differ = [column for column in mine.column_names if mine[column] != theirs[column]]
        assert not differ, f"{name}: {differ}"
        assert one.parts[name] == other.parts[name], f"{name}: the same rows, and other bytes"
    assert (one.id, one.taken_at) == (other.id, other.taken_at)
    rows = {name: part.rows for name, part in one.parts.items()}
    assert rows["ssd_cin_visits"] > 500
    assert sum(rows.values()) > 20_000


@pytest.mark.command
def test_two_processes_write_the_same_bytes(straight: Snapshot, tmp_path: Path) -> None:
    """Whatever the order in which this run's Python goes through sets."""
    ids = set()
    for at in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", STRAIGHT, str(tmp_path / at)],
            env=os.environ | {"PYTHONHASHSEED": at, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"},
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        ids.add(done.stdout.strip())
    assert ids == {straight.id}
    for path in straight.path.iterdir():
        again = tmp_path / "1" / straight.path.name / path.name
        assert again.read_bytes() == path.read_bytes(), path.name


def test_another_seed_or_day_is_another_snapshot(straight: Snapshot, tmp_path: Path) -> None:
    assert write_snapshot(world(2, SMALL), tmp_path / "another").id != straight.id
