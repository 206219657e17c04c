/*
title = "Protection plans that are a second or later one"
question = "How often does a child come back to a plan?"
why = "Some must. Many suggests that plans end before what they set out to change has changed."
unit = "plans"
polarity = "low"
shape = "event"
kind = "percentage"
concept = "second or later plans"
cohort = "protection plans of ours that began"
numerator = "those where the child had an earlier plan, however long ago"
denominator = "protection plans of ours that began, each counted; one could not be told where no earlier plan is known, none is stated, and the record does not reach back to the child's birth"
source = "DfE LAIT 'Percentage of children who became the subject of a plan for a second or subsequent time'; CIN census NumberOfPreviousCPP"
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "PrevRegCPR"

[needs]
ssd_cp_plans = "0"

[breakdowns]
category = "Category of abuse, at the start"
*/
SELECT
    'plan' AS subject_kind,
    p.cppl_cp_plan_id AS subject_id,
    p.cppl_person_id AS person_id,
    p.cppl_cp_plan_start_date AS on_date,
    p.cppl_cp_plan_initial_category AS category,
    CASE
        WHEN stated.earlier_plans > 0 OR EXISTS (
            SELECT 1 FROM ssd_cp_plans earlier
            WHERE earlier.cppl_person_id = p.cppl_person_id
                AND earlier.cppl_cp_plan_start_date < p.cppl_cp_plan_start_date
                AND coalesce(earlier.cppl_cp_plan_ola, 'N') <> 'Y'
        ) THEN true
        WHEN stated.earlier_plans = 0 THEN false
        WHEN EXISTS (
            SELECT 1 FROM coverage c
            WHERE c.area = 'ssd_cp_plans' AND c.to_date >= p.cppl_cp_plan_start_date
                AND c.from_date <= coalesce(child.pers_dob, child.pers_expected_dob)
        ) THEN false
    END AS met
FROM ssd_cp_plans p
LEFT JOIN gt_earlier_plans stated ON stated.cp_plan_id = p.cppl_cp_plan_id
LEFT JOIN ssd_person child ON child.pers_person_id = p.cppl_person_id
WHERE p.cppl_cp_plan_start_date IS NOT NULL AND coalesce(p.cppl_cp_plan_ola, 'N') <> 'Y'
