"""The children in need census, as the XML of its 2025 schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from goldenthread.demo.days import day
from goldenthread.demo.episodes import factors, previous_plans
from goldenthread.demo.returns.names import AT_SCHOOL, Identity, Listed
from goldenthread.demo.world import World

LA_CODE = "000"  # no authority has it
FALSE, TRUE = "0", "1"  # the schema takes no other words


def write(world: World, listed: Iterable[Listed], path: Path, first: int, last: int) -> None:
    """Written child by child, so that the file may be larger than memory."""
    mine = [(x.child, x.in_cin) for x in listed if x.in_cin]
    rows = _referrals(world, {child for child, _ in mine}, first, last)
    with etree.xmlfile(str(path), encoding="utf-8") as file, file.element("Message"):
        file.write(_header(last), pretty_print=True)
        with file.element("Children"):
            for child, me in mine:
                file.write(_child(world, child, me, rows[child], last), pretty_print=True)


def _header(last: int) -> Any:
    header = etree.Element("Header")
    details = _sub(header, "CollectionDetails")
    for name, value in (("Collection", "CIN"), ("Year", day(last).year), ("ReferenceDate", day(last))):
        _sub(details, name, value)
    source = _sub(header, "Source")
    for name, value in (
        ("SourceLevel", "L"),
        ("LEA", LA_CODE),
        ("SoftwareCode", "Golden Thread"),
        ("Release", "1"),
        ("SerialNo", "001"),
        ("DateTime", f"{day(last)}T09:00:00"),
    ):
        _sub(source, name, value)
    return header


def _referrals(world: World, wanted: set[int], first: int, last: int) -> dict[int, list[dict[str, Any]]]:
    """The referrals of each child that were open in the year, in order, with how many plans came before each."""
    before = previous_plans(world.referrals)
    found: dict[int, list[dict[str, Any]]] = {child: [] for child in wanted}
    for row in world.referrals:
        if row["child"] in found and row["referred"] <= last and row["closed"] > first:
            found[row["child"]].append(row | {"previous_plans": before.get((row["child"], row["plan_start"]), 0)})
    return found


def _child(world: World, child: int, me: Identity, rows: list[dict[str, Any]], last: int) -> Any:
    element = etree.Element("Child")
    ids = _sub(element, "ChildIdentifiers")
    _sub(ids, "LAchildID", me.la_child_id)
    _sub(ids, "UPN", me.upn) if me.upn else _sub(ids, "UPNunknown", "UN1" if last - me.born < AT_SCHOOL else "UN4")
    _sub(ids, "PersonBirthDate", day(me.born))
    _sub(ids, "Sex", "M" if me.male else "F")
    characteristics = _sub(element, "ChildCharacteristics")
    _sub(characteristics, "Ethnicity", world.children.ethnicity[child])
    if world.children.disabled[child]:
        _sub(_sub(characteristics, "Disabilities"), "Disability", "LD" if child % 3 else "AUT")
    for row in rows:
        _episode(world, element, row, last)
    return element


def _episode(world: World, element: Any, row: dict[str, Any], last: int) -> None:
    details = _sub(element, "CINdetails")
    _sub(details, "CINreferralDate", day(row["referred"]))
    _sub(details, "ReferralSource", row["source"])
    _sub(details, "PrimaryNeedCode", row["need"])
    if row["closed"] <= last:
        _sub(details, "CINclosureDate", day(row["closed"]))
        _sub(details, "ReasonForClosure", "RC8" if row["nothing"] else "RC7")
    if row["assessed"] <= last:
        assessment = _sub(details, "Assessments")
        _sub(assessment, "AssessmentActualStartDate", day(row["assessed"]))
        if row["authorised"] <= last:
            _sub(assessment, "AssessmentAuthorisationDate", day(row["authorised"]))
            found = _sub(assessment, "FactorsIdentifiedAtAssessment")
            for factor in factors(row["referred"]):
                _sub(found, "AssessmentFactors", factor)
    if row["cin_plan_start"] <= last:
        plan = _sub(details, "CINPlanDates")
        _sub(plan, "CINPlanStartDate", day(row["cin_plan_start"]))
        if row["cin_plan_end"] <= last:
            _sub(plan, "CINPlanEndDate", day(row["cin_plan_end"]))
    if row["enquiry"] <= last:
        enquiry = _sub(details, "Section47")
        _sub(enquiry, "S47ActualStartDate", day(row["enquiry"]))
        if row["conference"] <= last:
            _sub(enquiry, "DateOfInitialCPC", day(row["conference"]))
        _sub(enquiry, "ICPCnotRequired", FALSE if row["to_conference"] else TRUE)
    _sub(details, "ReferralNFA", TRUE if row["nothing"] else FALSE)
    if row["plan_start"] <= last:
        plan = _sub(details, "ChildProtectionPlans")
        _sub(plan, "CPPstartDate", day(row["plan_start"]))
        if row["plan_end"] <= last:
            _sub(plan, "CPPendDate", day(row["plan_end"]))
        _sub(plan, "InitialCategoryOfAbuse", row["category"])
        _sub(plan, "LatestCategoryOfAbuse", row["plan_category_now"])
        _sub(plan, "NumberOfPreviousCPP", row["previous_plans"])
        held = [on for on in world.protection_reviews.get((row["child"], row["plan_start"]), []) if on <= last]
        if held:
            reviews = _sub(plan, "Reviews")
            for on in held:
                _sub(reviews, "CPPreviewDate", day(on))


def _sub(parent: Any, name: str, value: object = None) -> Any:
    element = etree.SubElement(parent, name)
    if value is not None:
        element.text = str(value)
    return element
