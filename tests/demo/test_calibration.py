"""Erimus held against what is published: the targets, the arithmetic, the report, and the whole on a tiny authority."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from rich.console import Console

from goldenthread.access.commands import COULD_NOT_TELL, DIFFERS, USAGE
from goldenthread.demo.calibration import telling
from goldenthread.demo.calibration.comparing import Compared, Comparison, compared
from goldenthread.demo.calibration.drawing import write_page
from goldenthread.demo.calibration.measuring import years_until
from goldenthread.demo.calibration.targets import (
    FILE,
    Target,
    TargetError,
    Tolerance,
    read_targets,
    targets,
    tolerance,
)
from goldenthread.insight.engine import breakdowns, catalogue
from tests.demo.test_installed import goldenthread, told

BY_NAME = {target.name: target for target in targets().all}
KINDS = {  # the kinds of measure in that unit, a ratio's with what it is for each of
    "count": {("count", None)},
    "percent": {("percentage", None), ("rate", 100)},
    "rate": {("rate", 10_000)},
    "average": {("mean", None), ("rate", 1)},
}
# What was asked of the simulation for the year to 31 March 2025: the published figure, and how near.
ASKED = {
    "referrals": (3636, "±5%"),
    "re_referrals": (25.3, "±2 points"),
    "assessments_in_45_days_of_start": (93.5, "±2 points"),
    "children_in_need": (2005, "±5%"),
    "section_47_rate": (541.3, "±7%"),
    "conferences_in_15_days": (86.1, "±3 points"),
    "protection_plans": (353, "±7%"),
    "second_or_subsequent_plans": (26.2, "±4 points"),
    "children_looked_after": (493, "±5%"),
    "care_starts": (172, "±10%"),
    "care_ceased": (193, "±10%"),
    "three_or_more_placements": (12, "±2 points"),
    "care_leavers_in_education_or_work": (41, "±5 points"),
    "care_leavers_in_suitable_accommodation": (82, "±5 points"),
    "agency_rate": (25.6, "±3 points"),
    "average_caseload": (15.6, "±1.5 points"),
}
SHARES = re.compile("in_foster_care|in_childrens_homes|placed_with_parents|in_supported_accommodation|looked_after_.*")
NOT_ASKED = {"looked_after_boys", "looked_after_white", "looked_after_mixed"}


# --- Tolerance


@pytest.mark.parametrize(
    ("words", "published", "low", "high"),
    [("5%", 3636, 3454.2, 3817.8), ("2 points", 25.3, 23.3, 27.3), ("1.5", 15.6, 14.1, 17.1), ("5 points", 1, 0, 6)],
)
def test_a_tolerance_is_of_the_figure_or_either_way(words: str, published: float, low: float, high: float) -> None:
    assert tolerance(words).around(published) == pytest.approx((low, high))


@pytest.mark.parametrize("words", ["", "five", "2 percent", "%"])
def test_a_tolerance_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(TargetError, match="Write it as"):
        tolerance(words)


# --- The targets file


def test_there_are_forty_measures_and_more_with_a_figure_in_the_target_year() -> None:
    found = targets()
    assert (found.area, found.first_year, found.year) == ("Middlesbrough", 2016, 2025)
    assert (
        sum(found.year in target.published.values for target in found.all if target.published.area == found.area) >= 40
    )


@pytest.mark.parametrize("target", targets().all, ids=lambda target: target.name)
def test_a_target_asks_a_measure_for_something_it_has(target: Target) -> None:
    measure = catalogue()[target.measure]
    if target.by:
        assert target.by in breakdowns(measure)
        assert target.groups
        assert target.unit in ("count", "percent")
    else:
        assert not target.groups
        assert (measure.kind, measure.ratio and measure.ratio.per) in KINDS[target.unit]
        assert target.series == measure.published
        assert (target.series is None) == (target.published.area == "England")


@pytest.mark.parametrize("name", ASKED)
def test_what_was_asked_for_is_asked(name: str) -> None:
    published, within = ASKED[name]
    target = BY_NAME[name]
    assert target.published.values[2025] == published
    assert str(target.asked) == within


def test_every_share_of_the_care_population_is_asked_within_five_points_and_nothing_else_is() -> None:
    shares = {name for name in BY_NAME if SHARES.fullmatch(name)} - NOT_ASKED
    assert {target.name for target in targets().all if target.asked} == set(ASKED) | shares
    assert {str(BY_NAME[name].asked) for name in shares} == {"±5 points"}
    by = [BY_NAME[name].by for name in shares]
    assert (by.count("age_band"), by.count("legal_status"), by.count("need")) == (5, 6, 6)
    assert by.count("placement_type") + by.count(None) == 8


def test_the_targets_of_an_area_stand_together() -> None:
    areas = [target.area for target in targets().all]
    assert [area for area, _ in groupby(areas)] == list(dict.fromkeys(areas))


def test_the_groups_of_a_measure_are_as_the_measure_writes_them() -> None:
    """A group misspelt would count nobody, and look like a simulation without them."""
    for target in targets().all:
        written = catalogue()[target.measure].sql + relations() + repr(catalogue()[target.measure].bands)
        if target.by in (None, "age_band", "sex", "ethnicity", "need"):
            continue
        for group in target.groups:
            assert group in written.replace("''", "'"), f"{target.name}: no group {group}"


def relations() -> str:
    from goldenthread.insight.engine.session import RELATIONS

    return RELATIONS


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('name = "referrals"', 'name = "refferals"'), "there is no measure refferals"),
        (('series = "10_ICPC"', 'series = "11_ICPC"'), "nothing is published for Middlesbrough"),
        (('within = "5%"', 'within = "about 5"'), "is not a tolerance"),
        (('unit = "count"', 'unit = "children"'), "the unit is count"),
        (('name = "referrals_rate"', 'name = "re_referrals"'), "stands twice"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(change: tuple[str, str], says: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert change[0] in text
    with pytest.raises(TargetError, match=says):
        read_targets(text.replace(*change, 1))


@pytest.mark.shared
def test_every_published_value_is_the_published_one(shared: Path) -> None:
    """Carried once, from the Department's files: each value stands there, and every year from 2016 was carried."""
    folder = shared / "facts" / "published"
    originals: dict[str, dict[int, set[str]]] = {}
    for file, key, values in (
        ("lait_long_mbro_sn_ne_eng.csv", lambda row: row["measure"], ("value",)),
        ("csc_oe_long_mbro_eng.csv", lambda row: f"{row['measure']}|{row['breakdown']}", ("count", "percent")),
    ):
        for row in csv.DictReader((folder / file).open(encoding="utf-8", newline="")):
            if row["area"] == "Middlesbrough" and row["year"].isdigit():
                found = {row[name] for name in values if is_number(row[name])}
                originals.setdefault(key(row), {})[int(row["year"])] = found
    renamed = {
        "CIN_At31": "CIN|At31_episodes",
        "CLA_over_20_miles": "CLA31MAR:Distance between home and placement|Placed more than 20 miles from home",
        "SDQ_received": "CLA_HEALTH:Ages 5 to 16 years with SDQ score|SDQ score was received",
    }
    for target in targets().all:
        if target.series is None:
            continue
        original = originals[renamed.get(target.series, target.series)]
        carried = target.published.values
        assert {year for year, values in original.items() if values and year >= 2016} <= set(carried), target.name
        for year, value in carried.items():
            assert value in {float(each) for each in original[year]}, f"{target.name} {year}"


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


