"""Bringing the projection of running clocks back to what the facts say."""

from __future__ import annotations

from goldenthread.access.record import Signature, acting
from goldenthread.pathway import projection
from goldenthread.pathway.models import RunningClock
from goldenthread.pathway.projection import Difference


def rebuild_clocks(*, by: Signature) -> list[Difference]:
    """After the rules or the calendar changed. Answers what was put right; each child it was about is logged."""
    with acting("pathway.rebuild_clocks", by=by) as act:
        found = list(projection.differences())
        people = {difference.person_id for difference in found}
        projection.rewrite(people)
        act.touch(*(difference.stored for difference in found if difference.stored))
        for batch in projection.batches(sorted(people)):
            act.touch(*RunningClock.objects.filter(person_id__in=batch))
    return found
