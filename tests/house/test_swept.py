"""Every address is opened by the sweep of tests/journeys, or stands on its list with the reason."""

from __future__ import annotations

from tests.journeys.pages import ADDRESSES, NOT_PAGES, PAGES


def test_every_address_is_swept_or_says_why_not() -> None:
    missing = sorted(ADDRESSES.keys() - PAGES.keys() - NOT_PAGES.keys())
    lines = "\n".join(f'    "{pattern}": ("/{pattern}",),' for pattern in missing)
    assert not missing, f"Add these to PAGES in tests/journeys/pages.py, with the ids filled in:\n{lines}"


def test_the_lists_name_only_what_there_is() -> None:
    gone = sorted((PAGES.keys() | NOT_PAGES.keys()) - ADDRESSES.keys())
    assert not gone, f"These are no addresses any more; take them out of tests/journeys/pages.py: {gone}"
    assert not PAGES.keys() & NOT_PAGES.keys()
