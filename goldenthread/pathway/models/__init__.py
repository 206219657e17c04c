"""What lasts (spells), what is done (steps), who holds it (allocations), and what does not add up (discrepancies)."""

from goldenthread.pathway.models.clinic import ClinicAction
from goldenthread.pathway.models.clocks import RunningClock
from goldenthread.pathway.models.holding import INDEPENDENT, Allocation, Handover
from goldenthread.pathway.models.late import LateReason
from goldenthread.pathway.models.spells import (
    SPELL_CALLED,
    SPELLS,
    AdoptionPlan,
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    ChildInNeedPlan,
    DeprivationOfLiberty,
    EarlyHelp,
    LeavingCare,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
    Spell,
    UnaccompaniedAsylum,
)
from goldenthread.pathway.models.steps import PARENTS, Step
from goldenthread.pathway.models.trust import Coverage, Discrepancy
from goldenthread.pathway.models.writing import Approval, Attachment, Draft, DraftFile, MailChoice, Notice

__all__ = [
    "INDEPENDENT",
    "PARENTS",
    "SPELLS",
    "SPELL_CALLED",
    "AdoptionPlan",
    "Allocation",
    "Approval",
    "Attachment",
    "CarePeriod",
    "CareProceedings",
    "ChildInNeed",
    "ChildInNeedPlan",
    "ClinicAction",
    "Coverage",
    "DeprivationOfLiberty",
    "Discrepancy",
    "Draft",
    "DraftFile",
    "EarlyHelp",
    "Handover",
    "LateReason",
    "LeavingCare",
    "LegalStatus",
    "MailChoice",
    "Missing",
    "Notice",
    "Placement",
    "ProtectionPlan",
    "RunningClock",
    "Spell",
    "Step",
    "UnaccompaniedAsylum",
]
