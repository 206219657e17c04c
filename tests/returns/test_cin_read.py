"""Children of a census: what is read, what is kept as a problem, what is put in quarantine."""

from datetime import date

from goldenthread.returns.cin.elements import CinChild
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.problems import Quarantined

FULL = """    <Child>
      <ChildIdentifiers>
        <LAchildID>C9</LAchildID>
        <UPN>A123456789012</UPN>
        <ExpectedPersonBirthDate>2024-09-01</ExpectedPersonBirthDate>
        <Sex>U</Sex>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>MWBC</Ethnicity>
        <Disabilities><Disability>LD</Disability><Disability>AUT</Disability></Disabilities>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2024-04-02</CINreferralDate>
        <ReferralSource>1A</ReferralSource>
        <PrimaryNeedCode>N1</PrimaryNeedCode>
        <CINclosureDate>2025-01-10</CINclosureDate>
        <ReasonForClosure>RC7</ReasonForClosure>
        <DateOfInitialCPC>2024-05-20</DateOfInitialCPC>
        <Assessments>
          <AssessmentActualStartDate>2024-04-03</AssessmentActualStartDate>
          <AssessmentAuthorisationDate>2024-05-30</AssessmentAuthorisationDate>
          <FactorsIdentifiedAtAssessment>
            <AssessmentFactors>1B</AssessmentFactors>
            <AssessmentFactors>18A</AssessmentFactors>
          </FactorsIdentifiedAtAssessment>
        </Assessments>
        <CINPlanDates><CINPlanStartDate>2024-06-01</CINPlanStartDate></CINPlanDates>
        <Section47>
          <S47ActualStartDate>2024-05-01</S47ActualStartDate>
          <InitialCPCtarget>2024-05-22</InitialCPCtarget>
          <DateOfInitialCPC>2024-05-20</DateOfInitialCPC>
          <ICPCnotRequired>false</ICPCnotRequired>
        </Section47>
        <ReferralNFA>false</ReferralNFA>
        <ChildProtectionPlans>
          <CPPstartDate>2024-05-20</CPPstartDate>
          <CPPendDate>2024-12-01</CPPendDate>
          <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
          <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
          <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
          <Reviews><CPPreviewDate>2024-08-10</CPPreviewDate><CPPreviewDate>2024-11-30</CPPreviewDate></Reviews>
        </ChildProtectionPlans>
        <PreProceedingsandFGDM>
          <PPStartDate>2024-12-05</PPStartDate>
          <LBPSentDate>2024-12-06</LBPSentDate>
          <FGDMMeetingOffer>true</FGDMMeetingOffer>
          <FGDMMeetingFac>0</FGDMMeetingFac>
          <ReviewMeetingsCount>2</ReviewMeetingsCount>
        </PreProceedingsandFGDM>
      </CINdetails>
      <CINdetails>
        <CINreferralDate>2025-02-03</CINreferralDate>
        <ReferralSource>6</ReferralSource>
        <ReferralNFA>true</ReferralNFA>
      </CINdetails>
    </Child>
"""


def children(path):
    return list(open_census(path).children())


def only(path) -> CinChild:
    (child,) = children(path)
    assert isinstance(child, CinChild)
    return child


def test_the_header_is_read(write_census):
    census = open_census(write_census())
    assert (census.header.year, census.header.reference_date) == (2025, date(2025, 3, 31))
    assert (census.header.la_code, census.header.software) == ("806", "Invented")
    assert census.child_count == 2
    assert not census.problems


def test_every_node_of_a_child_is_read_in_the_shape_of_2026(write_census):
    child = only(write_census(children=FULL))
    assert child.all_problems() == ()
    assert (child.la_child_id, child.file, child.line) == ("C9", "census.xml", 12)
    assert (child.identifiers.upn, child.identifiers.born) == ("A123456789012", None)
    assert (child.identifiers.expected, child.identifiers.sex) == (date(2024, 9, 1), "U")
    assert child.characteristics.disabilities == ("LD", "AUT")
    first, second = child.referrals
    assert (first.referred, first.closed, first.closure_reason) == (date(2024, 4, 2), date(2025, 1, 10), "RC7")
    assert (first.no_further_action, second.no_further_action) == (False, True)
    (assessment,) = first.assessments
    assert assessment.factors == ("1B", "18A")
    assert assessment.authorised == date(2024, 5, 30)
    assert first.need_plans[0].ended is None
    assert first.section47s[0].conference_not_required is False
    (plan,) = first.protection_plans
    assert (plan.initial_category, plan.latest_category, plan.previous_plans) == ("NEG", "EMO", 1)
    assert plan.reviews == (date(2024, 8, 10), date(2024, 11, 30))
    (before,) = first.pre_proceedings
    assert (before.family_meeting_offered, before.family_meeting_facilitated) == (True, False)
    assert before.review_meetings == 2


def test_what_stood_there_is_kept_as_it_came(write_census):
    child = only(write_census(children=FULL))
    (first, _) = child.referrals
    assert first.raw["ReferralNFA"] == "false"
    assert "Assessments" not in first.raw
    assert first.assessments[0].raw == {
        "AssessmentActualStartDate": "2024-04-03",
        "AssessmentAuthorisationDate": "2024-05-30",
        "AssessmentFactors": ["1B", "18A"],
    }
    assert child.characteristics.raw["Disability"] == ["LD", "AUT"]


