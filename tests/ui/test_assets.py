"""The page assets: pinned, built without change when nothing changed, and free of what only GOV.UK may use."""

import importlib.util
import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.browser import NARROW, REFLOW

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "goldenthread" / "ui" / "static" / "vendor"


@pytest.fixture
def assets():
    spec = importlib.util.spec_from_file_location("assets", ROOT / "scripts" / "assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock() -> dict:
    return json.loads((ROOT / "package-lock.json").read_text())["packages"]


def test_every_package_is_pinned_with_its_hash_and_names_no_registry(lock):
    wanted = json.loads((ROOT / "package.json").read_text())
    for name, pin in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", pin), f"{name} is not pinned to one version"
        assert lock[f"node_modules/{name}"]["version"] == pin
    assert all("integrity" in package for name, package in lock.items() if name)
    assert not any("resolved" in package for package in lock.values())


def test_the_styles_are_the_release_the_macros_were_written_for(lock):
    """govuk-frontend-jinja 4.1 follows govuk-frontend 6.3.0 (its README). Move both together."""
    assert version("govuk-frontend-jinja") == "4.1.0"
    assert lock["node_modules/govuk-frontend"]["version"] == "6.3.0"


def test_they_are_built_and_up_to_date(assets):
    assert assets.is_current(VENDOR, assets.sources_digest()), "Build the page assets: python scripts/assets.py"


def test_a_change_or_a_missing_file_means_building_again(assets, tmp_path):
    for name in [assets.STYLES, *assets.SCRIPTS]:
        (tmp_path / name).write_text("")
    assert not assets.is_current(tmp_path, "a")
    (tmp_path / ".built").write_text("a")
    assert assets.is_current(tmp_path, "a")
    assert not assets.is_current(tmp_path, "b")
    (tmp_path / assets.STYLES).unlink()
    assert not assets.is_current(tmp_path, "a")


def test_nothing_that_only_govuk_may_use_is_served():
    styles = (VENDOR / "goldenthread.css").read_text()
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles
    served = [path.name for path in VENDOR.rglob("*") if path.is_file()]
    assert not [name for name in served if re.search(r"crest|crown|logo|\.woff", name)]
    assert "arial" in styles


def test_every_picture_the_styles_name_is_there_and_comes_from_here():
    names = re.findall(r"url\(\"?([^\")]+)", (VENDOR / "goldenthread.css").read_text())
    assert names
    for name in names:
        assert name.startswith("data:") or (VENDOR / name).is_file(), name


def test_no_rule_begins_between_the_narrowest_window_and_a_telephone():
    """Pages are looked at in windows of 320 pixels, and stand for those of 375."""
    styles = (VENDOR / "goldenthread.css").read_text()
    widths = [float(n) * (16 if unit == "em" else 1) for n, unit in re.findall(r"-width: ?([\d.]+)(em|px)\)", styles)]
    assert len(widths) > 100
    assert not [width for width in widths if REFLOW[0] < width <= NARROW[0]]


def test_each_package_comes_with_its_terms():
    for path in (VENDOR / "licences").iterdir():
        assert "MIT" in path.read_text() or "Permission" in path.read_text(), path.name
    assert len(list((VENDOR / "licences").iterdir())) == 4
