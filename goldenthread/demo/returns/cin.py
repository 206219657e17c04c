"""The children in need census, as the XML of its 2025 schema."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from goldenthread.demo.returns.names import Identity, Listed
from goldenthread.demo.returns.year import AT_SCHOOL, Row, Rows, Year, said

FALSE, TRUE = "0", "1"  # the schema takes no other words
NO_CONFERENCE = ("no_continuing_risk", "not_substantiated")


@dataclass(frozen=True)
class Episodes:
    """Referrals by child; what followed by the referral it followed, reviews by the protection plan."""

    referrals: Rows
    assessments: Rows
    enquiries: Rows
    conferences: Rows
    need_plans: Rows
    protection_plans: Rows
    reviews: Rows

    @classmethod
    def of(cls, year: Year) -> Episodes:
        return cls(
            referrals=year.spells("child_in_need"),
            assessments=year.steps("single_assessment", "child_in_need_id"),
            enquiries=year.steps("section_47", "child_in_need_id"),
            conferences=year.steps("initial_conference", "follows_id"),
            need_plans=year.all_spells("child_in_need_plan", "child_in_need_id"),
            protection_plans=year.all_spells("protection_plan", "child_in_need_id"),
            reviews=year.steps("protection_review", "protection_plan_id"),
        )


def write(year: Year, listed: Iterable[Listed], path: Path, *, la_code: str) -> None:
    """Written child by child, so that the file may be larger than memory."""
    episodes = Episodes.of(year)
    with etree.xmlfile(str(path), encoding="utf-8") as file, file.element("Message"):
        file.write(_header(year.last, la_code), pretty_print=True)
        with file.element("Children"):
            for child, me in ((x.child, x.in_cin) for x in listed if x.in_cin):
                file.write(_child(year, episodes, child, me), pretty_print=True)


def _header(last: date, la_code: str) -> Any:
    header = etree.Element("Header")
    details = _sub(header, "CollectionDetails")
    for name, value in (("Collection", "CIN"), ("Year", last.year), ("ReferenceDate", last)):
        _sub(details, name, value)
    source = _sub(header, "Source")
    for name, value in (
        ("SourceLevel", "L"),
        ("LEA", la_code),
        ("SoftwareCode", "Golden Thread"),
        ("Release", "1"),
        ("SerialNo", "001"),
        ("DateTime", f"{last}T09:00:00"),
    ):
        _sub(source, name, value)
    return header


def _child(year: Year, episodes: Episodes, child: int, me: Identity) -> Any:
    element = etree.Element("Child")
    ids = _sub(element, "ChildIdentifiers")
    _sub(ids, "LAchildID", me.la_child_id)
    young = me.born is None or year.last - me.born <= AT_SCHOOL
    _sub(ids, "UPN", me.upn) if me.upn else _sub(ids, "UPNunknown", "UN1" if young else "UN4")
    _sub(ids, "PersonBirthDate", me.born) if me.born else _sub(ids, "ExpectedPersonBirthDate", me.expected)
    _sub(ids, "Sex", me.sex)
    characteristics = _sub(element, "ChildCharacteristics")
    _sub(characteristics, "Ethnicity", year.children[child]["ethnicity"])
    if found := year.disabilities.get(child):
        disabilities = _sub(characteristics, "Disabilities")
        for row in found:
            _sub(disabilities, "Disability", row["code"])
    for row in episodes.referrals[child]:
        _episode(element, episodes, row)
    return element


def _episode(element: Any, episodes: Episodes, referral: Row) -> None:
    details, which = _sub(element, "CINdetails"), referral["id"]
    nothing = bool(referral["no_further_action"])
    _sub(details, "CINreferralDate", referral["started"])
    _sub(details, "ReferralSource", referral["source"])
    _sub(details, "PrimaryNeedCode", referral["primary_need"])
    if referral["ended"] and not nothing:  # nothing further was done: the census asks when of no such referral
        _sub(details, "CINclosureDate", referral["ended"])
        _sub(details, "ReasonForClosure", referral["end_reason"])
    for row in episodes.assessments.get(which, ()):
        _assessment(details, row)
    for row in episodes.need_plans.get(which, ()):
        _span(_sub(details, "CINPlanDates"), row, "CINPlanStartDate", "CINPlanEndDate")
    for row in episodes.enquiries.get(which, ()):
        _enquiry(details, episodes, row)
    _sub(details, "ReferralNFA", TRUE if nothing else FALSE)
    for row in episodes.protection_plans.get(which, ()):
        _protection_plan(details, episodes, row)


def _assessment(details: Any, row: Row) -> None:
    assessment = _sub(details, "Assessments")
    _span(assessment, row, "AssessmentActualStartDate", "AssessmentAuthorisationDate", end="authorised_on")
    if row["authorised_on"]:
        found = _sub(assessment, "FactorsIdentifiedAtAssessment")
        for factor in said(row)["factors"]:
            _sub(found, "AssessmentFactors", factor)


def _enquiry(details: Any, episodes: Episodes, row: Row) -> None:
    enquiry = _sub(details, "Section47")
    _sub(enquiry, "S47ActualStartDate", row["started"])
    for conference in episodes.conferences.get(row["id"], ()):
        _sub(enquiry, "DateOfInitialCPC", conference["happened_on"])
    over = row["authorised_on"] is not None and row["outcome"] in NO_CONFERENCE
    _sub(enquiry, "ICPCnotRequired", TRUE if over else FALSE)


def _protection_plan(details: Any, episodes: Episodes, row: Row) -> None:
    plan = _sub(details, "ChildProtectionPlans")
    _span(plan, row, "CPPstartDate", "CPPendDate")
    _sub(plan, "InitialCategoryOfAbuse", row["initial_category"])
    _sub(plan, "LatestCategoryOfAbuse", row["latest_category"])
    _sub(plan, "NumberOfPreviousCPP", row["previous_plans"])
    if held := episodes.reviews.get(row["id"]):
        reviews = _sub(plan, "Reviews")
        for review in held:
            _sub(reviews, "CPPreviewDate", review["happened_on"])


def _span(parent: Any, row: Row, first: str, last: str, end: str = "ended") -> None:
    _sub(parent, first, row["started"])
    if row[end]:
        _sub(parent, last, row[end])


def _sub(parent: Any, name: str, value: object = None) -> Any:
    element = etree.SubElement(parent, name)
    if value is not None:
        element.text = str(value)
    return element
