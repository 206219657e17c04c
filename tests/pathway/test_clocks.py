"""Clocks: which run for which facts, and that the projection never differs from the facts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.commands import DIFFERS, Refusal
from goldenthread.access.models import LogEntry
from goldenthread.access.objections import Refused
from goldenthread.access.record import acting
from goldenthread.pathway import actions, clocks
from goldenthread.pathway.law import clocks as the_clocks
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    LegalStatus,
    Placement,
    ProtectionPlan,
    RunningClock,
)
from goldenthread.pathway.queries import child_record, due
from tests.pathway.children import TODAY, by, child, spell, step
from tests.pathway.test_actions import undone

pytestmark = pytest.mark.django_db
MON = date(2026, 1, 5)


def running(person: Any) -> list[tuple[str, str, date]]:
    """Each clock that runs: its id, the model it runs for, and when it is due."""
    rows = RunningClock.objects.filter(person=person).order_by("clock", "due")
    return [(row.clock, row.subject.split()[0], row.due) for row in rows]


PARENT = {"protection_review": ("protection_plan", "ProtectionPlan")}


def build(facts: list[tuple[str, dict[str, Any]]]) -> Any:
    """A child with these facts in order; a step within a spell is given the last one of it."""
    kia = child(born=date(2010, 1, 4))
    made: dict[str, Any] = {}
    models = {
        model.__name__: model for model in (CarePeriod, ChildInNeed, ChildInNeedPlan, LegalStatus, ProtectionPlan)
    }
    for name, given_facts in facts:
        if name in models:
            made[name] = spell(models[name], kia, **given_facts)
        else:
            within = {"protection_review": ("protection_plan", "ProtectionPlan")}.get(
                name, ("child_in_need", "ChildInNeed")
            )
            step(name, kia, **given_facts, **({within[0]: made[within[1]]} if within[1] in made else {}))
    return kia


# Facts -> clocks. Working days: 1 January and 3 and 6 April 2026 are bank holidays.
CASES: list[tuple[str, list[tuple[str, dict[str, Any]]], list[tuple[str, str, date]]]] = [
    ("a contact not decided", [("contact", {"happened_on": MON})], [("CONTACT-DECISION", "Step", date(2026, 1, 6))]),
    (
        "a contact on Christmas Eve",
        [("contact", {"happened_on": date(2025, 12, 24)})],
        [("CONTACT-DECISION", "Step", date(2025, 12, 29))],
    ),
    (
        "a contact to the duty team on a Saturday",
        [("contact", {"happened_on": date(2026, 1, 10)})],
        [("CONTACT-DECISION", "Step", date(2026, 1, 12))],
    ),
    ("a contact decided", [("contact", {"happened_on": MON, "authorised_on": MON, "outcome": "advice"})], []),
    ("a contact of which only the outcome is known", [("contact", {"happened_on": MON, "outcome": "nothing"})], []),
    (
        "a second contact before the first is decided",
        [("contact", {"happened_on": MON}), ("contact", {"happened_on": date(2026, 1, 6)})],
        [("CONTACT-DECISION", "Step", date(2026, 1, 6)), ("CONTACT-DECISION", "Step", date(2026, 1, 7))],
    ),
    ("a referral not decided", [("referral", {"happened_on": MON})], [("REF-1WD", "Step", date(2026, 1, 6))]),
    (
        "a referral on a Friday",
        [("referral", {"happened_on": date(2026, 1, 9)})],
        [("REF-1WD", "Step", date(2026, 1, 12))],
    ),
    ("a referral decided", [("referral", {"happened_on": MON, "authorised_on": MON})], []),
    (
        "an assessment runs from its referral",
        [("ChildInNeed", {"started": MON}), ("single_assessment", {"started": date(2026, 1, 12)})],
        [("SA-45WD", "Step", date(2026, 3, 9))],
    ),
    (
        "an assessment made again counts from its own start",
        [
            ("ChildInNeed", {"started": MON}),
            ("single_assessment", {"started": MON, "authorised_on": date(2026, 1, 30)}),
            ("single_assessment", {"started": date(2026, 2, 2)}),
        ],
        [("SA-AGAIN-45WD", "Step", date(2026, 4, 8))],
    ),
    (
        "an assessment without one, from its start",
        [("single_assessment", {"started": MON})],
        [("SA-45WD", "Step", date(2026, 3, 9))],
    ),
    ("an assessment signed off", [("single_assessment", {"started": MON, "authorised_on": date(2026, 2, 2)})], []),
    (
        "what was never finished in a referral that was closed",
        [
            ("ChildInNeed", {"started": MON, "ended": date(2026, 2, 2)}),
            ("referral", {"happened_on": MON}),
            ("single_assessment", {"started": MON}),
            ("section_47", {"started": MON, "outcome": "conference"}),
        ],
        [],
    ),
    ("an enquiry without an outcome", [("section_47", {"started": MON})], []),
    (
        "an enquiry that leads to a conference",
        [("section_47", {"started": MON, "outcome": "conference"})],
        [("ICPC-15WD", "Step", date(2026, 1, 26))],
    ),
    (
        "an enquiry whose conference was held",
        [
            ("section_47", {"started": MON, "outcome": "conference"}),
            ("initial_conference", {"happened_on": date(2026, 1, 27), "outcome": "nothing"}),
        ],
        [],
    ),
    (
        "a conference of an earlier enquiry ends no later clock",
        [
            ("initial_conference", {"happened_on": date(2025, 6, 2), "outcome": "nothing"}),
            ("section_47", {"started": MON, "outcome": "conference"}),
        ],
        [("ICPC-15WD", "Step", date(2026, 1, 26))],
    ),
    ("an enquiry that found nothing", [("section_47", {"started": MON, "outcome": "not_substantiated"})], []),
    (
        "a plan",
        [("ProtectionPlan", {"started": MON})],
        [("CP-VISIT", "ProtectionPlan", date(2026, 1, 19)), ("RCPC-1", "ProtectionPlan", date(2026, 4, 5))],
    ),
    (
        "a visit at which the child was seen, and one at which not",
        [
            ("ProtectionPlan", {"started": MON}),
            ("visit", {"happened_on": date(2026, 1, 12), "seen": True}),
            ("visit", {"happened_on": date(2026, 1, 16), "seen": False}),
        ],
        [("CP-VISIT", "ProtectionPlan", date(2026, 1, 26)), ("RCPC-1", "ProtectionPlan", date(2026, 4, 5))],
    ),
    (
        "a plan reviewed",
        [("ProtectionPlan", {"started": date(2025, 6, 2)}), ("protection_review", {"happened_on": date(2025, 8, 29)})],
        [("CP-VISIT", "ProtectionPlan", date(2025, 6, 16)), ("RCPC-N", "ProtectionPlan", date(2026, 2, 28))],
    ),
    ("a plan that ended", [("ProtectionPlan", {"started": date(2025, 6, 2), "ended": MON})], []),
    ("care", [("CarePeriod", {"started": MON})], [("REV-1", "CarePeriod", date(2026, 2, 2))]),
    (
        "care reviewed once",
        [("CarePeriod", {"started": MON}), ("care_review", {"happened_on": date(2026, 1, 30)})],
        [("REV-2", "CarePeriod", date(2026, 4, 30))],
    ),
    (
        "care reviewed twice",
        [
            ("CarePeriod", {"started": date(2025, 6, 2)}),
            ("care_review", {"happened_on": date(2025, 6, 27)}),
            ("care_review", {"happened_on": date(2025, 9, 25)}),
        ],
        [("REV-N", "CarePeriod", date(2026, 3, 25))],
    ),
    (
        "reviews of an earlier period of care do not count",
        [
            ("CarePeriod", {"started": date(2024, 6, 3), "ended": date(2025, 2, 3)}),
            ("care_review", {"happened_on": date(2024, 6, 28)}),
            ("CarePeriod", {"started": MON}),
        ],
        [("REV-1", "CarePeriod", date(2026, 2, 2))],
    ),
    ("care since nobody knows when", [("CarePeriod", {"started": MON, "start_known": False})], []),
    (
        "care since nobody knows when, reviewed",
        [("CarePeriod", {"started": MON, "start_known": False}), ("care_review", {"happened_on": date(2026, 1, 30)})],
        [("REV-N", "CarePeriod", date(2026, 7, 30))],
    ),
    ("short breaks", [("CarePeriod", {"started": MON}), ("LegalStatus", {"started": MON, "code": "V4"})], []),
    ("care before the regulations", [("CarePeriod", {"started": date(2011, 3, 1)})], []),
    (
        "care that ended",
        [
            ("CarePeriod", {"started": date(2025, 6, 2), "ended": MON}),
            ("care_review", {"happened_on": date(2025, 6, 27)}),
        ],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_these_facts_start_these_clocks(facts, expected):
    assert running(build(facts)) == expected


LOCAL = """
[[standard]]
id = "CIN-VISIT"
value = 20
from = 2020-01-01
source = "Invented, section 4"
[[standard]]
id = "CIN-REVIEW"
value = 12
from = 2020-01-01
source = "Invented, section 4"
[[standard]]
id = "OVERSIGHT"
value = 2
from = 2020-01-01
source = "Invented, section 7"
"""
# Clocks that run only where the authority says how often.
LOCAL_CASES: list[tuple[str, list[tuple[str, dict[str, Any]]], list[tuple[str, str, date]]]] = [
    ("in need", [("ChildInNeed", {"started": MON})], [("OVERSIGHT", "ChildInNeed", date(2026, 3, 5))]),
    (
        "in need, with a plan that was reviewed and a child who was seen",
        [
            ("ChildInNeed", {"started": MON}),
            ("ChildInNeedPlan", {"started": date(2026, 1, 12)}),
            ("visit", {"happened_on": date(2026, 1, 14), "seen": True}),
            ("child_in_need_review", {"happened_on": date(2026, 1, 26)}),
            ("management_oversight", {"happened_on": date(2026, 1, 30)}),
        ],
        [
            ("CIN-REVIEW", "ChildInNeedPlan", date(2026, 4, 20)),
            ("CIN-VISIT", "ChildInNeedPlan", date(2026, 2, 11)),
            ("OVERSIGHT", "ChildInNeed", date(2026, 3, 30)),
        ],
    ),
    (
        "with both plans a child is visited under the protection plan, and overseen once",
        [
            ("ChildInNeed", {"started": date(2025, 12, 1)}),
            ("ChildInNeedPlan", {"started": MON}),
            ("ProtectionPlan", {"started": MON}),
        ],
        [
            ("CP-VISIT", "ProtectionPlan", date(2026, 1, 19)),
            ("OVERSIGHT", "ChildInNeed", date(2026, 2, 1)),
            ("RCPC-1", "ProtectionPlan", date(2026, 4, 5)),
        ],
    ),
]


@pytest.mark.parametrize(
    ("facts", "expected"), [case[1:] for case in LOCAL_CASES], ids=[case[0] for case in LOCAL_CASES]
)
def test_these_run_where_the_authority_says_how_often(data, facts, expected):
    (data / "authority.toml").write_text(LOCAL, encoding="utf-8")
    assert running(build(facts)) == expected


def test_every_clock_has_a_case():
    assert {clock for _, _, expected in [*CASES, *LOCAL_CASES] for clock, _, _ in expected} == set(clocks.CLOCKS)


def test_a_date_beyond_the_calendar_starts_no_clock_and_breaks_nothing(data):
    kia = child(born=date(1961, 1, 1))
    step("referral", kia, happened_on=date(1971, 1, 4))
    assert running(kia) == []


MODELS = {"care": CarePeriod, "legal": LegalStatus, "placement": Placement, "plan": ProtectionPlan, "need": ChildInNeed}
KINDS = (
    "visit",
    "management_oversight",
    "referral",
    "single_assessment",
    "section_47",
    "initial_conference",
    "protection_review",
    "care_review",
)
days = st.integers(0, 420)
changes = st.one_of(
    st.tuples(st.just("spell"), st.sampled_from(sorted(MODELS)), days, st.one_of(st.none(), st.integers(0, 200))),
    st.tuples(st.just("step"), st.sampled_from(KINDS), days, st.one_of(st.none(), st.integers(0, 60))),
    st.tuples(st.just("end"), st.sampled_from(sorted(MODELS)), days, st.none()),
    st.tuples(st.just("sign"), st.sampled_from(KINDS), days, st.none()),
    st.tuples(st.just("withdraw"), st.sampled_from([*sorted(MODELS), *KINDS]), days, st.none()),
)
START = date(2025, 1, 6)


def apply(kia: Any, what: str, name: str, offset: int, more: int | None) -> None:
    from goldenthread.pathway.models import Step

    day = START + timedelta(days=offset)
    later = None if more is None else day + timedelta(days=more)
    if what == "spell":
        actions.record_spell(by=by(), spell=MODELS[name](person=kia, started=day, ended=later))
    elif what == "step":
        outcome = "conference" if name == "section_47" else ""
        new = Step(person=kia, kind=name, started=day, happened_on=day, authorised_on=later, outcome=outcome)
        actions.record_step(by=by(), step=new)
    else:
        rows = MODELS[name].objects.filter(person=kia) if name in MODELS else Step.objects.filter(person=kia, kind=name)
        row = rows.first()
        if row is None:
            return
        if what == "withdraw":
            actions.withdraw(by=by(), rows=[row])
        elif what == "end":
            actions.amend_spell(by=by(), spell=row, changes={"ended": day})
        else:
            actions.amend_step(by=by(), step=row, changes={"authorised_on": day})


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(changes, max_size=14))
def test_the_projection_equals_the_facts_after_anything(db, sequence):
    with undone():
        kia = child()
        for change in sequence:
            try:
                apply(kia, *change)
            except Refused:
                continue
        assert list(clocks.differences()) == []
        for row in RunningClock.objects.all():
            assert row.due >= row.started


@given(started=st.dates(date(2015, 1, 5), date(2026, 1, 5)), waited=st.integers(0, 400), more=st.integers(0, 400))
def test_a_missed_clock_is_never_un_missed(started, waited, more):
    """By waiting: once overdue it stays so, and what was done late stays late however long ago it is."""
    rules = the_clocks()
    for clock in clocks.CLOCKS:
        reckoned = rules.due(clock, started, on=started)
        day, later = started + timedelta(days=waited), started + timedelta(days=waited + more)
        if rules.status(reckoned, None, day) == "overdue":
            assert rules.status(reckoned, None, later) == "overdue"
            assert rules.status(reckoned, day, later) == "missed"


def test_late_is_late_whatever_is_recorded_afterwards(helen):
    """A late review is missed; the next clock starts from the day it was held, and does not forgive it."""
    kia = build([("CarePeriod", {"started": date(2025, 12, 1)})])
    (review,) = due(child_record(kia, for_user=helen, on=TODAY))
    assert review.state == "overdue"
    step("care_review", kia, happened_on=TODAY)
    (following,) = due(child_record(kia, for_user=helen, on=TODAY))
    assert (following.clock, following.on, following.state) == ("REV-2", date(2026, 6, 3), "running")
    reckoned = the_clocks().due("REV-1", date(2025, 12, 1), on=date(2025, 12, 1))
    assert the_clocks().status(reckoned, TODAY, date(2027, 1, 1)) == "missed"


def test_what_is_due_says_why(helen):
    kia = build([("ChildInNeed", {"started": MON}), ("single_assessment", {"started": MON})])
    (one,) = due(child_record(kia, for_user=helen, on=TODAY))
    assert (one.title, one.on, one.state) == ("Single assessment", date(2026, 3, 9), "due soon")
    assert one.sentence == (
        "45 working days from the referral on 5 January 2026 is 9 March 2026; today is 4 working days before."
    )


# --- the commands ---


def run(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def spoil(kia: Any) -> None:
    """As if the rows had been written by other rules, lost, and made up."""
    RunningClock.objects.filter(person=kia, clock="REV-1").update(due=date(2026, 1, 1))
    RunningClock.objects.filter(person=kia, clock="RCPC-1").delete()
    RunningClock.objects.create(
        person=kia, clock="SA-45WD", subject="Step 99", started=MON, due=MON, reckoned_by="none"
    )


def test_check_lists_what_differs_and_rebuild_puts_it_right():
    kia = build([("CarePeriod", {"started": MON}), ("ProtectionPlan", {"started": MON})])
    assert run("clocks", "check") == {"clocks": 3, "differences": []}
    spoil(kia)
    with pytest.raises(Refusal) as refusal:
        run("clocks", "check")
    assert refusal.value.code == DIFFERS
    told = "\n".join(refusal.value.found["differences"])
    assert "missing. By the facts it is due 2026-04-05." in told
    assert "stored as due 2026-01-01, and by the facts it is due 2026-02-02." in told
    assert "stored as due 2026-01-05, and by the facts it does not run." in told
    put_right = run("clocks", "rebuild")
    assert (put_right["clocks"], len(put_right["put_right"])) == (3, 3)
    assert LogEntry.objects.filter(act="pathway.rebuild_clocks", person_id=kia.pk).count() == 1
    assert run("clocks", "check") == {"clocks": 3, "differences": []}
    assert run("clocks", "rebuild")["put_right"] == []


def test_a_local_standard_changes_the_clocks_that_run(data):
    kia = build([("CarePeriod", {"started": MON})])
    (data / "authority.toml").write_text(
        '[[standard]]\nid = "CONTACT-DECISION"\nvalue = 2\nfrom = 2025-04-01\nsource = "Invented, minute 7"\n'
    )
    told = [str(each) for each in clocks.differences()]
    assert told == [
        f"Person {kia.pk}, REV-1 for CarePeriod {CarePeriod.objects.get().pk}: reckoned by rules or a calendar that "
        "have changed since; the due date is the same."
    ]
    run("clocks", "rebuild")
    assert list(clocks.differences()) == []


def test_the_record_is_looked_over():
    kia = build([("CarePeriod", {"started": MON}), ("LegalStatus", {"started": MON, "code": "C2"})])
    assert run("check_record") == {"people": 1, "by_policy": {}, "found": []}
    with acting("as nothing in the product can", by=by()) as act:
        placement, other = act.insert(
            [
                Placement(person=kia, started=date(2024, 1, 1), ended=date(2024, 2, 1), type="??"),
                Placement(person=kia, started=date(2024, 1, 15), ended=date(2024, 3, 1)),
            ]
        )
    with pytest.raises(Refusal, match="5 facts in the record cannot be so") as refusal:
        run("check_record")
    assert refusal.value.code == DIFFERS
    assert refusal.value.found["by_policy"] == {"one-at-a-time": 2, "only-in-care": 2, "on-the-code-list": 1}
    assert f"Person {kia.pk}, Placement {placement.pk}: " in "\n".join(refusal.value.found["found"])
    assert other.pk != placement.pk
