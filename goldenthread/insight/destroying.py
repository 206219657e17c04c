"""When retention destroys a person's record, the snapshots that hold it are issued again without it."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from goldenthread.access.record import Signature
from goldenthread.people.retention import also_destroys


@also_destroys
def snapshots_of(by: Signature, people: list[int]) -> None:
    """After the commit: a snapshot cannot be put back if the database is."""
    transaction.on_commit(lambda: _reissue(by, people))


def _reissue(by: Signature, people: list[int]) -> None:
    from goldenthread.insight.reissuing import reissue  # loads Arrow: half a second that other commands do without

    reissue(Path(settings.SNAPSHOTS), people, on=by.at.date())
