"""The only writes about figures: raising and answering a dispute, holding and releasing a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.insight.models import Dispute, SnapshotHold, Verdict
from goldenthread.rules.words import day


def raise_dispute(
    *, by: Signature, measure: str, reason: str, owner: str, period: str = "", filters: Mapping[str, str] | None = None
) -> Dispute:
    """Opened on the day it is signed. Without a period, every figure of the measure is disputed."""
    objections = []
    if not reason.strip():
        sentence = "Say why the figure is wrong: without a reason nobody can look into it."
        objections.append(Objection("says-why", sentence, "reason"))
    if not owner.strip():
        objections.append(Objection("has-an-owner", "Name the person or post that must answer.", "owner"))
    if objections:
        raise Refused(objections)
    dispute = Dispute(
        measure=measure,
        period=period,
        filters=dict(filters or {}),
        raised_by=by.user,
        reason=reason.strip(),
        owner=owner.strip(),
        opened=by.at.date(),
    )
    with acting("insight.raise_dispute", by=by) as act:
        act.insert([dispute])
    return dispute


def assign_dispute(*, by: Signature, dispute: Dispute, owner: str) -> Dispute:
    """Somebody else must answer."""
    _check_open(dispute)
    if not owner.strip():
        raise Refused([Objection("has-an-owner", "Name the person or post that must answer.", "owner")])
    with acting("insight.assign_dispute", by=by) as act:
        act.amend(dispute, {"owner": owner.strip()})
    return dispute


def decide_dispute(*, by: Signature, dispute: Dispute, verdict: str, answer: str, closed: date) -> Dispute:
    _check_open(dispute)
    objections = []
    if verdict not in Verdict.values or verdict == Verdict.OPEN:
        objections.append(Objection("known-verdict", "Choose whether the figure is right or wrong.", "verdict"))
    if not answer.strip():
        objections.append(Objection("gives-reasons", "Give the reasons: they print where the dispute did.", "answer"))
    if closed < dispute.opened:
        sentence = f"The dispute was opened on {day(dispute.opened)}; it cannot close on {day(closed)}, before it."
        objections.append(Objection("closes-after-it-opens", sentence, "closed"))
    if objections:
        raise Refused(objections)
    with acting("insight.decide_dispute", by=by) as act:
        act.amend(dispute, {"verdict": verdict, "answer": answer.strip(), "closed": closed})
    return dispute


def hold_snapshot(*, by: Signature, snapshot_id: str, holder: str, reason: str) -> SnapshotHold:
    """Holding twice for the same holder is holding once."""
    held = SnapshotHold.objects.filter(snapshot_id=snapshot_id, holder=holder).first()
    if held is not None:
        return held
    hold = SnapshotHold(snapshot_id=snapshot_id, holder=holder, reason=reason)
    with acting("insight.hold_snapshot", by=by) as act:
        act.insert([hold])
    return hold


def release_snapshots(*, by: Signature, holder: str) -> int:
    """The holder needs no snapshot any more; answers how many it held."""
    holds = list(SnapshotHold.objects.filter(holder=holder))
    with acting("insight.release_snapshots", by=by) as act:
        for hold in holds:
            act.withdraw(hold)
    return len(holds)


def _check_open(dispute: Dispute) -> None:
    if not dispute.is_open:
        closed = day(dispute.closed) if dispute.closed else "before"
        raise Refused([Objection("is-open", f"This dispute was closed on {closed}. Raise a new one.")])
