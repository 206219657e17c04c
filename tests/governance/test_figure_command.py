"""`goldenthread figure ID`, as another program reads it."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from goldenthread.access.commands import COULD_NOT_TELL, DIFFERS, NOT_FOUND, Refusal
from goldenthread.access.models import User
from goldenthread.access.record import acting
from goldenthread.governance import actions
from goldenthread.governance.models import Paper
from goldenthread.insight.reissuing import reissue
from goldenthread.insight.store import Snapshot
from tests.governance import erimus
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return erimus.take(data / "snapshots")


@pytest.fixture
def paper(helen: User, snapshot: Snapshot) -> Paper:
    return actions.issue_paper(by=signed(helen), paper=erimus.issuable(helen, snapshot))


def ask(figure_id: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and the one object on standard output."""
    out = io.StringIO()
    try:
        call_command("figure", figure_id, "--json", stdout=out)
    except Refusal as refusal:
        return refusal.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_agrees(paper: Paper) -> None:
    code, found = ask(f"{paper.pk}-in-care")
    assert (code, found["verdict"], found["shown"]) == (0, "agrees", "12")
    assert found["kept"] == found["now"] == {"value": 12.0, "numerator": 12.0, "denominator": None}


def test_differs_and_where(paper: Paper, helen: User) -> None:
    figure = paper.figures.get()
    with acting("tests.forge", by=signed(helen)) as act:
        act.amend(
            figure, {"value": 13.0, "counted": {"met": [*figure.counted["met"], "child:stranger"], "not_met": []}}
        )
    code, found = ask(figure.figure_id)
    assert (code, found["verdict"]) == (DIFFERS, "differs")
    assert found["gone"] == ["child:stranger"]
    assert "the value is 12, and was 13" in found["sentence"]


def test_no_longer_recomputable_because_of_retention(paper: Paper, snapshot: Snapshot, data: Path) -> None:
    reissue(data / "snapshots", [3], on=date(2026, 2, 1))
    code, found = ask(f"{paper.pk}-in-care")
    assert (code, found["verdict"]) == (COULD_NOT_TELL, "no longer recomputable")
    assert found["gone"] == ["child:3"]


def test_no_such_figure(paper: Paper) -> None:
    for wrong in ("nothing", f"{paper.pk}-else", "99-in-care", "", "²-in-care"):
        code, found = ask(wrong)
        assert code == NOT_FOUND
        assert "stands in the paper’s annex" in found["error"]


def test_for_a_person(paper: Paper) -> None:
    out = io.StringIO()
    call_command("figure", f"{paper.pk}-in-care", stdout=out)
    assert "Printed: 12 children" in out.getvalue()
    assert "Answer: agrees." in out.getvalue()
