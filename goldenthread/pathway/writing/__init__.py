"""The one form on which every step of every kind is written: drafts, merging, prefill, attachments.

draft = writing.start("visit", [kia, zane], by)
redirect("pathway:write", draft.group)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # actions import the pure parts of this package
    from goldenthread.access.record import Signature
    from goldenthread.pathway.models import Draft, Step
    from goldenthread.pathway.writing.typed import Boxes
    from goldenthread.people.models import Person


def start(
    kind: str, children: Sequence[Person], by: Signature, follows: Step | None = None, typed: Boxes | None = None
) -> Draft:
    """A draft with what is known already in its boxes, and over that `typed`. Of a kind that is opened first and
    stands open for the first child it is the draft of that step."""
    from goldenthread.pathway.writing.starting import start

    return start(kind, children, by, follows=follows, typed=typed)
