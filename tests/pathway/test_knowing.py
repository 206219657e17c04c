"""A record made of returns is known up to the end of the newest one: after that a clock may have been met unseen."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from goldenthread.access.commands import Refusal
from goldenthread.pathway.actions import cover
from goldenthread.pathway.knowing import AREAS, MET_IN, NEVER, clocks_known_until, known_until
from goldenthread.pathway.models import Coverage, ProtectionPlan
from goldenthread.pathway.queries import Choice, child_record, due, worklist
from goldenthread.pathway.situation import situation
from goldenthread.rules.law import national
from tests.pathway.children import TODAY, allocated, by, child, spell, team, worker

pytestmark = pytest.mark.django_db

RETURN = (date(2024, 4, 1), date(2025, 3, 31))


def returned(*areas: str, span: tuple[date, date] = RETURN) -> None:
    cover(by=by(), areas=areas, started=span[0], ended=span[1], source="A return")


def test_an_area_is_known_to_the_end_of_the_newest_return_or_without_end() -> None:
    returned("ssd_cp_reviews", "ssd_cp_plans")
    returned("ssd_cp_reviews", span=(date(2023, 4, 1), date(2024, 3, 31)))
    cover(by=by(), areas=["ssd_cp_plans"], started=date(2025, 4, 1), ended=None, source="Recorded in the product")
    assert known_until(TODAY) == {"ssd_cp_reviews": RETURN[1]}
    assert known_until(RETURN[1]) == {}
    known = clocks_known_until(TODAY)
    assert {clock: until for clock, until in known.items() if until != NEVER} == {
        "RCPC-1": RETURN[1],
        "RCPC-N": RETURN[1],
    }
    assert known["REV-N"] == NEVER


def test_what_fell_due_before_the_returns_end_is_overdue_and_what_came_after_could_not_be_told(helen) -> None:
    late, unseen = child("Late Lunt"), child("Unseen Marsh")
    spell(ProtectionPlan, late, date(2024, 10, 1), initial_category="NEG")
    spell(ProtectionPlan, unseen, date(2025, 2, 3), initial_category="NEG")
    returned("ssd_cp_reviews", "ssd_cp_plans")
    (visit, before), (_, after) = (due(child_record(each, for_user=helen, on=TODAY)) for each in (late, unseen))
    assert (visit.clock, visit.state) == ("CP-VISIT", "could not tell")
    assert visit.sentence.endswith("Nothing of this came into the record: whether it has been done, nobody can tell.")
    assert (before.on, before.state) == (date(2025, 1, 1), "overdue")
    assert (after.on, after.state) == (date(2025, 5, 3), "could not tell")
    assert "ends on 31 March 2025" in after.sentence
    assert "today" not in after.sentence.partition("The record")[2]
    overdue = worklist.running(Choice("all", "overdue"), for_user=helen, on=TODAY)
    assert [clock.person for clock in overdue] == [late]
    assert worklist.running(Choice("all", "all"), for_user=helen, on=TODAY).count() == 4


def test_a_record_made_of_returns_does_not_say_that_nobody_holds_the_child(helen) -> None:
    kia = child()
    spell(ProtectionPlan, kia, date(2024, 10, 1), initial_category="NEG")
    said = " ".join(str(each) for each in situation(child_record(kia, for_user=helen, on=TODAY)))
    assert "Nobody holds this child" in said
    returned("ssd_cp_plans")
    said = " ".join(str(each) for each in situation(child_record(kia, for_user=helen, on=TODAY)))
    assert "does not say who holds" in said
    assert not worklist.unallocated(Choice("all"), for_user=helen, on=TODAY).exists()
    north = team()
    allocated(child("Noor Hale"), worker("Amina Yusuf", north), north)
    assert worklist.unallocated(Choice("all"), for_user=helen, on=TODAY).get() == kia


def test_going_live_is_said_once_and_opens_every_area() -> None:
    call_command("go_live", "--from", "2025-04-01", "--json")
    assert Coverage.objects.filter(ended=None).count() == len(AREAS)
    assert known_until(TODAY) == {}
    with pytest.raises(Refusal, match="since 1 April 2025"):
        call_command("go_live", "--from", "2025-05-01", "--json")


def test_every_clock_that_runs_says_where_it_would_be_met() -> None:
    from goldenthread.pathway.kinds import KINDS

    running = {clock for kind in KINDS.values() for clock in (*kind.clocks, *kind.meets)}
    assert running == set(MET_IN), "pathway/knowing.py: add the clock and the area that says when it has been met"
    assert all(national().versions(clock) for clock in MET_IN)
    assert set(MET_IN.values()) <= set(AREAS)
