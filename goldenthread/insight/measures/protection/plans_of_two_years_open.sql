/*
title = "Open protection plans of two years or more"
question = "How many children have been at risk under a plan for two years?"
why = "A plan is meant to change something. After two years it has not, or nobody has said so."
unit = "children"
polarity = "low"
shape = "stock"
kind = "percentage"
concept = "long protection plans, open"
cohort = "children with a protection plan of ours open at the end of the day"
numerator = "those whose plan has lasted more than 729 days, the day itself counted"
denominator = "children with a protection plan of ours open at the end of the day"
source = "DfE LAIT 'Child protection plans lasting 2 years or more as at 31 March'; DfE data set D5"
differs = "LAIT's text divides by plans during the year; its figure, and this one, divide by plans open at the date."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["CP-2YR"]
suppress = true
published = "CPPlans2yrsActive"

[needs]
ssd_cp_plans = "0"

[breakdowns]
category = "Category of abuse, latest"
*/
WITH plan AS (
    SELECT
        cppl_person_id AS person_id,
        coalesce(cppl_cp_plan_latest_category, cppl_cp_plan_initial_category) AS category,
        cppl_cp_plan_start_date AS from_date,
        cppl_cp_plan_end_date AS to_date,
        cppl_cp_plan_start_date + CAST(limits.value AS INTEGER) AS long_from
    FROM ssd_cp_plans
    LEFT JOIN rule limits ON limits.id = 'CP-2YR'
        AND cppl_cp_plan_start_date BETWEEN limits.from_date AND limits.to_date
    WHERE cppl_cp_plan_start_date IS NOT NULL AND coalesce(cppl_cp_plan_ola, 'N') <> 'Y'
)
SELECT 'child' AS subject_kind, person_id AS subject_id, person_id, category, from_date,
    least(to_date, long_from) AS to_date, CASE WHEN long_from IS NOT NULL THEN false END AS met
FROM plan
UNION ALL
SELECT 'child', person_id, person_id, category, long_from, to_date, true
FROM plan
WHERE long_from < to_date OR (to_date IS NULL AND long_from IS NOT NULL)
