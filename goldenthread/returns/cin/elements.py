"""The elements of the children in need census, each declared once: what it holds and what may be absent.

Shapes of 2024, 2025 and 2026 (GenderCurrent became Sex; PreProceedingsandFGDM came), from the census schemas
published with liiatools (MIT). Each element keeps the line it begins on, what of it could not be read, and the
elements inside it in the order they came.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from goldenthread.returns import kinds
from goldenthread.returns.kinds import ISO_DATE, TEXT, YES_NO, Kind
from goldenthread.returns.problems import CellProblem
from goldenthread.rules import codes

UPN = kinds.upn(codes.lookup("upn_unknown"), "UN7")
COUNT = kinds.number(0, 99)


def _code(name: str) -> Kind:
    return kinds.code(codes.lookup(name))


ABUSE = _code("abuse_category")


@dataclass(frozen=True, slots=True)
class One:
    """A value that stands once in its element, under one of these names."""

    names: tuple[str, ...]
    kind: Kind
    required: bool

    def __init__(self, *names: str, kind: Kind, required: bool = False) -> None:
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "required", required)


@dataclass(frozen=True, slots=True)
class Several:
    """Values that stand in a list of their own: `inside` holds any number of `name`."""

    inside: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements of this name, any number, each made into `into`."""

    name: str
    into: type["Element"]


