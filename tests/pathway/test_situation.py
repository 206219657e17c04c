"""What is happening now, as a stranger would read it."""

from datetime import date

import pytest

from goldenthread.pathway.models import (
    CareProceedings,
    ChildInNeed,
    ChildInNeedPlan,
    DeprivationOfLiberty,
    EarlyHelp,
    Missing,
    ProtectionPlan,
)
from goldenthread.pathway.queries import child_record
from goldenthread.pathway.situation import situation
from goldenthread.people.actions import correct_person
from tests.pathway.children import TODAY, allocated, by, child, in_care, spell, step, team, worker

pytestmark = pytest.mark.django_db


def said(person, helen, on=TODAY):
    return [each.sentence for each in situation(child_record(person, for_user=helen, on=on))]


def test_a_child_in_care(helen):
    kia = in_care().person
    assert said(kia, helen) == [
        "Looked after since 4 May 2023 under a full care order (C2), because of abuse or neglect.",
        "The authority shares parental responsibility with the parents, under that order.",
        "Placed since 4 May 2023: foster carer, other, 12.4 miles from home, outside the authority.",
        "A child in need since the referral of 1 March 2022 (made by: family member, relative or carer). "
        "The main need is abuse or neglect.",
        "A child protection plan for neglect ended on 4 May 2023.",
        "Nobody holds this child.",
    ]


def test_what_is_urgent_is_marked(helen):
    kia = in_care().person
    spell(Missing, kia, date(2026, 3, 1), kind="M")
    spell(DeprivationOfLiberty, kia, date(2026, 2, 1))
    found = situation(child_record(kia, for_user=helen, on=TODAY))
    assert found[0].sentence == "Missing since 1 March 2026."
    assert found[0].urgent
    assert [each.sentence for each in found if each.urgent] == [
        "Missing since 1 March 2026.",
        "Deprived of liberty by order since 1 February 2026.",
        "Nobody holds this child.",
    ]


def test_accommodated_without_a_placement_from_a_day_nobody_told(helen):
    from goldenthread.pathway.models import CarePeriod, LegalStatus

    kia = child()
    spell(CarePeriod, kia, date(2024, 1, 8), start_known=False)
    spell(LegalStatus, kia, date(2024, 1, 8), code="V2")
    assert said(kia, helen)[:3] == [
        "Looked after since 8 January 2024 or earlier, accommodated under section 20 (V2).",
        "The authority has no parental responsibility: the parents have, as the family below says.",
        "No placement is recorded for today.",
    ]


def test_a_second_plan_counts_what_the_conference_was_told(helen):
    kia = child()
    need = spell(ChildInNeed, kia, date(2025, 11, 3))
    spell(ProtectionPlan, kia, date(2026, 1, 5), latest_category="EMO", previous_plans=2, child_in_need=need)
    assert said(kia, helen)[0] == "On a child protection plan for emotional abuse since 5 January 2026: the third plan."


def test_an_assessment_and_an_enquiry_under_way(helen):
    kia = child()
    need = spell(ChildInNeed, kia, date(2026, 2, 2))
    step("single_assessment", kia, started=date(2026, 2, 3), child_in_need=need)
    step("section_47", kia, started=date(2026, 2, 4), child_in_need=need)
    sentences = said(kia, helen)
    assert "A section 47 enquiry has been under way since 4 February 2026." in sentences
    assert "A single assessment has been under way since 3 February 2026." in sentences


def test_a_child_before_the_court(helen):
    kia = child()
    spell(CareProceedings, kia, date(2025, 11, 3))
    assert said(kia, helen)[0] == "In care proceedings since 3 November 2025."


def test_it_is_told_as_it_stood_on_the_day(helen):
    kia = in_care().person
    assert said(kia, helen, date(2022, 6, 1))[0] == "On a child protection plan for neglect since 4 April 2022."


def test_nothing_open_says_what_was_last(helen):
    kia = child()
    assert said(kia, helen) == ["Nothing is open for this child, and nothing has been before."]
    spell(EarlyHelp, kia, date(2025, 1, 6), date(2025, 6, 2))
    assert said(kia, helen) == ["Nothing is open for this child. The last was early help, which ended on 2 June 2025."]


def test_a_team_without_a_worker_is_said(helen):
    kia = child()
    spell(EarlyHelp, kia, date(2025, 1, 6))
    north = team()
    allocated(kia, of=north)
    assert said(kia, helen)[-1] == "Safeguarding North holds the child, and no worker has been named."
    allocated(kia, to=worker("Amina Yusuf", north), role="lead practitioner")
    assert said(kia, helen) == ["Receiving early help since 6 January 2025."]


def test_a_child_who_died(helen):
    kia = in_care().person
    correct_person(by=by(), person=kia, changes={"died": date(2026, 2, 1)})
    assert said(kia, helen) == ["Died on 1 February 2026."]
    assert said(kia, helen, date(2026, 1, 1))[0].startswith("Looked after")


def test_the_plan_in_one_line_and_the_latest_decision(helen):
    kia = child()
    need = spell(ChildInNeed, kia, date(2026, 1, 5))
    spell(ChildInNeedPlan, kia, date(2026, 1, 20), child_in_need=need)
    allocated(kia, worker("Amina Yusuf", team()))
    rows = [{"what": "Nursery"}, {"what": "Ring the GP"}]
    plan = {"actions": rows, "what_needs_to_change": "Rest."}
    step("child_in_need_plan", kia, happened_on=date(2026, 1, 20), child_in_need=need, answers=plan)
    assert "Plan made on 20 January 2026, 2 actions; no day is set for its review." in said(kia, helen)
    review = {"actions": rows[:1], "next_review": "2026-04-01"}
    step("child_in_need_review", kia, happened_on=date(2026, 2, 20), child_in_need=need, answers=review)
    step("management_oversight", kia, happened_on=date(2026, 2, 3), answers={"decision": "To be seen weekly."})
    assert said(kia, helen)[-2:] == [
        "Plan reviewed on 20 February 2026, 1 action; to be reviewed on 1 April 2026.",
        "Latest management decision, 3 February 2026: To be seen weekly.",
    ]
