"""A census loaded into the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.pathway import models as m
from goldenthread.people.models import Disability
from goldenthread.returns.models import SourceRow
from tests.returns.loading import (
    child_xml,
    everything,
    facts_of_line,
    load_census,
    person,
    referral_xml,
    rows_that_differ,
)

pytestmark = pytest.mark.django_db

ASSESSMENT = """<Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>
<AssessmentInternalReviewDate>2024-05-20</AssessmentInternalReviewDate>
<AssessmentAuthorisationDate>2024-06-20</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>1A</AssessmentFactors>
</FactorsIdentifiedAtAssessment></Assessments>"""
ENQUIRY = """<Section47><S47ActualStartDate>2024-06-21</S47ActualStartDate>
<InitialCPCtarget>2024-07-12</InitialCPCtarget>
<DateOfInitialCPC>2024-07-10</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47>"""
PLAN = """<ChildProtectionPlans><CPPstartDate>2024-07-10</CPPstartDate>
<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>1</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2024-10-01</CPPreviewDate><CPPreviewDate>2025-03-20</CPPreviewDate></Reviews>
</ChildProtectionPlans>"""
NEED_PLAN = """<CINPlanDates><CINPlanStartDate>2024-06-20</CINPlanStartDate><CINPlanEndDate>2024-07-10</CINPlanEndDate>
</CINPlanDates>"""
WHOLE = ASSESSMENT + NEED_PLAN + ENQUIRY + PLAN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cin.xml"


def test_a_referral_and_all_that_followed(path):
    counts = load_census(path, child_xml("C1", referral_xml("2024-05-01", WHOLE)))
    need = m.ChildInNeed.objects.get()
    assert (need.started, need.ended, need.source, need.primary_need) == (date(2024, 5, 1), None, "6", "N1")
    assert need.no_further_action is False
    steps = {step.kind: step for step in m.Step.objects.all()}
    assert (steps["referral"].happened_on, steps["referral"].outcome) == (date(2024, 5, 1), "")
    assessment = steps["single_assessment"]
    assert (assessment.started, assessment.authorised_on) == (date(2024, 5, 2), date(2024, 6, 20))
    assert assessment.answers == {"factors": ["1A", "3B"], "review_point": "2024-05-20"}
    enquiry, conference = steps["section_47"], steps["initial_conference"]
    assert (enquiry.outcome, enquiry.answers) == ("conference", {"conference_target": "2024-07-12"})
    assert (conference.happened_on, conference.follows) == (date(2024, 7, 10), enquiry)
    plan = m.ProtectionPlan.objects.get()
    assert (plan.initial_category, plan.latest_category, plan.previous_plans) == ("NEG", "EMO", 1)
    reviews = m.Step.objects.filter(kind="protection_review")
    assert [(r.happened_on, r.protection_plan) for r in reviews] == [
        (date(2024, 10, 1), plan),
        (date(2025, 3, 20), plan),
    ]
    assert m.ChildInNeedPlan.objects.get().ended == date(2024, 7, 10)
    assert all(step.child_in_need == need for step in m.Step.objects.exclude(kind="protection_review"))
    assert (counts["children"], counts["loaded"], counts["discrepancies"]) == (1, 1, 0)
    assert counts["year"] == "2024-25"


def test_every_element_knows_its_line(path):
    load_census(path, child_xml("C1", referral_xml("2024-05-01", WHOLE)))
    lines = path.read_text().split("\n")
    for row in SourceRow.objects.all():
        assert f"<{row.table}>" in lines[row.line - 1]
        assert row.person == person("C1")
        assert row.facts, row.table == "ChildCharacteristics"
    plan = SourceRow.objects.get(table="ChildProtectionPlans")
    assert facts_of_line("cin.xml", plan.line) == {"pathway.ProtectionPlan", "pathway.Step"}


def test_the_conference_of_the_referral_is_the_conference_of_the_enquiry(path):
    conference = "<DateOfInitialCPC>2024-07-10</DateOfInitialCPC>"
    load_census(path, child_xml("C1", referral_xml("2024-05-01", conference + ENQUIRY)))
    assert m.Step.objects.filter(kind="initial_conference").count() == 1


def test_nothing_further(path):
    """Such a referral is over on its day, and the next may follow."""
    load_census(path, child_xml("C1", referral_xml("2024-05-01", nothing="true") + referral_xml("2024-05-20")))
    first, second = m.ChildInNeed.objects.all()
    assert (first.ended, first.no_further_action) == (date(2024, 5, 1), True)
    assert (second.ended, second.no_further_action) == (None, False)
    assert [step.outcome for step in m.Step.objects.all()] == ["nothing", ""]


def test_nothing_further_and_yet_more(path):
    load_census(path, child_xml("C1", referral_xml("2024-05-01", ENQUIRY, nothing="true")))
    need = m.ChildInNeed.objects.get()
    assert (need.ended, need.no_further_action) == (None, None)
    doubt = m.Discrepancy.objects.get()
    assert (doubt.about, doubt.field) == ("ChildInNeed", "no_further_action")
    assert "yet it led to a section 47 enquiry" in doubt.sentence


def test_no_conference_required(path):
    inside = "<S47ActualStartDate>2024-05-03</S47ActualStartDate><ICPCnotRequired>1</ICPCnotRequired>"
    load_census(path, child_xml("C1", referral_xml("2024-05-01", f"<Section47>{inside}</Section47>")))
    assert m.Step.objects.get(kind="section_47").outcome == "no_conference"
    assert not m.Discrepancy.objects.exists()


def test_loading_it_again_changes_nothing(path):
    second = child_xml("C2", referral_xml("2024-06-01"), upn="", sex="M") + child_xml("C2", upn="", sex="M")
    load_census(path, child_xml("C1", referral_xml("2024-05-01", WHOLE)) + second)
    before = everything()
    counts = load_census(path)
    assert rows_that_differ(before, everything()) == {}
    assert (counts["matched"], counts["unchanged"], counts["new"]) == (2, 2, 0)
    assert (counts["children"], counts["loaded"]) == (3, 3)


def test_the_next_census_tells_more_of_the_same_referral(path):
    load_census(path, child_xml("C1", referral_xml("2024-05-01", WHOLE)))
    ended = PLAN.replace("</CPPstartDate>", "</CPPstartDate><CPPendDate>2025-06-01</CPPendDate>")
    ended = ended.replace("<CPPreviewDate>2024-10-01</CPPreviewDate>", "")
    closed = referral_xml("2024-05-01", ended, closed="2025-08-01")
    again = referral_xml("2025-11-02")
    counts = load_census(path, child_xml("C1", closed + again), 2026)
    assert [(n.started, n.ended) for n in m.ChildInNeed.objects.all()] == [
        (date(2024, 5, 1), date(2025, 8, 1)),
        (date(2025, 11, 2), None),
    ]
    assert m.ProtectionPlan.objects.get().ended == date(2025, 6, 1)
    # What the second census does not tell again, because it was over, still stands.
    kinds = sorted(m.Step.objects.values_list("kind", flat=True))
    assert kinds.count("single_assessment") == 1
    assert kinds.count("initial_conference") == 1
    assert kinds.count("referral") == 2
    assert counts["discrepancies"] == 0
    before = everything()
    load_census(path, year=2026)
    assert rows_that_differ(before, everything()) == {}


def test_censuses_loaded_in_either_order_make_the_same_record(path):
    closed = referral_xml("2024-05-01", closed="2025-08-01")
    load_census(path, child_xml("C1", closed), 2026)
    load_census(path, child_xml("C1", referral_xml("2024-05-01", ASSESSMENT)), 2025)
    assert m.ChildInNeed.objects.get().ended == date(2025, 8, 1)
    assert m.Step.objects.filter(kind="single_assessment").count() == 1


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_corrected_referral_date_replaces_the_referral_and_all_inside(path, year):
    load_census(path, child_xml("C1", referral_xml("2024-05-01", WHOLE)))
    counts = load_census(path, child_xml("C1", referral_xml("2024-04-28", WHOLE)), year)
    assert m.ChildInNeed.objects.get().started == date(2024, 4, 28)
    assert m.Step.objects.filter(kind="single_assessment").count() == 1
    assert m.ProtectionPlan.objects.get().child_in_need == m.ChildInNeed.objects.get()
    assert counts["discrepancies"] == 0
    assert m.ChildInNeed.history.objects.get().withdrawn


def test_what_belongs_to_a_referral_in_doubt_is_in_doubt(path):
    two = referral_xml("2024-05-01") + referral_xml("2024-06-01", ASSESSMENT)
    load_census(path, child_xml("C1", two))
    assert m.ChildInNeed.objects.count() == 1
    found = {each.about: each.policy for each in m.Discrepancy.objects.all()}
    assert found["ChildInNeed"] == "one-at-a-time"
    assert found["Step:single_assessment"] == "its-parent-stands"


def test_disabilities_come_and_go(path):
    def told(*codes: str) -> str:
        listed = "".join(f"<Disability>{code}</Disability>" for code in codes)
        return child_xml("C1").replace(
            "</Ethnicity>", f"</Ethnicity><Disabilities>{listed}</Disabilities>" if codes else "</Ethnicity>"
        )

    load_census(path, told("LD", "AUT"))
    assert {d.code for d in Disability.objects.all()} == {"LD", "AUT"}
    load_census(path, told("AUT"), 2026)
    assert Disability.objects.get(code="LD").ended == date(2025, 3, 31)
    assert Disability.objects.get(code="AUT").ended is None
    before = everything()
    load_census(path, year=2026)
    assert rows_that_differ(before, everything()) == {}


def test_an_unborn_child_and_one_who_died(path):
    unborn = (
        child_xml("C1", upn="")
        .replace("PersonBirthDate", "ExpectedPersonBirthDate")
        .replace("2012-02-01", "2025-05-01")
    )
    died = child_xml("C2", upn="", more="<PersonDeathDate>2024-12-01</PersonDeathDate>")
    load_census(path, unborn + died)
    assert (person("C1").born, person("C1").expected) == (None, date(2025, 5, 1))
    assert person("C2").died == date(2024, 12, 1)


def test_a_child_who_cannot_be_read_stands_aside(path):
    nobody = child_xml("C9").replace("<LAchildID>C9</LAchildID>", "")
    counts = load_census(path, nobody + child_xml("C1"))
    assert (counts["children"], counts["loaded"], counts["quarantined"]) == (2, 1, 1)
    (row,) = SourceRow.objects.exclude(quarantined="")
    assert "nobody can say whose record it is" in row.quarantined


def test_a_bad_date_leaves_out_only_what_needs_it(path):
    inside = ASSESSMENT.replace("2024-05-02", "2024-05-32") + ENQUIRY.replace("2024-07-12", "soon")
    load_census(path, child_xml("C1", referral_xml("2024-05-01", inside)))
    assert not m.Step.objects.filter(kind="single_assessment").exists()
    assert m.Step.objects.get(kind="section_47").answers == {}
    found = {(each.about, each.field) for each in m.Discrepancy.objects.all()}
    assert found == {("Step:single_assessment", ""), ("Step:section_47", "conference_target")}
