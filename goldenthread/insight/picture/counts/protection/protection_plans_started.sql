/*
title = "Children whose protection plan started"
question = "How many children did we begin to protect under a plan?"
why = "A rise or a fall asks whether more children are harmed or thresholds have moved."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
repeated = "first"
concept = "children whose protection plan started"
cohort = "children whose protection plan started, each counted once in the period, plans of another authority left out"
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
    cppl_cp_plan_start_date AS on_date,
    coalesce(cppl_cp_plan_latest_category, cppl_cp_plan_initial_category) AS category
FROM ssd_cp_plans
WHERE cppl_cp_plan_start_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
