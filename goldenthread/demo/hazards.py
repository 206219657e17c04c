"""How often things happen in the invented authority, and how long they take: every number in one place.

They are drawn to look like a town in the North East of England (rates near Middlesbrough's published ones). They
forecast nothing, and no child's risk is computed from them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hazards:
    # the front door
    families_a_year: float = 228.0  # families that come to notice for the first time, in a town of 8,200 children
    contacts_without_referral: float = 1.6  # for every referral
    child_is_named: float = 0.82  # a child of the family is part of the referral
    no_further_action: float = 0.05
    # assessment: working days; `late` is the share over 45
    assessment_spike: float = 0.45  # share of assessments that end on days 38 to 45
    assessment_late: float = 0.09
    assessment_late_by: float = 18.0  # working days, on average
    # section 47 and protection
    section_47: float = 0.54
    conference: float = 0.235
    conference_again: float = 0.62  # when a child of the family has been on a plan before
    conference_late: float = 0.14
    plan: float = 0.92
    plan_days: float = 280.0
    review_late: float = 0.07
    late_by: float = 24.0  # days, on average, for a late review of a plan or of care
    # child in need
    child_in_need_plan: float = 0.40
    child_in_need_days: float = 150.0
    step_down: float = 0.65
    early_help_after: float = 0.30
    early_help_days: float = 170.0
    partner_leads: float = 0.67
    # coming back
    families_return: float = 0.63
    return_soon: float = 0.6  # of those that return
    return_soon_days: float = 110.0
    return_late_days: float = 800.0
    # care
    care_with_plan: float = 0.16
    care_with_section_47: float = 0.033
    care_otherwise: float = 0.010
    care_of_babies: float = 2.0  # times as likely as for other children
    care_of_teenagers: float = 2.2
    care_long_days: float = 2600.0  # of the children whose care lasts
    brothers_and_sisters_together: float = 0.7
    care_review_late: float = 0.09
    moves_in_first_year: float = 1.3
    moves_a_year_after: float = 0.42
    settled: float = 0.5  # the less, the more moves fall on few children
    missing_a_year: float = 0.45
    asylum_share: float = 0.05
    # holding
    no_worker_now: float = 0.03
    worker_stays_days: float = 800.0


HAZARDS = Hazards()
