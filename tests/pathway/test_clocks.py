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
from goldenthread.pathway import actions, clocks, projection
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
        model.__name__: model
        for model in (CarePeriod, ChildInNeed, ChildInNeedPlan, LegalStatus, Placement, ProtectionPlan)
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
    (
        "care, and nobody knows where",
        [("CarePeriod", {"started": MON})],
        [("CLAV-1", "CarePeriod", date(2026, 1, 12)), ("REV-1", "CarePeriod", date(2026, 2, 2))],
    ),
    (
        "care reviewed once",
        [("CarePeriod", {"started": MON}), ("care_review", {"happened_on": date(2026, 1, 30)})],
        [("CLAV-1", "CarePeriod", date(2026, 1, 12)), ("REV-2", "CarePeriod", date(2026, 4, 30))],
    ),
    (
        "care reviewed twice",
        [
            ("CarePeriod", {"started": date(2025, 6, 2)}),
            ("care_review", {"happened_on": date(2025, 6, 27)}),
            ("care_review", {"happened_on": date(2025, 9, 25)}),
        ],
        [("CLAV-1", "CarePeriod", date(2025, 6, 9)), ("REV-N", "CarePeriod", date(2026, 3, 25))],
    ),
    (
        "reviews of an earlier period of care do not count",
        [
            ("CarePeriod", {"started": date(2024, 6, 3), "ended": date(2025, 2, 3)}),
            ("care_review", {"happened_on": date(2024, 6, 28)}),
            ("CarePeriod", {"started": MON}),
        ],
        [("CLAV-1", "CarePeriod", date(2026, 1, 12)), ("REV-1", "CarePeriod", date(2026, 2, 2))],
    ),
    (
        "care since nobody knows when",
        [("CarePeriod", {"started": MON, "start_known": False})],
        [("CLAV-1", "CarePeriod", date(2026, 1, 12))],
    ),
    (
        "care since nobody knows when, reviewed",
        [("CarePeriod", {"started": MON, "start_known": False}), ("care_review", {"happened_on": date(2026, 1, 30)})],
        [("CLAV-1", "CarePeriod", date(2026, 1, 12)), ("REV-N", "CarePeriod", date(2026, 7, 30))],
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


YEAR_AGO = date(2024, 12, 2)


def seen(*days: date) -> list[tuple[str, dict[str, Any]]]:
    return [("visit", {"happened_on": day, "seen": True}) for day in days]


def placed(type_: str, started: date, code: str = "C2", ordered: date = YEAR_AGO) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("CarePeriod", {"started": YEAR_AGO}),
        ("LegalStatus", {"started": ordered, "code": code}),
        ("Placement", {"started": started, "type": type_}),
    ]


REVIEWED = [("care_review", {"happened_on": date(2024, 12, 20)})]
# Visits to looked-after children: where they live, under which order, when they were seen.
IN_CARE: list[tuple[str, list[tuple[str, dict[str, Any]]], tuple[str, date]]] = [
    ("not seen yet", placed("U6", MON), ("CLAV-1", date(2026, 1, 12))),
    ("seen before the move", [*placed("U6", MON), *seen(date(2026, 1, 2))], ("CLAV-1", date(2026, 1, 12))),
    (
        "visited, and the child was not seen",
        [*placed("U6", MON), ("visit", {"happened_on": date(2026, 1, 9), "seen": False})],
        ("CLAV-1", date(2026, 1, 12)),
    ),
    ("seen on the day of the move", [*placed("K2", MON), *seen(MON)], ("CLAV-Y1", date(2026, 2, 16))),
    ("seen in the first year", [*placed("U4", MON), *seen(MON, date(2026, 1, 9))], ("CLAV-Y1", date(2026, 2, 20))),
    (
        "seen on the last day of the first year",
        [*placed("U4", YEAR_AGO), *seen(date(2025, 12, 1))],
        ("CLAV-Y1", date(2026, 1, 12)),
    ),
    (
        "seen after it, to stay until they are 18",
        [*placed("U4", YEAR_AGO), *seen(date(2025, 12, 2))],
        ("CLAV-PERM", date(2026, 3, 2)),
    ),
    (
        "seen after it, and not to stay",
        [*placed("U6", YEAR_AGO), *seen(date(2025, 12, 2))],
        ("CLAV-OTHER", date(2026, 1, 13)),
    ),
    (
        "home under an interim order, before the first review",
        [*placed("P1", MON, "C1"), *seen(date(2026, 1, 7))],
        ("CLAV-REG24", date(2026, 1, 14)),
    ),
    (
        "home under an interim order, reviewed",
        [*placed("P1", MON, "C1"), *REVIEWED, *seen(date(2026, 1, 7))],
        ("CLAV-REG24-AFTER", date(2026, 2, 4)),
    ),
    (
        "home when the care order was made",
        [*placed("P1", MON, "C2", date(2026, 1, 14)), *seen(date(2026, 1, 13))],
        ("CLAV-CO-PWP", date(2026, 1, 21)),
    ),
    (
        "home, and seen since the care order",
        [*placed("P1", MON, "C2"), *seen(date(2026, 1, 13))],
        ("CLAV-CO-PWP-AFTER", date(2026, 2, 24)),
    ),
    ("home by no order", [*placed("P1", MON, "V2"), *seen(date(2026, 1, 13))], ("CLAV-Y1", date(2026, 2, 24))),
    (
        "placed for adoption",
        [*placed("A6", MON, "E1"), *REVIEWED, *seen(date(2026, 1, 13))],
        ("ADOPT-VISIT", date(2026, 1, 20)),
    ),
    (
        "placed for adoption, reviewed there",
        [*placed("A6", MON, "E1"), *seen(date(2026, 1, 13)), ("care_review", {"happened_on": date(2026, 1, 30)})],
        ("CLAV-Y1", date(2026, 2, 24)),
    ),
]


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in IN_CARE], ids=[case[0] for case in IN_CARE])
def test_a_looked_after_child_is_visited_by_the_regulations(facts, expected):
    visits = [(clock, due) for clock, _, due in running(build(facts)) if clock in clocks.CARE_VISITS]
    assert visits == [expected]


