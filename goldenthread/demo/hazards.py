"""How often things happen in the invented authority, and how long they take: every number in one place.

They are drawn to look like a town in the North East of England (rates near Middlesbrough's published ones). They
forecast nothing, and no child's risk is computed from them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hazards:
    # the front door
    families_a_year: float = 250.0  # families that come to notice for the first time, in a town of 7,600 children
    contacts_without_referral: float = 1.6  # for every referral
    child_is_named: float = 0.82  # a child of the family is part of the referral
    no_further_action: float = 0.07
    # assessment: working days; `late` is the share over 45
    assessment_spike: float = 0.45  # share of assessments that end on days 38 to 45
    assessment_late: float = 0.12
    # section 47 and protection
    section_47: float = 0.54
    conference: float = 0.32
    conference_late: float = 0.14
    plan: float = 0.86
    plan_days: float = 290.0
    review_late: float = 0.06
    # child in need
    child_in_need_plan: float = 0.40
    child_in_need_days: float = 150.0
    step_down: float = 0.65
    early_help_after: float = 0.30
    early_help_days: float = 170.0
    partner_leads: float = 0.67
    # coming back
    families_return: float = 0.52
    return_after_days: float = 430.0
    # care
    care_with_plan: float = 0.17
    care_with_section_47: float = 0.03
    care_otherwise: float = 0.012
    brothers_and_sisters_together: float = 0.7
    care_review_late: float = 0.07
    moves_in_first_year: float = 0.9
    moves_a_year_after: float = 0.32
    missing_a_year: float = 0.45
    asylum_share: float = 0.05
    # holding
    no_worker_now: float = 0.02
    worker_stays_days: float = 800.0


HAZARDS = Hazards()
