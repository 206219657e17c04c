/*
title = "Children whose protection plan was reviewed in time"
question = "Is every plan looked at again when it should be?"
why = "A review is where agencies say whether the child is safer."
unit = "children"
polarity = "high"
shape = "cohort"
kind = "percentage"
span = "date"
concept = "protection reviews in time"
cohort = "children with a protection plan of ours open at the end of the day that has been open three months or more"
numerator = "those whose every review was in time: the first within three months of the plan's start, each later one within six months of the one before, and none overdue on the day"
denominator = "children whose plan has been open three months or more; one could not be told where the plan began before reviews were recorded and none was seen to be late since"
source = "Working Together to Safeguard Children 2023, chapter 3; DfE LAIT 'Review of child protection cases'"
differs = "LAIT's printed denominator repeats the condition of its numerator; the figure cannot have been made so."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["RCPC-1", "RCPC-N"]
suppress = true
published = "RevCP"

[needs]
ssd_cp_plans = "0"
ssd_cp_reviews = "0"
*/
WITH plan AS (
    SELECT
        period.start_date, period.end_date, p.cppl_cp_plan_id AS plan_id, p.cppl_person_id AS person_id,
        p.cppl_cp_plan_start_date AS began, span.from_date AS recorded_since,
        CAST(first_review.value AS INTEGER) AS first_months, CAST(later_review.value AS INTEGER) AS later_months
    FROM period
    JOIN ssd_cp_plans p
        ON p.cppl_cp_plan_start_date <= period.end_date
        AND (p.cppl_cp_plan_end_date IS NULL OR p.cppl_cp_plan_end_date > period.end_date)
        AND coalesce(p.cppl_cp_plan_ola, 'N') <> 'Y'
    JOIN rule first_review ON first_review.id = 'RCPC-1'
        AND period.end_date BETWEEN first_review.from_date AND first_review.to_date
    JOIN rule later_review ON later_review.id = 'RCPC-N'
        AND period.end_date BETWEEN later_review.from_date AND later_review.to_date
    LEFT JOIN coverage span ON span.area = 'ssd_cp_reviews'
        AND period.end_date BETWEEN span.from_date AND span.to_date
    WHERE add_months(p.cppl_cp_plan_start_date, CAST(first_review.value AS INTEGER)) <= period.end_date
), step AS (
    -- The start of the plan, each review held after it, and the day of the figure: each is due after the one before.
    SELECT plan.*, began AS held, true AS is_start FROM plan
    UNION ALL
    SELECT plan.*, r.cppr_cp_review_date, false
    FROM plan JOIN ssd_cp_reviews r ON r.cppr_cp_plan_id = plan.plan_id
        AND r.cppr_cp_review_date > plan.began AND r.cppr_cp_review_date <= plan.end_date
), gap AS (
    SELECT *, lead(held, 1, end_date) OVER (PARTITION BY start_date, end_date, plan_id ORDER BY held) AS followed
    FROM step
), judged AS (
    -- A review held before reviews were recorded is not seen: at best it was on the day before they were.
    SELECT start_date, end_date, plan_id, person_id, began, recorded_since,
        bool_or(followed > add_months(
            greatest(held, recorded_since - 1),
            CASE WHEN is_start AND held >= recorded_since THEN first_months ELSE later_months END
        )) AS late
    FROM gap
    GROUP BY ALL
)
SELECT start_date, end_date, 'child' AS subject_kind, person_id AS subject_id, person_id,
    CASE WHEN late THEN false WHEN began >= recorded_since THEN true END AS met
FROM judged