def test_every_element_knows_its_line(write_census):
    path = write_census(children=FULL)
    lines = path.read_text().split("\n")
    child = only(path)
    plan = child.referrals[0].protection_plans[0]
    assert lines[plan.line - 1].strip() == "<ChildProtectionPlans>"
    assert lines[child.referrals[1].line - 1].strip() == "<CINdetails>"


def test_lines_are_right_beyond_65535(write_census, good_child):
    path = write_census(children="\n" * 70_000 + good_child.format(id="C1") + good_child.format(id="C2"))
    first, second = children(path)
    assert (first.line, first.identifiers.line) == (70_012, 70_013)
    assert second.line == first.line + 15


def test_sex_of_the_shape_of_2024(write_census, good_child):
    for old, new in {"1": "M", "2": "F", "0": "U", "9": "U"}.items():
        xml = good_child.format(id="C1").replace("<Sex>F</Sex>", f"<GenderCurrent>{old}</GenderCurrent>")
        child = only(write_census(children=xml))
        assert child.identifiers.sex == new
        assert child.identifiers.raw["GenderCurrent"] == old
        assert not child.all_problems()


def test_values_that_cannot_be_read_leave_the_rest(write_census):
    xml = (
        FULL.replace("2024-04-03", "03/04/2024")
        .replace("<AssessmentFactors>1B<", "<AssessmentFactors>99Z<")
        .replace("<NumberOfPreviousCPP>1<", "<NumberOfPreviousCPP>one<")
        .replace("<CPPreviewDate>2024-08-10<", "<CPPreviewDate>2024-08-32<")
    )
    child = only(write_census(children=xml))
    assert [(problem.column, problem.raw) for problem in child.all_problems()] == [
        ("AssessmentActualStartDate", "03/04/2024"),
        ("AssessmentFactors", "99Z"),
        ("NumberOfPreviousCPP", "one"),
        ("CPPreviewDate", "2024-08-32"),
    ]
    assert child.referrals[0].assessments[0].started is None
    assert child.referrals[0].assessments[0].factors == ("18A",)
    assert child.referrals[0].protection_plans[0].reviews == (date(2024, 11, 30),)
    assert child.all_problems()[0].sentence == (
        "AssessmentActualStartDate is “03/04/2024”, which is not a date. Write it as YYYY-MM-DD."
    )


def test_unknown_repeated_missing_and_blank_elements_are_problems(write_census, good_child):
    xml = (
        good_child.format(id="C1")
        .replace("<Sex>F</Sex>", "<Sex>F</Sex><Shoe>7</Shoe>")
        .replace("<ReferralNFA>0</ReferralNFA>", "<ReferralNFA>0</ReferralNFA><ReferralNFA>1</ReferralNFA>")
        .replace("<Ethnicity>WBRI</Ethnicity>", "")
        .replace("<ReferralSource>6</ReferralSource>", "<ReferralSource/>")
    )
    child = only(write_census(children=xml))
    assert [problem.sentence for problem in child.all_problems()] == [
        "Shoe is not an element of ChildIdentifiers, and was not read.",
        "ChildCharacteristics has no Ethnicity, and must.",
        "ReferralSource is blank, and may not be.",
        "ReferralNFA stands again; only the one on line 24 was read.",
    ]
    assert child.referrals[0].no_further_action is False


def test_strangers_beside_the_children_are_told(write_census, good_child):
    xml = good_child.format(id="C1") + "<Adult><Name>A</Name></Adult>"
    census = open_census(write_census(children=xml))
    (problem,) = census.problems
    assert problem.sentence == (
        "Adult is not an element of Message/Children. Neither it nor anything inside it was read."
    )
    assert len(list(census.children())) == 1


def test_a_child_nobody_can_name_is_quarantined_and_its_neighbours_read(write_census, good_child):
    nameless = good_child.format(id="").replace("<LAchildID></LAchildID>", "")
    xml = good_child.format(id="C1") + nameless + "<Child><CINdetails/></Child>" + good_child.format(id="C3")
    first, second, third, fourth = children(write_census(children=xml))
    assert (first.la_child_id, fourth.la_child_id) == ("C1", "C3")
    assert isinstance(second, Quarantined)
    assert (second.file, second.line) == ("census.xml", 27)
    assert second.reason == "The child has no LAchildID: nobody can say whose record it is."
    assert second.raw.startswith("<Child><ChildIdentifiers><PersonBirthDate>2015-03-04</PersonBirthDate>")
    assert third.reason == "The child has no ChildIdentifiers: nobody can say whose record it is."


def test_a_child_without_a_referral_is_read_and_told(write_census):
    xml = "<Child><ChildIdentifiers><LAchildID>C1</LAchildID><Sex>M</Sex></ChildIdentifiers></Child>"
    child = only(write_census(children=xml))
    assert [problem.sentence for problem in child.all_problems()] == [
        "The child has no ChildCharacteristics, and must.",
        "The child has no CINdetails, and must.",
    ]
    assert child.referrals == ()


def test_a_census_in_one_line_with_a_prefix_and_a_byte_order_mark_is_read(write_census):
    text = write_census(children=FULL).read_text()
    one_line = "".join(line.strip() for line in text.split("\n"))
    prefixed = one_line.replace("<Message>", '<m:Message xmlns:m="urn:m">').replace("</Message>", "</m:Message>")
    child = only(write_census(b"\xef\xbb\xbf" + prefixed.encode()))
    assert child.la_child_id == "C9"
    assert not child.all_problems()


def test_text_with_references_is_whole(write_census, good_child):
    child = only(write_census(children=good_child.format(id="A&amp;B&#45;1")))
    assert child.la_child_id == "A&B-1"