def test_a_child_on_a_plan_and_in_care_is_visited_under_both():
    facts = [("ProtectionPlan", {"started": MON}), *placed("U6", MON)]
    visits = [(clock, due) for clock, _, due in running(build(facts)) if clock in clocks.SEEN]
    assert visits == [("CLAV-1", date(2026, 1, 12)), ("CP-VISIT", date(2026, 1, 19))]


def test_after_short_breaks_end_in_care_the_visits_run():
    kia = build([("CarePeriod", {"started": MON}), ("LegalStatus", {"started": MON, "code": "V4"})])
    actions.amend_spell(by=by(), spell=LegalStatus.objects.get(person=kia), changes={"ended": TODAY})
    spell(LegalStatus, kia, TODAY, code="C1")
    assert ("CLAV-1", "CarePeriod", date(2026, 1, 12)) in running(kia)


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
id = "SA-REVIEWPT"
value = 10
from = 2020-01-01
source = "Invented, section 5"
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
        "an assessment of which nobody has said when it is looked at",
        [("ChildInNeed", {"started": MON}), ("single_assessment", {"started": date(2026, 1, 12)})],
        [
            ("OVERSIGHT", "ChildInNeed", date(2026, 3, 5)),
            ("SA-45WD", "Step", date(2026, 3, 9)),
            ("SA-REVIEWPT", "Step", date(2026, 1, 26)),
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


REVIEWED_FROM = date(2026, 1, 12)


def review_points(*facts: tuple[str, dict[str, Any]]) -> list[date]:
    opened = ("single_assessment", {"started": REVIEWED_FROM})
    return [due for clock, _, due in running(build([*facts] or [opened])) if clock == "SA-REVIEWPT"]


def test_the_review_point_of_an_assessment_runs_until_it_is_set_held_or_no_longer_needed(data):
    assert review_points() == []  # where the authority says nothing of it
    (data / "authority.toml").write_text(LOCAL, encoding="utf-8")
    assert review_points() == [date(2026, 1, 26)]
    begun = {"started": REVIEWED_FROM}
    assert review_points(("single_assessment", begun | {"answers": {"review_point": "2026-01-23"}})) == []
    assert review_points(("single_assessment", begun | {"authorised_on": TODAY, "outcome": "nothing"})) == []
    opened = ("single_assessment", begun)
    assert review_points(opened, ("management_oversight", {"happened_on": date(2026, 1, 19)})) == []
    assert review_points(opened, ("management_oversight", {"happened_on": date(2026, 1, 9)})) == [date(2026, 1, 26)]


def agreed(model: Any, **answers: Any) -> tuple[str, dict[str, Any]]:
    return (model, {"happened_on": date(2026, 1, 12), "authorised_on": date(2026, 1, 12), "answers": answers})


IN_NEED = [("ChildInNeed", {"started": MON}), ("ChildInNeedPlan", {"started": date(2026, 1, 12)})]
REVIEWED_THEN = {"happened_on": date(2026, 2, 9)}
LATER_REVIEW: list[tuple[str, dict[str, Any]]] = [
    ("child_in_need_review", REVIEWED_THEN | {"answers": {"next_review": "2026-03-16"}})
]
# What the plan and its last review say -> when the next visit and the next review are due.
AGREED: list[tuple[str, list[tuple[str, dict[str, Any]]], date, date]] = [
    ("nothing", [agreed("child_in_need_plan")], date(2026, 2, 9), date(2026, 4, 6)),
    (
        "both earlier than the standard",
        [agreed("child_in_need_plan", visit_every=2, next_review="2026-02-16")],
        date(2026, 1, 26),
        date(2026, 2, 16),
    ),
    (
        "both later than the standard",
        [agreed("child_in_need_plan", visit_every=6, next_review="2026-06-01")],
        date(2026, 2, 9),
        date(2026, 4, 6),
    ),
    (
        "what its last review said",
        [
            agreed("child_in_need_plan", visit_every=2, next_review="2026-02-16"),
            *LATER_REVIEW,
            *seen(date(2026, 1, 19)),
        ],
        date(2026, 2, 2),
        date(2026, 3, 16),
    ),
    (
        "nothing in its last review",
        [
            agreed("child_in_need_plan", next_review="2026-02-16"),
            ("child_in_need_review", REVIEWED_THEN),
        ],
        date(2026, 2, 9),
        date(2026, 5, 4),
    ),
    (
        "a plan that nobody has agreed to yet",
        [("child_in_need_plan", {"happened_on": date(2026, 1, 12), "answers": {"visit_every": 1}})],
        date(2026, 2, 9),
        date(2026, 4, 6),
    ),
    (
        "a plan of earlier help",
        [
            (
                "child_in_need_plan",
                {
                    "happened_on": MON,
                    "authorised_on": MON,
                    "answers": {"visit_every": 1, "next_review": "2026-01-19"},
                },
            )
        ],
        date(2026, 2, 9),
        date(2026, 4, 6),
    ),
    (
        "what cannot be read",
        [agreed("child_in_need_plan", visit_every=0, next_review="zz/03/2026")],
        date(2026, 2, 9),
        date(2026, 4, 6),
    ),
]


@pytest.mark.parametrize(("facts", "visit", "review"), [case[1:] for case in AGREED], ids=[case[0] for case in AGREED])
def test_what_was_agreed_with_the_family_decides_where_it_is_earlier(data, facts, visit, review):
    (data / "authority.toml").write_text(LOCAL, encoding="utf-8")
    due_on = {clock: due for clock, _, due in running(build([*IN_NEED, *facts]))}
    assert (due_on["CIN-VISIT"], due_on["CIN-REVIEW"]) == (visit, review)


def test_without_a_standard_what_was_agreed_runs_alone_and_both_say_which(data, helen):
    said = agreed("child_in_need_plan", visit_every=2, next_review="2026-04-20")
    kia = build([*IN_NEED, said])
    assert [(clock, due) for clock, _, due in running(kia)] == [
        ("CIN-REVIEW", date(2026, 4, 20)),
        ("CIN-VISIT", date(2026, 1, 26)),
    ]
    visit, review = due(child_record(kia, for_user=helen, on=TODAY))
    assert visit.sentence == (
        "agreed in the plan for 26 January 2026, and this authority has set no standard; "
        "today is 26 working days after."
    )
    assert (visit.state, review.state) == ("overdue", "running")
    (data / "authority.toml").write_text(LOCAL, encoding="utf-8")
    actions.rebuild_clocks(by=by())
    visit, review = (one for one in due(child_record(kia, for_user=helen, on=TODAY)) if one.clock != "OVERSIGHT")
    assert visit.sentence.startswith("agreed in the plan for 26 January 2026, which is before the standard: ")
    assert "20 working days after the last visit or the start of the plan on 12 January 2026 is 9 Feb" in visit.sentence
    assert review.sentence.endswith("This is a local standard.")
    assert list(projection.differences()) == []


def test_every_clock_has_a_case():
    named = {clock for _, _, expected in [*CASES, *LOCAL_CASES] for clock, _, _ in expected}
    assert named | {clock for _, _, (clock, _) in IN_CARE} == set(clocks.CLOCKS)


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
        assert list(projection.differences()) == []
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
    (_, review) = due(child_record(kia, for_user=helen, on=TODAY))
    assert (review.clock, review.state) == ("REV-1", "overdue")
    step("care_review", kia, happened_on=TODAY)
    (_, following) = due(child_record(kia, for_user=helen, on=TODAY))
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
    assert run("clocks", "check") == {"clocks": 4, "differences": []}
    spoil(kia)
    with pytest.raises(Refusal) as refusal:
        run("clocks", "check")
    assert refusal.value.code == DIFFERS
    told = "\n".join(refusal.value.found["differences"])
    assert "missing. By the facts it is due 2026-04-05." in told
    assert "stored as due 2026-01-01, and by the facts it is due 2026-02-02." in told
    assert "stored as due 2026-01-05, and by the facts it does not run." in told
    put_right = run("clocks", "rebuild")
    assert (put_right["clocks"], len(put_right["put_right"])) == (4, 3)
    assert LogEntry.objects.filter(act="pathway.rebuild_clocks", person_id=kia.pk).count() == 1
    assert run("clocks", "check") == {"clocks": 4, "differences": []}
    assert run("clocks", "rebuild")["put_right"] == []


def test_a_local_standard_changes_the_clocks_that_run(data):
    kia = build([("CarePeriod", {"started": MON})])
    (data / "authority.toml").write_text(
        '[[standard]]\nid = "CONTACT-DECISION"\nvalue = 2\nfrom = 2025-04-01\nsource = "Invented, minute 7"\n'
    )
    told = [str(each) for each in projection.differences()]
    assert told == [
        f"Person {kia.pk}, {clock} for CarePeriod {CarePeriod.objects.get().pk}: reckoned by rules or a calendar that "
        "have changed since; the due date is the same."
        for clock in ("CLAV-1", "REV-1")
    ]
    run("clocks", "rebuild")
    assert list(projection.differences()) == []


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
