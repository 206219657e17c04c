"""Every address that takes what somebody sends is in the sweep of bad input, or stands on its list with the reason."""

from __future__ import annotations

from goldenthread.pathway.kinds import KINDS
from tests.journeys.forms import FORMS, NOT_FORMS, WRITTEN, post_addresses


def test_every_form_is_swept_or_says_why_not() -> None:
    missing = sorted(post_addresses() - FORMS.keys() - NOT_FORMS.keys())
    lines = "\n".join(f'    "{pattern}": At("/{pattern}"),' for pattern in missing)
    assert not missing, f"Add these to FORMS in tests/journeys/forms.py, with the ids filled in:\n{lines}"


def test_the_lists_name_only_what_takes_a_post() -> None:
    gone = sorted((FORMS.keys() | NOT_FORMS.keys()) - post_addresses())
    assert not gone, f"Nothing is sent there any more; take them out of tests/journeys/forms.py: {gone}"
    assert not FORMS.keys() & NOT_FORMS.keys()


def test_what_is_written_is_swept_by_kind() -> None:
    """Contacts are begun by a button, and feedback is given on a page of its own: both are in FORMS."""
    assert {kind.id for kind in KINDS.values() if kind.offered} == WRITTEN.keys() | {"contact", "feedback"}
