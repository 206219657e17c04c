/*
title = "Children whose protection plan ended"
question = "For how many children did a plan end?"
why = "A plan should end when the child is safe, and not before."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
concept = "children whose protection plan ended"
cohort = "children whose protection plan ended, each counted once in the period, plans of another authority left out"
source = "CIN census: child protection plans"
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
    'child' AS subject_kind,
    cppl_person_id AS subject_id,
    cppl_person_id AS person_id,
    cppl_cp_plan_end_date AS on_date,
    coalesce(cppl_cp_plan_latest_category, cppl_cp_plan_initial_category) AS category
FROM ssd_cp_plans
WHERE cppl_cp_plan_end_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
