"""A small invented authority, recorded through the product's own actions, and its snapshot of 28 February 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from goldenthread.access.models import User
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot
from goldenthread.insight.taking import take_snapshot
from goldenthread.pathway import actions
from goldenthread.pathway.models import ChildInNeed, EarlyHelp, LeavingCare, ProtectionPlan
from goldenthread.people.models import Person
from goldenthread.workforce.models import Team, Worker
from tests.pathway.children import InCare, allocated, by, child, in_care, spell, step, team, worker
from tests.people_of_erimus import signed

AS_AT = date(2026, 2, 28)
COVERED = date(2021, 4, 1)
AREAS = tuple(name for name, table in tables().items() if table.source == "SSD" or table.recorded)
CARE_AREAS = ("ssd_person", "ssd_cla_episodes", "ssd_cla_placement", "gt_care_periods", "ssd_legal_status")
IN_CARE, IN_CARE_NORTH, ASSESSED, ON_PLANS, HELPED, SOCIAL_WORKERS = 9, 2, 7, 2, 6, 2


@dataclass(frozen=True)
class Authority:
    north: Team
    care: Team
    amina: Worker
    in_care: list[InCare]
    assessed: list[Person]


def authority(amina: User, ruth: User) -> Authority:
    """Amina and her manager Ruth hold two children in care and seven being assessed; another team holds the rest."""
    north, care = team(), team("Children Looked After 1", "Children looked after")
    worker("Ruth Calder", north, ruth, manages=True)
    hers = worker("Amina Yusuf", north, amina, registration="SW900001")
    theirs = worker("Joseph Amadi", care, registration="SW900002")
    looked_after = [in_care(f"Kia{number} Marsh", _started(number)) for number in range(IN_CARE)]
    for number, each in enumerate(looked_after):
        if number < IN_CARE_NORTH:
            allocated(each.person, hers, north)
        else:
            allocated(each.person, theirs, care)
    assessed = [_assessed(number, hers, north) for number in range(ASSESSED)]
    for person in assessed[:ON_PLANS]:  # and never reviewed since
        spell(ProtectionPlan, person, date(2025, 9, 15), initial_category="NEG", latest_category="NEG")
    for number in range(HELPED):
        spell(EarlyHelp, child(f"Noor{number} Hale"), date(2026, 1, 12) if number else date(2026, 2, 9))
    spell(LeavingCare, child("Dean Marsh", date(2007, 6, 1)), date(2025, 6, 1))
    return Authority(north, care, hers, looked_after, assessed)


def cover(areas: tuple[str, ...] = AREAS) -> None:
    actions.cover(by=by(), areas=areas, started=COVERED, ended=None, source="A test")


def take() -> Snapshot:
    return take_snapshot(by=signed(at=datetime(2026, 3, 1, 2, 0, tzinfo=UTC)), as_at=AS_AT)


def _started(number: int) -> date:
    return date(2023, 5, 4) if number else date(2026, 2, 10)


def _assessed(number: int, to: Worker, of: Team) -> Person:
    """Referred in October, so late by the end of February; the last one in February, so not."""
    person = child(f"Asha{number} Doyle", date(2016, 3, 9))
    referred = date(2025, 10, 6) if number < ASSESSED - 1 else date(2026, 2, 16)
    need = spell(ChildInNeed, person, referred, source="2A", primary_need="N1")
    step("single_assessment", person, started=referred, child_in_need=need)
    allocated(person, to, of, started=referred)
    return person
