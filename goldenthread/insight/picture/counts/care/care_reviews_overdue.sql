/*
title = "Care reviews overdue"
question = "Which children in our care should have had their plan looked at again by now?"
why = "The review is where a child is heard and where drift is stopped."
unit = "children"
polarity = "low"
shape = "stock"
kind = "count"
concept = "care reviews overdue"
cohort = "children looked after at the end of the day whose next review was due before it, short breaks left out"
source = "Care Planning, Placement and Case Review Regulations 2010, regulation 33"
differs = "Where care began before reviews were recorded, or its start is not known, reviews are judged by the six-month interval from the first one recorded. An earlier date set by the reviewing officer is not read."
owner = "Head of the reviewing service"
version = "1"
review = 2027-04-01
rules = ["REV-1", "REV-2", "REV-N"]
suppress = true

[needs]
ssd_cla_reviews = "6 months"
ssd_cla_episodes = "6 months"

[breakdowns]
which = "Which review"
*/
WITH span AS (
    SELECT max(from_date) AS recorded_since FROM coverage WHERE area = 'ssd_cla_reviews'
), care AS (
    SELECT p.*, p.start_known AND p.started >= span.recorded_since AS from_the_start
    FROM care_period p, span
    WHERE NOT p.short_breaks
), held AS (
    SELECT DISTINCT clar_cla_id AS care_period_id, clar_cla_review_date AS held_on
    FROM ssd_cla_reviews
    WHERE clar_cla_review_date IS NOT NULL AND coalesce(clar_cla_review_cancelled, 'N') <> 'Y'
), step AS (
    -- The start of care where it is known, and each review held: from each of them the next one is due.
    SELECT care.*, started AS held_on FROM care WHERE from_the_start
    UNION ALL
    SELECT care.*, held.held_on FROM care JOIN held ON held.care_period_id = care.care_period_id
        AND held.held_on > care.started AND (care.ended IS NULL OR held.held_on <= care.ended)
), numbered AS (
    SELECT *,
        row_number() OVER steps + CASE WHEN from_the_start THEN 0 ELSE 2 END AS next_review,
        lead(held_on) OVER steps AS next_held_on
    FROM step
    WINDOW steps AS (PARTITION BY care_period_id ORDER BY held_on)
), due AS (
    SELECT n.*,
        CASE
            WHEN next_review = 1 THEN due_day.day
            ELSE CAST(n.held_on + to_months(CAST(limits.value AS INTEGER)) AS DATE)
        END AS due_on
    FROM numbered n
    LEFT JOIN rule limits
        ON limits.id = CASE next_review WHEN 1 THEN 'REV-1' WHEN 2 THEN 'REV-2' ELSE 'REV-N' END
        AND n.held_on BETWEEN limits.from_date AND limits.to_date
    LEFT JOIN calendar begun ON begun.day = n.held_on
    LEFT JOIN calendar due_day ON next_review = 1 AND due_day.working
        AND due_day.ordinal = begun.ordinal + CAST(limits.value AS INTEGER)
)
SELECT
    'care period' AS subject_kind,
    care_period_id AS subject_id,
    person_id,
    due_on + 1 AS from_date,
    coalesce(next_held_on, ended) AS to_date,
    CASE next_review WHEN 1 THEN 'First' WHEN 2 THEN 'Second' ELSE 'Later' END AS which
FROM due
WHERE due_on IS NOT NULL
