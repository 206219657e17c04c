"""No page asks the database much: a page that asks once for each child is slow as soon as there are children.

Every page of the sweep on a small authority, opened by the roles that see most and by those whose front pages differ;
`make sweep` has everybody open them. That is an SQLite file of its own, so another process asks, whichever database the
tests run on.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.journeys.place import Place, copy_of, environment

pytestmark = pytest.mark.browser  # made with the journeys' authority, so it runs in their stage
MOST = 30
COUNT = "tests.journeys.counting"
DIFFERENT = ("director", "social.worker", "team.manager", "front.door.screener", "independent.reviewing.officer")


@pytest.mark.parametrize(
    "users", [",".join(DIFFERENT), pytest.param("everybody", marks=pytest.mark.sweep)], ids=["different", "everybody"]
)
def test_no_page_asks_the_database_much(erimus: Place, tmp_path_factory: pytest.TempPathFactory, users: str) -> None:
    place = copy_of(erimus, tmp_path_factory.mktemp("counted") / "erimus")
    command = [sys.executable, "-m", COUNT, json.dumps(place.things), users]
    done = subprocess.run(command, env=environment(place.data), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    assert len(counts) >= len(DIFFERENT)
    assert len(counts["director"]) > 50
    pages = ((asked, user, address) for user, each in counts.items() for address, asked in each.items())
    most = sorted(pages, reverse=True)[:12]
    said = "\n".join(f"{asked:>5} {user} {address}" for asked, user, address in most)
    print(said)
    assert most[0][0] <= MOST, f"These ask the most:\n{said}"
