"""The authority, its server, and the browser of the journeys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.journeys.place import Place, Site, copy_of, make, served


@pytest.fixture(scope="session")
def erimus(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Never served, never changed: see `site`. The workers of one run share it."""
    base: Path = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return make(shared / "journeys")


@pytest.fixture(scope="module")
def site(erimus: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The authority as it was made, served for the journeys of one file."""
    with served(copy_of(erimus, tmp_path_factory.mktemp("copy") / "erimus")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found