@dataclass(frozen=True, slots=True)
class Element:
    """`raw`: what stood in it, by tag, as it came; not what stands in elements that are typed objects themselves."""

    line: int
    problems: tuple[CellProblem, ...]
    raw: dict[str, str | list[str]] = field(hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assessment(Element):
    started: Annotated[date | None, One("AssessmentActualStartDate", kind=ISO_DATE, required=True)]
    internal_review: Annotated[date | None, One("AssessmentInternalReviewDate", kind=ISO_DATE)]
    authorised: Annotated[date | None, One("AssessmentAuthorisationDate", kind=ISO_DATE)]
    factors: Annotated[
        tuple[str, ...], Several("FactorsIdentifiedAtAssessment", "AssessmentFactors", _code("assessment_factor"))
    ]


@dataclass(frozen=True, slots=True)
class NeedPlan(Element):
    """CINPlanDates."""

    started: Annotated[date | None, One("CINPlanStartDate", kind=ISO_DATE, required=True)]
    ended: Annotated[date | None, One("CINPlanEndDate", kind=ISO_DATE)]


@dataclass(frozen=True, slots=True)
class Section47(Element):
    started: Annotated[date | None, One("S47ActualStartDate", kind=ISO_DATE, required=True)]
    conference_target: Annotated[date | None, One("InitialCPCtarget", kind=ISO_DATE)]
    conference: Annotated[date | None, One("DateOfInitialCPC", kind=ISO_DATE)]
    conference_not_required: Annotated[bool | None, One("ICPCnotRequired", kind=YES_NO, required=True)]


@dataclass(frozen=True, slots=True)
class ProtectionPlan(Element):
    started: Annotated[date | None, One("CPPstartDate", kind=ISO_DATE, required=True)]
    ended: Annotated[date | None, One("CPPendDate", kind=ISO_DATE)]
    initial_category: Annotated[str | None, One("InitialCategoryOfAbuse", kind=ABUSE, required=True)]
    latest_category: Annotated[str | None, One("LatestCategoryOfAbuse", kind=ABUSE, required=True)]
    previous_plans: Annotated[int | None, One("NumberOfPreviousCPP", kind=COUNT, required=True)]
    reviews: Annotated[tuple[date, ...], Several("Reviews", "CPPreviewDate", ISO_DATE)]


@dataclass(frozen=True, slots=True)
class PreProceedings(Element):
    """PreProceedingsandFGDM, from 2026-27."""

    started: Annotated[date | None, One("PPStartDate", kind=ISO_DATE, required=True)]
    letter_sent: Annotated[date | None, One("LBPSentDate", kind=ISO_DATE)]
    family_meeting_offered: Annotated[bool | None, One("FGDMMeetingOffer", kind=YES_NO)]
    family_meeting_facilitated: Annotated[bool | None, One("FGDMMeetingFac", kind=YES_NO)]
    first_meeting: Annotated[date | None, One("InitialPPMeetingDate", kind=ISO_DATE)]
    review_meetings: Annotated[int | None, One("ReviewMeetingsCount", kind=COUNT)]
    decided: Annotated[date | None, One("StepDecisionDate", kind=ISO_DATE)]
    outcome: Annotated[str | None, One("PPOutcome", kind=TEXT)]
    applied_to_court: Annotated[date | None, One("CourtAppDate", kind=ISO_DATE)]
    initiation_letter: Annotated[date | None, One("LetterInitCPDate", kind=ISO_DATE)]


@dataclass(frozen=True, slots=True)
class Referral(Element):
    """CINdetails: one episode of need, from referral to closure."""

    referred: Annotated[date | None, One("CINreferralDate", kind=ISO_DATE, required=True)]
    source: Annotated[str | None, One("ReferralSource", kind=_code("referral_source"), required=True)]
    primary_need: Annotated[str | None, One("PrimaryNeedCode", kind=_code("primary_need"))]
    closed: Annotated[date | None, One("CINclosureDate", kind=ISO_DATE)]
    closure_reason: Annotated[str | None, One("ReasonForClosure", kind=_code("closure_reason"))]
    conference: Annotated[date | None, One("DateOfInitialCPC", kind=ISO_DATE)]
    no_further_action: Annotated[bool | None, One("ReferralNFA", kind=YES_NO, required=True)]
    assessments: Annotated[tuple[Assessment, ...], Elements("Assessments", Assessment)]
    need_plans: Annotated[tuple[NeedPlan, ...], Elements("CINPlanDates", NeedPlan)]
    section47s: Annotated[tuple[Section47, ...], Elements("Section47", Section47)]
    protection_plans: Annotated[tuple[ProtectionPlan, ...], Elements("ChildProtectionPlans", ProtectionPlan)]
    pre_proceedings: Annotated[tuple[PreProceedings, ...], Elements("PreProceedingsandFGDM", PreProceedings)]


@dataclass(frozen=True, slots=True)
class Identifiers(Element):
    la_child_id: Annotated[str | None, One("LAchildID", kind=TEXT, required=True)]
    upn: Annotated[str | None, One("UPN", kind=UPN)]
    former_upn: Annotated[str | None, One("FormerUPN", kind=UPN)]
    upn_unknown: Annotated[str | None, One("UPNunknown", kind=_code("upn_unknown"))]
    born: Annotated[date | None, One("PersonBirthDate", kind=ISO_DATE)]
    expected: Annotated[date | None, One("ExpectedPersonBirthDate", kind=ISO_DATE)]
    sex: Annotated[str | None, One("Sex", "GenderCurrent", kind=_code("sex"), required=True)]
    died: Annotated[date | None, One("PersonDeathDate", kind=ISO_DATE)]


@dataclass(frozen=True, slots=True)
class Characteristics(Element):
    ethnicity: Annotated[str | None, One("Ethnicity", kind=_code("ethnicity"), required=True)]
    disabilities: Annotated[tuple[str, ...], Several("Disabilities", "Disability", _code("disability"))]


@dataclass(frozen=True, slots=True)
class CinChild(Element):
    """`problems` are those of the Child element itself; `all_problems` has everybody's."""

    file: str
    la_child_id: str
    identifiers: Identifiers
    characteristics: Characteristics | None
    referrals: tuple[Referral, ...]

    def parts(self) -> Iterator[Element]:
        """The child and every element inside, in the order of the file's own nesting."""
        yield self
        yield self.identifiers
        if self.characteristics is not None:
            yield self.characteristics
        for referral in self.referrals:
            yield referral
            yield from referral.assessments
            yield from referral.need_plans
            yield from referral.section47s
            yield from referral.protection_plans
            yield from referral.pre_proceedings

    def all_problems(self) -> tuple[CellProblem, ...]:
        return tuple(problem for part in self.parts() for problem in part.problems)
