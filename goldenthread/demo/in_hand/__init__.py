"""What is in hand on the last day, written through the actions of the pages: what is submitted, returned, half written,
offered and agreed.

Everything is signed by somebody who works there, on one of the days before.
"""

from __future__ import annotations

from django.db import transaction

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.demo.in_hand.clinic import agree_in_clinics
from goldenthread.demo.in_hand.drafts import leave_half_written
from goldenthread.demo.in_hand.handed import offer_children
from goldenthread.demo.in_hand.people import Staff
from goldenthread.demo.in_hand.submitted import submit
from goldenthread.demo.in_hand.telling import Told
from goldenthread.demo.narrative import Teller
from goldenthread.demo.tables import EventTables
from goldenthread.pathway.models import Draft


def write_work_in_hand(*, by: Signature, users: dict[str, User], tables: EventTables, teller: Teller) -> None:
    """`users` by their roles. Stand after all that is written in bulk; does nothing where it was written before."""
    if Draft.objects.exists():
        return
    with transaction.atomic():
        staff, told = Staff(by, users), Told(tables, teller, by.at.date())
        submit(staff, told)
        leave_half_written(staff, told)
        offer_children(staff)
        agree_in_clinics(staff)


__all__ = ["write_work_in_hand"]
