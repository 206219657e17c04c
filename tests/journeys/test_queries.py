"""No page asks the database much: a page that asks once for each child is slow as soon as there are children.

Every page of the sweep, opened by the Director, on a small authority. That is an SQLite file of
its own, so another process asks, whichever database the tests run on.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.journeys.place import Place, copy_of, environment

pytestmark = pytest.mark.browser  # made with the journeys' authority, so it runs in their stage
MOST = 30
# Who the child is, a dozen kinds of spell in tables of their own, and the panels of four rooms: many questions, but as
# many for a child with a thousand steps as for one with ten.
MOST_ABOUT_A_CHILD = 40
COUNT = "tests.journeys.counting"


def test_no_page_asks_the_database_much(erimus: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = copy_of(erimus, tmp_path_factory.mktemp("counted") / "erimus")
    command = [sys.executable, "-m", COUNT, json.dumps(place.things)]
    done = subprocess.run(command, env=environment(place.data), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert len(counts) > 50
    worst = sorted(counts, key=lambda address: -counts[address])
    said = "\n".join(f"{counts[address]:>5} {address}" for address in worst[:12])
    print(said)
    assert not [address for address in worst if counts[address] > allowed(address)], f"These ask the most:\n{said}"


def allowed(address: str) -> int:
    return MOST_ABOUT_A_CHILD if re.fullmatch(r"/children/\{\w+\}(\?.*)?", address) else MOST
