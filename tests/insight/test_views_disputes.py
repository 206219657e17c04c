"""Disputing a figure from its page, and giving the verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from goldenthread.access.models import User
from goldenthread.insight.models import Dispute
from goldenthread.insight.store import Snapshot
from tests.insight.test_views_measures import text_of

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
MEASURE = "/measures/children_looked_after"
SAID = {"reason": "Two came home in January.", "owner": "Head of children looked after", "whole": "this"}


def test_a_dispute_stands_on_top_of_the_measure_until_it_is_answered(
    as_user: As, joan: User, helen: User, snapshot: Snapshot
) -> None:
    address = f"{MEASURE}/dispute?period=2026-02-28"
    assert "Why is the figure wrong?" in text_of(as_user(joan), address)
    raised = as_user(joan).post(address, SAID)
    dispute = Dispute.objects.get()
    assert raised.headers["Location"] == f"/measures/disputes/{dispute.pk}"
    assert (dispute.measure, dispute.period, dispute.filters) == ("children_looked_after", "2026-02-28", {})
    assert (dispute.raised_by, dispute.opened) == (joan, date(2026, 3, 3))
    page = text_of(as_user(helen), MEASURE)
    assert "A figure of this measure is disputed" in page
    assert "Joan Marwood: Two came home in January." in page
    assert "Disputed" in text_of(as_user(helen), "/")

    answer = f"/measures/disputes/{dispute.pk}/answer"
    assert "What is the verdict?" in text_of(as_user(helen), answer)
    as_user(helen).post(answer, {"verdict": "right", "answer": "Both came back within the week."})
    dispute.refresh_from_db()
    assert (dispute.verdict, dispute.closed) == ("right", date(2026, 3, 3))
    page = text_of(as_user(helen), MEASURE)
    assert "is disputed" not in page
    assert "The figure is right" in page
    assert "Both came back within the week." in text_of(as_user(joan), f"/measures/disputes/{dispute.pk}")
    assert as_user(helen).get(answer).status_code == 302


def test_every_figure_of_a_measure_may_be_disputed(as_user: As, joan: User, snapshot: Snapshot) -> None:
    as_user(joan).post(f"{MEASURE}/dispute", SAID | {"whole": "all"})
    assert Dispute.objects.get().period == ""
    assert "This measure is disputed" in text_of(as_user(joan), MEASURE)


def test_what_is_missing_is_asked_for(as_user: As, joan: User, helen: User, snapshot: Snapshot) -> None:
    answer = as_user(joan).post(f"{MEASURE}/dispute", {"reason": " ", "owner": "", "whole": "this"})
    page = answer.content.decode()
    assert "There is a problem" in page
    assert not Dispute.objects.exists()
    as_user(joan).post(f"{MEASURE}/dispute", SAID)
    pk = Dispute.objects.get().pk
    page = as_user(helen).post(f"/measures/disputes/{pk}/answer", {"verdict": "wrong", "answer": ""}).content.decode()
    assert "There is a problem" in page


def test_who_may_dispute_and_who_may_answer(as_user: As, joan: User, sam: User, snapshot: Snapshot) -> None:
    assert as_user(sam).get(f"{MEASURE}/dispute").status_code == 403
    as_user(joan).post(f"{MEASURE}/dispute", SAID)
    pk = Dispute.objects.get().pk
    assert as_user(joan).get(f"/measures/disputes/{pk}/answer").status_code == 403
    assert "Give the verdict" not in text_of(as_user(joan), f"/measures/disputes/{pk}")
    assert as_user(sam).get(f"/measures/disputes/{pk}").status_code == 403


def test_the_list_of_disputes(as_user: As, joan: User, snapshot: Snapshot) -> None:
    client = as_user(joan)
    assert "Nobody has disputed a figure" in text_of(client, "/measures/disputes")
    client.post(f"{MEASURE}/dispute", SAID)
    assert "Children looked after" in text_of(client, "/measures/disputes")
    assert client.get("/measures/disputes/999").status_code == 404