# --- The comparison


def figure(*seeds: float | None, published: float | None = 100, asked: bool = True) -> Compared:
    return Compared(BY_NAME["referrals"], 2025, seeds, published, Tolerance(5, relative=True), asked)


def test_the_mean_of_the_seeds_is_held_against_the_range() -> None:
    near = figure(90, 101)
    assert (near.simulated, near.low, near.high, near.inside) == (95.5, 95, 105, True)
    assert near.sd == pytest.approx(7.778, abs=0.001)
    assert figure(90, 99).inside is False
    assert figure(95).inside is True
    assert figure(95).sd is None


def test_what_could_not_be_told_is_neither_inside_nor_nought() -> None:
    assert figure(None, None).simulated is None
    assert figure(None, None).inside is None
    assert figure(99, None).simulated == 99
    assert figure(99, published=None).inside is None


def test_a_seed_further_than_three_deviations_is_named_by_its_number() -> None:
    values = [100.0 + place % 2 for place in range(19)] + [140.0]
    found = Comparison("Middlesbrough", 2025, tuple(range(7, 27)), (figure(*values),))
    assert [seed for _, seed in found.far()] == [26]
    assert figure(*[100.0] * 20).far() == []


def test_the_years_end_on_31_march() -> None:
    assert years_until(date(2025, 3, 31), 2016) == list(range(2016, 2026))
    assert years_until(date(2025, 3, 30), 2023) == [2023, 2024]
    assert years_until(date(2026, 11, 22), 2025) == [2025, 2026]


def invented(scale: float = 0.5, years: tuple[int, ...] = (2024, 2025, 2026)) -> Comparison:
    """Every seed as published in the target year but for referrals, which are a fifth too many."""
    values = {}
    for seed in (1, 2, 3):
        values[seed] = {
            target.name: [in_a_year(target, year, seed, scale) for year in years] for target in targets().all
        }
    return compared(targets(), years, values, scale=scale)


def in_a_year(target: Target, year: int, seed: int, scale: float) -> float | None:
    published = target.published.values.get(year, 10.0)
    much = published * (1.2 if target.name == "referrals" else 1.0) + 0.01 * (seed - 2)
    return None if target.name == "dental_checks" else much * scale if target.unit == "count" else much


