"""Our commands as a person types them, each in a process of its own, in an empty folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from goldenthread.access.commands import (
    DIFFERS,
    EXIT_CODES,
    NOT_FOUND,
    NOT_PREPARED,
    OK,
    REFUSED,
    USAGE,
)
from goldenthread.access.documents import refreshed

pytestmark = pytest.mark.command

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]
SAM = ("create-user", "sam@erimus.example", "--name", "Sam Okafor", "--role", "system_administrator")


def environment(folder: Path, **more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("GOLDENTHREAD_")}
    return {**plain, "GOLDENTHREAD_DATA": str(folder), **more}


def in_folder(folder: Path) -> Run:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "goldenthread", *arguments]
        env = environment(folder, **more)
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    return in_folder(tmp_path)


@pytest.fixture(scope="module")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    done = in_folder(folder)("prepare", "--json")
    assert done.returncode == OK, done.stderr
    assert json.loads(done.stdout)["missing_triggers"] == []
    return folder


@pytest.fixture(scope="module")
def run(prepared_folder: Path) -> Run:
    return in_folder(prepared_folder)


def test_alone_it_lists_our_commands_by_room_and_none_of_djangos(empty: Run) -> None:
    said = empty()
    assert said.returncode == OK
    assert re.search(r"^access$", said.stdout, re.M)
    assert re.search(r"^  sign-in-link +Print a link", said.stdout, re.M)
    assert "makemigrations" not in said.stdout


def test_help_shows_our_options_only(empty: Run) -> None:
    said = empty("sign-in-link", "--help").stdout
    assert "--json" in said
    assert "goldenthread sign-in-link" in said
    assert not re.search("--(settings|pythonpath|traceback|verbosity|skip-checks|no-color)", said)


def test_a_command_that_does_not_exist(empty: Run) -> None:
    done = empty("frobnicate")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "There is no command frobnicate" in done.stderr


def test_a_command_written_wrongly(empty: Run) -> None:
    assert empty("log").returncode == USAGE


@pytest.mark.parametrize("command", [("log", "verify"), ("serve",), SAM])
def test_in_an_empty_folder_it_says_to_prepare(empty: Run, command: tuple[str, ...]) -> None:
    done = empty(*command)
    assert done.returncode == NOT_PREPARED
    assert "Run `goldenthread prepare`." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer(empty: Run) -> None:
    done = empty("log", "verify", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == NOT_PREPARED
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_administrator(run: Run) -> None:
    made = json.loads(run(*SAM, "--json").stdout)
    assert (made["email"], made["roles"]) == ("sam@erimus.example", ["system_administrator"])
    again = run(*SAM)
    assert again.returncode == REFUSED
    assert again.stderr.strip() == "There is already a user with the email address sam@erimus.example."
    link = run("sign-in-link", "sam@erimus.example", "--site", "https://gt.example/")
    assert re.fullmatch(r"https://gt\.example/sign-in/\S+\n", link.stdout)
    nobody = run("sign-in-link", "nobody@erimus.example", "--json")
    assert nobody.returncode == json.loads(nobody.stdout)["code"] == NOT_FOUND


def test_an_address_that_is_none(run: Run) -> None:
    done = run("create-user", "sam", "--name", "Sam", "--role", "auditor")
    assert done.returncode == REFUSED
    assert "Enter a valid email address" in done.stderr


def test_a_link_is_not_good_for_a_week(run: Run) -> None:
    assert run("sign-in-link", "sam@erimus.example", "--minutes", "10080").returncode == USAGE


def test_seal_and_verify_and_what_they_answer_after_tampering(prepared_folder: Path, tmp_path: Path) -> None:
    run = in_folder(shutil.copytree(prepared_folder, tmp_path, dirs_exist_ok=True))
    run("create-user", "beth@erimus.example", "--name", "Beth Lindqvist", "--role", "auditor")
    sealed = json.loads(run("log", "seal", "--json").stdout)
    assert sealed["rows"] > 0
    whole = run("log", "verify", "--expect", sealed["hash"])
    assert whole.returncode == OK
    assert "The log is whole." in whole.stdout
    assert "0 rows are not yet sealed." in whole.stdout
    with sqlite3.connect(tmp_path / "goldenthread.sqlite3") as forger:
        forger.execute("DROP TRIGGER access_logentry_no_update")
        forger.execute("UPDATE access_logentry SET why = 'nothing to see'")
    broken = run("log", "verify", "--json")
    assert broken.returncode == DIFFERS
    found = json.loads(broken.stdout)
    assert (found["whole"], found["missing_triggers"]) == (False, ["access_logentry_no_update"])
    assert "at least one of them was changed" in broken.stderr
    run("prepare")
    assert json.loads(run("log", "verify", "--json").stdout)["missing_triggers"] == []


def test_it_serves_and_seals_until_it_is_told_to_stop(prepared_folder: Path) -> None:
    port = "18473"
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", port, "--workers", "1"]
    served = subprocess.Popen(command, cwd=ROOT, env=environment(prepared_folder), stderr=subprocess.PIPE)
    try:
        page = fetched(f"http://127.0.0.1:{port}/sign-in", served)
    finally:
        served.send_signal(signal.SIGTERM)
        served.communicate(timeout=30)
    assert "<h1" in page
    assert "Email address" in page
    assert served.returncode == OK


def fetched(address: str, served: subprocess.Popen[bytes]) -> str:
    for _ in range(150):
        assert served.poll() is None, "the server stopped"
        try:
            with urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 30 seconds")


def test_the_page_of_roles_and_exit_codes_is_up_to_date() -> None:
    page = (ROOT / "docs" / "access.md").read_text()
    assert page == refreshed(page), "Run: python scripts/access_tables.py"
    assert all(said in page for said in EXIT_CODES.values())
