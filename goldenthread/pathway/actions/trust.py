"""Keeping what does not add up, and saying since when the record holds what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.pathway.actions.reading import in_batches, lock
from goldenthread.pathway.models import Coverage, Discrepancy


def keep_discrepancies(*, by: Signature, discrepancies: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Those that are not known yet; the same one found again is not a new one."""
    people = sorted({d.person_id for d in discrepancies})
    new = {(d.person_id, d.fingerprint): d for d in discrepancies}
    with acting("pathway.keep_discrepancies", by=by) as act:
        lock(people)
        known = {(d.person_id, d.fingerprint) for d in in_batches(Discrepancy.objects, "person_id", people)}
        return act.insert([d for key, d in new.items() if key not in known])


def mend_discrepancy(*, by: Signature, discrepancy: Discrepancy) -> Discrepancy:
    """The fact has been put right in the record; `by.why` says how. The discrepancy stays, marked as mended."""
    if not by.why.strip():
        raise Refused([Objection("reason-given", "Say how this was put right.", "why")])
    with acting("pathway.mend_discrepancy", by=by) as act:
        act.amend(discrepancy, {"mended": True})
    return discrepancy


def settle_discrepancies(
    *, by: Signature, mended: Sequence[Discrepancy] = (), reopened: Sequence[Discrepancy] = ()
) -> None:
    """For those found by a check that has been made again: what it finds no longer, and what it finds once more."""
    with acting("pathway.settle_discrepancies", by=by) as act:
        for discrepancy in mended:
            act.amend(discrepancy, {"mended": True})
        for discrepancy in reopened:
            act.amend(discrepancy, {"mended": False})


def cover(*, by: Signature, areas: Sequence[str], started: date, ended: date | None, source: str) -> None:
    """From now on it is known that the record holds these areas for this span."""
    known = set(Coverage.objects.filter(started=started, ended=ended, source=source).values_list("area", flat=True))
    with acting("pathway.cover", by=by) as act:
        act.insert(
            [Coverage(area=area, started=started, ended=ended, source=source) for area in areas if area not in known]
        )
