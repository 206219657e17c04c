"""Who may say that a figure is wrong, who answers, and what is kept."""

from datetime import date

import pytest

from goldenthread.access.models import User
from goldenthread.access.objections import Refused
from goldenthread.insight.actions import (
    assign_dispute,
    decide_dispute,
    hold_snapshot,
    raise_dispute,
    release_snapshots,
)
from goldenthread.insight.models import Dispute, SnapshotHold
from goldenthread.insight.queries import disputes, held_snapshot_ids
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(ruth: User) -> Dispute:
    return raise_dispute(by=signed(ruth), measure="referrals", reason=" Two are missing. ", owner="Head of front door")


def test_a_dispute_says_who_why_when_and_who_answers(dispute: Dispute, ruth: User) -> None:
    stored = Dispute.objects.get()
    assert (stored.raised_by, stored.reason, stored.owner) == (ruth, "Two are missing.", "Head of front door")
    assert (stored.opened, stored.is_open, stored.period) == (date(2026, 3, 3), True, "")
    assert list(disputes("referrals")) == [stored]
    assert list(disputes("re_referrals")) == []


def test_without_a_reason_or_an_owner_it_is_refused(ruth: User) -> None:
    with pytest.raises(Refused) as refused:
        raise_dispute(by=signed(ruth), measure="referrals", reason=" ", owner="")
    assert [o.field for o in refused.value.objections] == ["reason", "owner"]
    assert not Dispute.objects.exists()


def test_it_is_given_to_somebody_else_and_decided_once(dispute: Dispute, helen: User) -> None:
    by = signed(helen)
    assign_dispute(by=by, dispute=dispute, owner="Performance analyst")
    decide_dispute(by=by, dispute=dispute, verdict="wrong", answer="They are loaded now.", closed=date(2026, 3, 9))
    stored = Dispute.objects.get()
    assert (stored.owner, stored.verdict, stored.closed) == ("Performance analyst", "wrong", date(2026, 3, 9))
    assert stored.history.objects.filter(record_id=stored.pk).count() == 2
    for again in (
        lambda: decide_dispute(by=by, dispute=stored, verdict="right", answer="No.", closed=date(2026, 3, 10)),
        lambda: assign_dispute(by=by, dispute=stored, owner="Another"),
    ):
        with pytest.raises(Refused, match="closed on 9 March 2026"):
            again()


@pytest.mark.parametrize(
    ("verdict", "answer", "closed", "field"),
    [
        ("open", "Because.", date(2026, 3, 9), "verdict"),
        ("maybe", "Because.", date(2026, 3, 9), "verdict"),
        ("right", " ", date(2026, 3, 9), "answer"),
        ("right", "Because.", date(2026, 3, 2), "closed"),
    ],
)
def test_a_verdict_has_reasons_and_comes_after(
    dispute: Dispute, helen: User, verdict: str, answer: str, closed: date, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide_dispute(by=signed(helen), dispute=dispute, verdict=verdict, answer=answer, closed=closed)
    assert [o.field for o in refused.value.objections] == [field]
    assert Dispute.objects.get().is_open


def test_a_snapshot_is_held_until_every_holder_lets_go(helen: User) -> None:
    by = signed(helen)
    for holder in ("governance.paper:1", "governance.paper:2", "governance.paper:1"):
        hold_snapshot(by=by, snapshot_id="a" * 64, holder=holder, reason="In a paper")
    assert SnapshotHold.objects.count() == 2
    assert release_snapshots(by=by, holder="governance.paper:1") == 1
    assert held_snapshot_ids() == {"a" * 64}
    release_snapshots(by=by, holder="governance.paper:2")
    assert held_snapshot_ids() == set()