def test_the_report_says_what_is_asked_first_and_what_is_missed() -> None:
    found = telling.as_data(invented())
    measures = {each["name"]: each for each in found["measures"]}
    assert len(measures) >= 40
    asked = [each["asked"] for each in found["measures"]]
    assert asked == sorted(asked, reverse=True)
    assert found["missed"] == ["referrals"]
    referrals = measures["referrals"]
    assert referrals["simulated"] == pytest.approx(3636 * 1.2)
    assert (referrals["published"], referrals["low"], referrals["high"]) == (3636, 3454.2, 3817.8)
    assert (referrals["inside"], referrals["unit"], referrals["within"]) == (False, "count", "±5%")
    assert len(referrals["seeds"]) == 3
    assert measures["dental_checks"]["simulated"] is measures["dental_checks"]["inside"] is None
    assert {"name": "referrals", "years": [2026]} in found["unpublished"]
    assert any("hazards hold steady" in note for note in found["notes"])
    assert len(found["years"]) == 3 * len(targets().all)
    json.dumps(found, allow_nan=False)


def test_the_table_is_wide_enough_and_says_the_same() -> None:
    data, page = telling.as_data(invented()), io.StringIO()
    telling.tell(data, Console(file=page, width=telling.WIDTH))
    lines = page.getvalue().splitlines()
    assert next(line for line in lines if line.strip().startswith("Referrals ")).split() == [
        "Referrals", "number", "4,363", "0", "3,636", "±5%", "3,454", "3,818", "no",
    ]  # fmt: skip
    for target in targets().all:
        assert any(target.title in line for line in lines), f"{target.title} is cut short"
    assert "…" not in page.getvalue()
    assert any("4,363*" in line for line in lines)


def test_a_seed_too_far_from_the_others_is_named_whether_asked_for_or_not() -> None:
    far = figure(*[100.0 + place % 2 for place in range(19)], 140.0)
    page = io.StringIO()
    telling.tell(telling.as_data(Comparison("Middlesbrough", 2025, tuple(range(7, 27)), (far,))), Console(file=page))
    said = " ".join(page.getvalue().split())
    assert "standard deviations from the mean, asked for: referrals in 2025, seed 26." in said
    assert "standard deviations from the mean, of the others: none." in said


def test_the_page_has_a_chart_of_every_target(tmp_path: Path) -> None:
    page = write_page(invented(), tmp_path / "plots").read_text(encoding="utf-8")
    assert page.count("<svg") == len(targets().all)
    assert page.count("<table") == len(targets().all)
    assert "2025: simulated 4,363, published 3,636: outside ±5% (asked for)." in page
    assert "simulated could not tell" in page
    assert not re.search(r'(src|href)="', page), "the page needs no other file"
    assert page == write_page(invented(), tmp_path / "again").read_text(encoding="utf-8")


# --- The command


TINY = ("demo", "calibrate", "--scale", "0.05", "--seeds", "2", "--years", "3", "--json")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibrated")


@pytest.fixture(scope="module")
def calibrated(place: Path) -> subprocess.CompletedProcess[str]:
    """Two seeds, each in a process of its own."""
    return goldenthread(place, *TINY, "--plots", str(place / "plots"))


@pytest.mark.command
def test_it_measures_simulated_snapshots_by_the_products_measures(
    calibrated: subprocess.CompletedProcess[str], place: Path
) -> None:
    found = told(calibrated)
    assert calibrated.returncode == (DIFFERS if found["missed"] else COULD_NOT_TELL if found["not_told"] else 0)
    assert (found["as_at"], found["target_year"], found["seeds"]) == ("2025-09-30", 2025, [1, 2])
    measures = {each["name"]: each for each in found["measures"]}
    assert set(measures) == {target.name for target in targets().all if 2025 in target.published.values}
    for name in ("referrals", "children_in_need", "section_47_rate", "children_looked_after", "agency_rate"):
        assert measures[name]["simulated"] > 0
        assert measures[name]["seeds"][0] != measures[name]["seeds"][1]
    ages = [each for name, each in measures.items() if re.match(r"looked_after_(under_)?\d", name)]
    assert sum(each["simulated"] for each in ages) == pytest.approx(100, abs=0.01)
    assert (place / "plots" / "calibration.html").exists()


@pytest.mark.command
def test_what_is_simulated_to_be_measured_is_nowhere_afterwards(
    calibrated: subprocess.CompletedProcess[str], place: Path
) -> None:
    assert calibrated.stdout
    assert [path.name for path in place.iterdir() if path.name not in ("plots", "secret")] == []


@pytest.mark.command
def test_the_same_arguments_give_the_same_bytes(calibrated: subprocess.CompletedProcess[str], place: Path) -> None:
    first = (place / "plots" / "calibration.html").read_bytes()
    again = goldenthread(place, *TINY, "--plots", str(place / "plots"))
    assert again.stdout == calibrated.stdout
    assert (place / "plots" / "calibration.html").read_bytes() == first


@pytest.mark.command
@pytest.mark.parametrize("wrong", [("--as-at", "2024-12-31"), ("--seeds", "0"), ("--scale", "0")])
def test_what_cannot_be_calibrated_is_refused(tmp_path: Path, wrong: tuple[str, str]) -> None:
    refused = goldenthread(tmp_path, "demo", "calibrate", *wrong, "--json")
    assert refused.returncode == USAGE
    assert told(refused)["code"] == USAGE
