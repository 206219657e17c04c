"""`goldenthread load` as a person types it: what it prints where, its exit codes, and that a refused file is not in."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from goldenthread.access.commands import COULD_NOT_TELL, NOT_FOUND, NOT_PREPARED, OK, REFUSED, USAGE
from tests.returns.loading import ANNA, BEN, census, child_xml, write_903

pytestmark = pytest.mark.command

CONTRACT = ("children", "loaded", "quarantined", "discrepancies", "rows", "seconds")


def goldenthread(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"GOLDENTHREAD_DATA": str(data)}
    command = [sys.executable, "-m", "goldenthread", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared")
    done = goldenthread(data, "migrate", "--run-syncdb", "-v0")
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "data"))


def contents(data: Path) -> dict[str, int]:
    database = sqlite3.connect(data / "goldenthread.sqlite3")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


@pytest.fixture
def looked_after(tmp_path: Path) -> Path:
    episodes = ["101,01/06/2024,S,V2,N1,U6,PR1,,,,,,", "102,01/06/2019,S,V2,N1,U6,PR1,,,,,,"]
    reviews = ["101,01/02/2012,25/06/2031,PN1"]
    return write_903(tmp_path / "return", header=[ANNA, BEN], episodes=episodes, reviews=reviews)


def test_one_object_on_standard_output_and_messages_beside_it(place, looked_after):
    done = goldenthread(place, "load", "ssda903", looked_after, "--json")
    assert done.returncode == OK, done.stderr
    found = json.loads(done.stdout)
    assert set(CONTRACT) <= found.keys()
    assert found["children"] == found["loaded"] + found["quarantined"] == 2
    assert (found["discrepancies"], found["rows"], found["year"]) == (1, 5, "2024-25")
    assert "taken for the return of 2024-25: 1 of its 2 episodes began in it" in done.stderr
    again = json.loads(goldenthread(place, "load", "ssda903", looked_after, "--year", "2024-25", "--json").stdout)
    assert again["facts"] == {"recorded": 0, "amended": 0, "withdrawn": 0}


def test_in_words(place, tmp_path):
    path = census(tmp_path / "cin.xml", child_xml("C1"))
    done = goldenthread(place, "load", "cin", path)
    assert done.returncode == OK, done.stderr
    assert "CIN census 2024-25, loaded in" in done.stdout
    assert "1 are new" in done.stdout
    assert "Nothing in the record changed" in goldenthread(place, "load", "cin", path).stdout


@pytest.mark.parametrize(
    ("spoil", "words", "code", "says"),
    [
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER\n1,F,,,,\n", (), REFUSED, "looks like the Header table"),
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,F,01/02/2012,WBRI,\x00,,\n", (), REFUSED, "NUL byte"),
        (None, ("--year", "2024"), USAGE, "not a period"),
        (None, ("--year", "2024-06"), USAGE, ""),
    ],
)
def test_what_is_refused_has_its_code_and_leaves_nothing(place, looked_after, spoil, words, code, says):
    if spoil:
        (looked_after / "header.csv").write_text(spoil)
    before = contents(place)
    done = goldenthread(place, "load", "ssda903", looked_after, *words, "--json")
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(place) == before
    if code == REFUSED:
        found = json.loads(done.stdout)
        assert (found["code"], found["file"]) == (REFUSED, "header.csv")


def test_what_is_not_there_and_what_cannot_be_told(place, tmp_path):
    assert goldenthread(place, "load", "ssda903", tmp_path / "nowhere").returncode == NOT_FOUND
    assert goldenthread(place, "load", "cin", tmp_path / "nowhere.xml").returncode == NOT_FOUND
    bare = write_903(tmp_path / "bare", header=[ANNA])
    done = goldenthread(place, "load", "ssda903", bare)
    assert done.returncode == COULD_NOT_TELL
    assert "--year 2024-25" in done.stderr


def test_another_authoritys_census_is_refused(place, tmp_path):
    path = census(tmp_path / "cin.xml", child_xml("C1"))
    done = goldenthread(place, "load", "cin", path, "--la", "807")
    assert done.returncode == REFUSED
    assert "authority 806" in done.stderr
    (place / "authority.toml").write_text('[authority]\nname = "Erimus"\nla_code = "807"\n')
    assert goldenthread(place, "load", "cin", path).returncode == REFUSED
    assert goldenthread(place, "load", "cin", path, "--la", "806").returncode == OK


def test_a_database_that_is_not_ready(tmp_path, looked_after):
    done = goldenthread(tmp_path / "empty", "load", "ssda903", looked_after)
    assert done.returncode == NOT_PREPARED
    assert "goldenthread prepare" in done.stderr


def test_what_it_wants(place):
    assert goldenthread(place, "load").returncode == USAGE
    assert goldenthread(place, "load", "annex-a", "x").returncode == USAGE
