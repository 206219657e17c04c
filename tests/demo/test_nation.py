"""The nation: who its authorities are, that each is the same each time, and that nothing is left behind."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from goldenthread.access.commands import Refusal
from goldenthread.demo import nation
from goldenthread.demo.days import number
from goldenthread.demo.life.hazards import the_hazards
from goldenthread.demo.life.world import make_world
from goldenthread.demo.management.commands.demo import Command
from goldenthread.demo.numbers import la_code
from goldenthread.demo.parquet import write_snapshot
from goldenthread.demo.place import town
from goldenthread.insight.published import published_series
from goldenthread.insight.store import Snapshot, snapshots

AS_AT = date(2026, 10, 31)
ALL, IN_ENGLAND = 153, 12_000_000


def command(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(Command(), *arguments, as_at=AS_AT, json=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_sizes_sum_to_england(seed: int) -> None:
    sizes = sorted(one.children for one in nation.authorities(seed))
    assert len(sizes) == ALL
    assert sum(sizes) == IN_ENGLAND
    assert sizes[:3] == [2_500, 4_000, 8_000]
    assert sizes[3] >= 14_000
    assert 250_000 < sizes[-1] <= 341_000
    assert 50_000 < sizes[ALL // 2] < 80_000


def test_names_and_codes_differ() -> None:
    every = nation.authorities(1)
    assert [one.number for one in every] == list(range(1, ALL + 1))
    assert len({one.name for one in every}) == ALL
    assert len({la_code(one.number) for one in every}) == ALL
    assert "Erimus" not in {one.name for one in every}


def test_the_place_is_called_what_the_authority_is() -> None:
    for seed, place in ((1, 1), (1, 153), (5, 40)):
        assert town(seed, place).name == nation.authorities(seed)[place - 1].name


def test_another_seed_is_another_nation() -> None:
    assert nation.authorities(1) != nation.authorities(2)


def test_levels_differ_and_their_mean_is_englands() -> None:
    every = nation.authorities(1)
    levels, children = np.array([one.level for one in every]), np.array([one.children for one in every])
    assert np.average(levels, axis=0, weights=children) == pytest.approx(1)
    assert (levels.std(axis=0) > 0.05).all()


def test_hazards_are_englands_times_the_level() -> None:
    one = replace(nation.authorities(1)[0], level=tuple(2.0 for _ in nation.authorities(1)[0].level))
    twice, once = nation.hazards_of(one, 1), nation.england()
    for day in (date(2017, 5, 1), date(2024, 5, 1)):
        intake = [hazards.series("referrals.intake").at(number(day)) for hazards in (twice, once)]
        assert intake[0] == pytest.approx(2 * intake[1], rel=0.25)  # no year is quite like the one before
    assert max(twice("conference.share").values()) <= 0.9
    assert twice("plan.share") == once("plan.share")
    assert twice("staff.level") == pytest.approx(4 * once("staff.level"))  # with need, and of its own


def test_erimus_keeps_its_own_hazards() -> None:
    before = json.dumps(the_hazards().table, sort_keys=True)
    nation.hazards_of(nation.authorities(1)[5], 1)
    assert json.dumps(the_hazards().table, sort_keys=True) == before
    assert "staff" not in the_hazards().table


@pytest.mark.parametrize(
    ("series", "within"),
    [("referrals", 0.1), ("children in need", 0.12), ("plans", 0.2), ("looked after", 0.15)],
)
def test_a_town_with_englands_level_is_like_it(england_2025: dict[str, float], series: str, within: float) -> None:
    name = {
        "referrals": "CPP_Total_Rateper10,000",
        "children in need": "CIN",
        "plans": "CPP_rate",
        "looked after": "LAC",
    }[series]
    published = published_series(name)["England"].values[2025]
    assert england_2025[series] == pytest.approx(published, rel=within)


@pytest.fixture(scope="module")
def england_2025() -> dict[str, float]:
    """Rates per 10,000 children in the year to 31 March 2025, of a town of about 140,000 children."""
    w = make_world(as_at=date(2025, 3, 31), seed=3, scale=4.0, hazards=nation.england(), places=town(1, 1))
    first, end = number(date(2024, 4, 1)), w.end
    cases, care = w.cases, w.care
    counts = {
        "referrals": ((cases.referred >= first) & (cases.referred < end)).sum(),
        "children in need": (~cases.nothing & (cases.referred < end) & (cases.closed >= end)).sum(),
        "plans": ((cases.plan_start < end) & (cases.plan_end >= end)).sum(),
        "looked after": ((care.start < end) & (care.end >= end)).sum(),
    }
    children = w.town.under_18(number(date(2024, 6, 30)))
    return {name: 10_000 * int(count) / children for name, count in counts.items()}


def test_one_authority_is_the_same_each_time(tmp_path: Path) -> None:
    made, smallest = nation.Nation(AS_AT, 3, 1), nation.smallest(1, 1)[0]
    once, again = (made.write(smallest, tmp_path / name) for name in ("once", "again"))
    assert once.snapshot == again.snapshot
    assert once.la_code == la_code(smallest.number)
    assert once.rows > 10_000
    other = nation.Nation(AS_AT, 3, 2).write(smallest, tmp_path / "other")
    assert other.snapshot != once.snapshot


def test_how_many_cores_are_used_changes_nothing(tmp_path: Path) -> None:
    def made(folder: str, threads: int | None) -> Snapshot:
        return write_snapshot(make_world(as_at=AS_AT, scale=0.02, years=3), tmp_path / folder, threads=threads)

    assert made("one", 1).id == made("all", None).id


@pytest.mark.command
def test_two_authorities_from_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "nation"
    found = command("--scale", "national", "--authorities", "2", "--years", "3", "--snapshots", str(folder))
    those = nation.smallest(1, 2)
    assert found["authorities"] == 2
    assert found["children"] == sum(one.children for one in those) == 6_500
    assert sorted(path.name for path in folder.iterdir()) == sorted(la_code(one.number) for one in those)
    files = Counter(path.name for path in folder.rglob("*") if path.is_file())
    assert files["authority.toml"] == files["manifest.json"] == 2
    assert not list(folder.rglob(".*"))
    for one in those:
        (snapshot,) = snapshots(folder / la_code(one.number))
        snapshot.verify()
        assert snapshot.as_at == AS_AT
    assert len(found["hash"]) == 64


def test_the_hash_is_of_the_ids_whatever_the_order() -> None:
    one = nation.Written(1, "A", 1, "001", "aa", 1, 1, 1.0, 1.0, 1, 1)
    other = replace(one, number=2, la_code="002", snapshot="bb")
    assert nation.summary([one, other])["hash"] == nation.summary([other, one])["hash"]
    assert nation.summary([one, other])["hash"] != nation.summary([one, replace(other, snapshot="cc")])["hash"]


def test_one_authority_of_any_scale_goes_straight_to_a_snapshot(tmp_path: Path) -> None:
    found = command("--scale", "0.01", "--snapshots", str(tmp_path / "one"))
    (snapshot,) = snapshots(tmp_path / "one")
    assert snapshot.id == found["snapshot"]
    assert snapshot.parts["ssd_cin_episodes"].rows > 50


def test_a_disk_too_small_is_said_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1_000_000_000))
    with pytest.raises(Refusal, match=r"takes about 3,273 MB, and .* has room for 1,000"):
        command("--scale", "national", "--snapshots", str(tmp_path / "nation"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scale", "national"], "name a folder with --snapshots"),
        (["--scale", "national", "--authorities", "0", "--snapshots", "{new}"], "at least one"),
        (["--scale", "0.1", "--authorities", "3", "--snapshots", "{new}"], "--scale national"),
        (["--scale", "0.1", "--snapshots", "{full}"], "not an empty folder"),
        (["calibrate", "--scale", "national"], "give --scale a number"),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    places = {"new": tmp_path / "new", "full": tmp_path / "full"}
    with pytest.raises(Refusal, match=says):
        command(*(argument.format(**places) for argument in arguments))
    assert not (tmp_path / "new").exists()
