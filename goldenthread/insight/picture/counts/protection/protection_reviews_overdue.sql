/*
title = "Protection reviews overdue"
question = "Which protection plans should have been looked at again by now?"
why = "A plan nobody reviews may no longer keep the child safe."
unit = "plans"
polarity = "low"
shape = "stock"
kind = "count"
concept = "protection reviews overdue"
cohort = "protection plans of ours open at the end of the day whose next review was due before it: the first within three months of the start, each later one within six months of the one before"
source = "Working Together to Safeguard Children 2023, chapter 3"
differs = "Where the plan began before reviews were recorded, it is judged from the first review recorded."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["RCPC-1", "RCPC-N"]
suppress = true

[needs]
ssd_cp_plans = "0"
ssd_cp_reviews = "0"
*/
WITH plan AS (
    SELECT p.*, (SELECT max(from_date) FROM coverage WHERE area = 'ssd_cp_reviews') AS recorded_since
    FROM ssd_cp_plans p
    WHERE p.cppl_cp_plan_start_date IS NOT NULL AND coalesce(p.cppl_cp_plan_ola, 'N') <> 'Y'
), step AS (
    -- The start of a plan whose reviews are all recorded, and each review held: from each the next one is due.
    SELECT cppl_cp_plan_id AS plan_id, cppl_person_id AS person_id, cppl_cp_plan_end_date AS ended,
        cppl_cp_plan_start_date AS held_on, 'RCPC-1' AS standard
    FROM plan
    WHERE cppl_cp_plan_start_date >= recorded_since
    UNION
    SELECT cppl_cp_plan_id, cppl_person_id, cppl_cp_plan_end_date, cppr_cp_review_date, 'RCPC-N'
    FROM plan
    JOIN ssd_cp_reviews ON cppr_cp_plan_id = cppl_cp_plan_id AND cppr_cp_review_date > cppl_cp_plan_start_date
        AND (cppl_cp_plan_end_date IS NULL OR cppr_cp_review_date <= cppl_cp_plan_end_date)
), due AS (
    SELECT s.*, lead(s.held_on) OVER (PARTITION BY s.plan_id ORDER BY s.held_on) AS next_held_on,
        CAST(s.held_on + to_months(CAST(limits.value AS INTEGER)) AS DATE) AS due_on
    FROM step s
    JOIN rule limits ON limits.id = s.standard AND s.held_on BETWEEN limits.from_date AND limits.to_date
)
SELECT
    'plan' AS subject_kind,
    plan_id AS subject_id,
    person_id,
    due_on + 1 AS from_date,
    coalesce(next_held_on, ended) AS to_date
FROM due
