/*
title = "Children on a protection plan"
question = "How many children are we protecting under a plan?"
why = "These are the children known to be at the greatest risk at home."
unit = "children"
polarity = "none"
shape = "stock"
kind = "count"
concept = "children on a protection plan"
cohort = "children with a protection plan of ours open at the end of the day"
source = "CIN census; DfE LAIT 'Number of children with CPP'"
differs = "Plans of another authority for a child who lives here are left out."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_Num"

[needs]
ssd_cp_plans = "0"

[breakdowns]
category = "Category of abuse, latest"
*/
SELECT
    'child' AS subject_kind,
    cppl_person_id AS subject_id,
    cppl_person_id AS person_id,
    cppl_cp_plan_start_date AS from_date,
    cppl_cp_plan_end_date AS to_date,
    coalesce(cppl_cp_plan_latest_category, cppl_cp_plan_initial_category) AS category
FROM ssd_cp_plans
WHERE cppl_cp_plan_start_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
