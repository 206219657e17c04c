/*
title = "Protection plans started"
question = "How many children did we begin to protect under a plan?"
why = "A rise or a fall asks whether more children are harmed or thresholds have moved."
unit = "plans"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "protection plans started"
cohort = "protection plans of ours that began, each counted"
source = "CIN census; DfE LAIT 'Child protection plans starting during the year'"
differs = "Plans of another authority for a child who lives here are left out."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_Abuse"

[needs]
ssd_cp_plans = "0"

[breakdowns]
category = "Category of abuse, at the start"
*/
SELECT
    'plan' AS subject_kind,
    cppl_cp_plan_id AS subject_id,
    cppl_person_id AS person_id,
    cppl_cp_plan_start_date AS on_date,
    cppl_cp_plan_initial_category AS category
FROM ssd_cp_plans
WHERE cppl_cp_plan_start_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
