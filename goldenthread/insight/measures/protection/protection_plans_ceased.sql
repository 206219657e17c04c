/*
title = "Protection plans ended"
question = "For how many children did a plan end?"
why = "A plan should end when the child is safe, and not before."
unit = "plans"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "protection plans ended"
cohort = "protection plans of ours that ended, each counted"
source = "CIN census; DfE LAIT 'Child protection plans which ceased during the year'"
differs = "Plans of another authority for a child who lives here are left out."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_cp_plans = "0"

[breakdowns]
category = "Category of abuse, latest"
*/
SELECT
    'plan' AS subject_kind,
    cppl_cp_plan_id AS subject_id,
    cppl_person_id AS person_id,
    cppl_cp_plan_end_date AS on_date,
    coalesce(cppl_cp_plan_latest_category, cppl_cp_plan_initial_category) AS category
FROM ssd_cp_plans
WHERE cppl_cp_plan_end_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
