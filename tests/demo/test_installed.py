"""The command, and the one-click sign-in: there where the demonstration is installed, and nowhere else."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.browser import REFLOW, SIZES, assert_axe_clean, assert_fits, chromium, no_troubles, open_page

pytestmark = pytest.mark.command

AS_AT = "2026-10-31"
MAKE = ("demo", "--as-at", AS_AT, "--scale", "0.02", "--json")


def goldenthread(data: Path, *arguments: str, demo: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "goldenthread", *arguments]
    return subprocess.run(command, env=environment(data, demo, **more), capture_output=True, text=True, check=False)


def environment(data: Path, demo: bool = True, **more: str) -> dict[str, str]:
    """An SQLite of its own, whatever database the other tests run on."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GOLDENTHREAD_DEMO")}
    return own | {"GOLDENTHREAD_DATA": str(data)} | ({"GOLDENTHREAD_DEMO": "1"} if demo else {}) | more


def told(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("erimus")
    for step in (("migrate", "--run-syncdb", "--verbosity", "0"), ("prepare",)):
        ready = goldenthread(folder, *step)
        assert ready.returncode == 0, ready.stderr
    return folder


@pytest.fixture(scope="module")
def made(place: Path) -> subprocess.CompletedProcess[str]:
    return goldenthread(place, *MAKE)


def test_it_tells_what_it_made(made: subprocess.CompletedProcess[str]) -> None:
    assert made.returncode == 0, made.stderr
    found = told(made)
    assert 550 < found["children"] < 850
    assert found["people"] > found["children"]
    assert (found["users"], found["as_at"]) == (20, AS_AT)
    assert len(found["snapshot"]) == 64
    assert "Introducing families" in made.stderr


def test_it_writes_the_authority_s_file_once(made: subprocess.CompletedProcess[str], place: Path) -> None:
    text = (place / "authority.toml").read_text(encoding="utf-8")
    assert 'name = "Erimus Council"' in text
    assert "2026 = " in text


def test_it_does_not_touch_a_place_that_has_children(made: subprocess.CompletedProcess[str], place: Path) -> None:
    again = goldenthread(place, *MAKE)
    assert again.returncode == 3
    assert "There are children in" in told(again)["error"]
    assert str(place) in told(again)["error"]
    left = goldenthread(place, *MAKE, "--if-empty")
    assert left.returncode == 0
    assert told(left)["children"] == 0


def test_it_writes_returns_and_no_record(place: Path, tmp_path: Path) -> None:
    done = goldenthread(place, *MAKE, "--returns", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert told(done)["both"] > 0
    assert (tmp_path / "out" / "cin.xml").is_file()
    early = goldenthread(place, *MAKE, "--returns", str(tmp_path / "early"), "--year", "2015")
    assert early.returncode == 2
    assert "2015 is not inside the history" in told(early)["error"]


def test_where_it_is_not_installed_there_is_no_command(place: Path) -> None:
    done = goldenthread(place, *MAKE, demo=False)
    assert done.returncode == 2
    assert "no command demo" in done.stderr
    assert "demo" not in goldenthread(place, demo=False).stdout.split()


@pytest.mark.django_db
def test_where_it_is_not_installed_there_is_no_page(client: Client) -> None:
    assert not settings.DEMO
    assert "goldenthread.demo" not in settings.INSTALLED_APPS
    with pytest.raises(NoReverseMatch):
        reverse("demo:people")
    for address in ("/demo/", "/demo/1"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert "demonstration" not in client.get("/sign-in").content.decode()


@pytest.fixture(scope="module")
def server(made: subprocess.CompletedProcess[str], place: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=environment(place, GOLDENTHREAD_TODAY=AS_AT), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as serving:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, serving)
            yield address
        finally:
            serving.terminate()


def _wait_for(address: str, serving: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert serving.poll() is None, serving.stderr.read() if serving.stderr else ""
        try:
            urllib.request.urlopen(f"{address}/sign-in")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_a_visitor_chooses_who_to_be(server: str, size: tuple[int, int]) -> None:
    with chromium() as browser:
        page = open_page(browser, size, javascript=size is not REFLOW)
        with no_troubles(page):
            page.goto(f"{server}/sign-in")
            page.get_by_role("link", name="Choose who to be").click()
            assert page.get_by_role("button").count() == 20
            assert_fits(page)
            if size is not REFLOW:
                assert_axe_clean(page)
            page.get_by_role("button", name="Sign in as Helen Ashdown, Director").click()
            assert page.url == f"{server}/"
            assert "Helen Ashdown" in page.content()
            page.goto(f"{server}/demo/")
            page.get_by_role("button", name="Sign in as Joan Marwood, Lead Member").click()
            assert "Joan Marwood" in page.content()
            assert "Helen Ashdown" not in page.content()
