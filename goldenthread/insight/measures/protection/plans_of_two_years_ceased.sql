/*
title = "Protection plans that had lasted two years or more when they ended"
question = "Of the plans we ended, how many had gone on for two years?"
why = "Read it beside the open ones: ending old plans makes this worse and that better."
unit = "plans"
polarity = "low"
shape = "event"
kind = "percentage"
concept = "long protection plans, ended"
cohort = "protection plans of ours that ended"
numerator = "those that had lasted more than 729 days, the day of ending counted"
denominator = "protection plans of ours that ended, each counted"
source = "DfE LAIT 'Child protection plans lasting 2 years or more which cease during the year'"
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["CP-2YR"]
suppress = true
published = "CPPlans2yrs"

[needs]
ssd_cp_plans = "0"
*/
SELECT
    'plan' AS subject_kind,
    p.cppl_cp_plan_id AS subject_id,
    p.cppl_person_id AS person_id,
    p.cppl_cp_plan_end_date AS on_date,
    date_diff('day', p.cppl_cp_plan_start_date, p.cppl_cp_plan_end_date) + 1 AS value,
    date_diff('day', p.cppl_cp_plan_start_date, p.cppl_cp_plan_end_date) + 1 > limits.value AS met
FROM ssd_cp_plans p
LEFT JOIN rule limits ON limits.id = 'CP-2YR'
    AND p.cppl_cp_plan_start_date BETWEEN limits.from_date AND limits.to_date
WHERE p.cppl_cp_plan_end_date IS NOT NULL AND coalesce(p.cppl_cp_plan_ola, 'N') <> 'Y'
