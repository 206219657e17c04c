"""How far the record knows. What came in by returns is known up to the end of the newest one, and not a day further.

A clock that fell due after that may have been met: nobody can tell from this record. From the day on which an
authority works in the product (`goldenthread go-live`) the areas it records are known without an end.
"""

from __future__ import annotations

from datetime import date

from goldenthread.access.asked_once import once
from goldenthread.pathway.models import Allocation, Coverage

# The areas of the record that are worked in, by the names of the snapshot's tables.
AREAS = (
    "ssd_person",
    "ssd_contacts",
    "ssd_early_help_episodes",
    "ssd_cin_episodes",
    "ssd_cin_assessments",
    "ssd_cin_plans",
    "ssd_cin_visits",
    "ssd_s47_enquiry",
    "ssd_initial_cp_conference",
    "ssd_cp_plans",
    "ssd_cp_reviews",
    "ssd_cp_visits",
    "ssd_cla_episodes",
    "ssd_cla_placement",
    "ssd_cla_reviews",
    "ssd_cla_visits",
    "ssd_cla_health",
    "ssd_legal_status",
    "ssd_missing",
    "ssd_permanence",
    "ssd_care_leavers",
    "ssd_involvements",
    "gt_care_periods",
    "gt_annual_health",
    "gt_care_leaver_status",
    "gt_leaving_care",
    "gt_care_proceedings",
    "gt_return_interviews",
    "gt_memberships",
    "gt_supervisions",
)
Spans = list[tuple[str, date, date | None]]
NEVER = date.min  # of what came in no return at all, nothing is known since ever
# Where the record would say that a clock has been met.
MET_IN = {
    "CONTACT-DECISION": "ssd_contacts",
    "REF-1WD": "ssd_cin_episodes",
    "SA-45WD": "ssd_cin_assessments",
    "SA-AGAIN-45WD": "ssd_cin_assessments",
    "SA-REVIEWPT": "ssd_cin_assessments",
    "ICPC-15WD": "ssd_initial_cp_conference",
    "RCPC-1": "ssd_cp_reviews",
    "RCPC-N": "ssd_cp_reviews",
    "REV-1": "ssd_cla_reviews",
    "REV-2": "ssd_cla_reviews",
    "REV-N": "ssd_cla_reviews",
    "CIN-VISIT": "ssd_cin_visits",
    "CP-VISIT": "ssd_cp_visits",
    "CLAV-1": "ssd_cla_visits",
    "CLAV-Y1": "ssd_cla_visits",
    "CLAV-OTHER": "ssd_cla_visits",
    "CLAV-PERM": "ssd_cla_visits",
    "CLAV-REG24": "ssd_cla_visits",
    "CLAV-REG24-AFTER": "ssd_cla_visits",
    "CLAV-CO-PWP": "ssd_cla_visits",
    "CLAV-CO-PWP-AFTER": "ssd_cla_visits",
    "ADOPT-VISIT": "ssd_cla_visits",
    # No return carries these: they are known where the work itself is recorded here.
    "CIN-REVIEW": "ssd_cin_plans",
    "OVERSIGHT": "ssd_cin_episodes",
}


def known_until(on: date) -> dict[str, date]:
    """The areas that are not being recorded on this day, each with the last day of which something is known."""
    return _until(_spans(), on)


def clocks_known_until(on: date) -> dict[str, date]:
    """The clocks of which this record cannot tell whether they were met after a day; NEVER: whether ever."""
    spans = _spans()
    heard = {area for area, _, _ in spans}
    until = {area: NEVER for area in MET_IN.values() if spans and area not in heard} | _until(spans, on)
    return {clock: until[area] for clock, area in MET_IN.items() if area in until}


def _spans() -> Spans:
    return once("coverage", lambda: list(Coverage.objects.values_list("area", "started", "ended")))


def _until(spans: Spans, on: date) -> dict[str, date]:
    last: dict[str, date | None] = {}
    for area, started, ended in spans:
        if started <= on:
            best = last.get(area, ended)
            last[area] = None if ended is None or best is None else max(best, ended)
    return {area: ended for area, ended in last.items() if ended is not None and ended < on}


def says_who_holds() -> bool:
    """Whether the record holds allocations. One made of returns does not, but for the few that carry workers."""
    ends = {ended for _, _, ended in _spans()}
    made_of_returns = ends and None not in ends
    return not made_of_returns or Allocation.objects.exists()
