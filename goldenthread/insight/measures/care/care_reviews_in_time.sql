/*
title = "Care reviews held in time"
question = "Are children's care plans looked at again when the law says?"
why = "The review is where a child is heard and where drift is stopped."
unit = "reviews"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "care reviews in time"
cohort = "reviews that fell due of children looked after, short breaks left out"
numerator = "those held by the day they were due: the first 20 working days after care began, the second three months after the first, each later one six months after the one before"
denominator = "reviews that fell due while the child was looked after; a late review sets the next due date from the day it was held; the first to fall due after reviews began to be recorded could not be told where one was held in time"
source = "Care Planning, Placement and Case Review Regulations 2010, regulation 33"
differs = "Where care began before reviews were recorded, or its start is not known, reviews are judged by the six-month interval: nobody can say which review the first one recorded was. An earlier date set by the reviewing officer is not read."
owner = "Head of the reviewing service"
version = "1"
review = 2027-04-01
rules = ["REV-1", "REV-2", "REV-N"]
suppress = true

[needs]
ssd_cla_reviews = "0"
ssd_cla_episodes = "0"

[breakdowns]
which = "Which review"
*/
WITH care AS (
    SELECT p.*, span.from_date AS recorded_since, span.to_date AS recorded_until,
        p.start_known AND p.started >= span.from_date AS from_the_start
    FROM care_period p
    JOIN coverage span ON span.area = 'ssd_cla_reviews'
        AND p.started <= span.to_date AND (p.ended IS NULL OR p.ended > span.from_date)
    WHERE NOT p.short_breaks
), held AS (
    SELECT DISTINCT clar_cla_id AS care_period_id, clar_cla_review_date AS held_on
    FROM ssd_cla_reviews
    WHERE clar_cla_review_date IS NOT NULL AND coalesce(clar_cla_review_cancelled, 'N') <> 'Y'
), step AS (
    -- From each step the next review is due: from the start of care where it is seen, and from each review held.
    -- Where the start is not seen, a review was held at best on the day before we would have seen it.
    SELECT care.*, NOT from_the_start AS at_best,
        CASE WHEN from_the_start THEN started ELSE greatest(started, recorded_since) - 1 END AS held_on
    FROM care
    UNION ALL
    SELECT care.*, false, held.held_on
    FROM care JOIN held ON held.care_period_id = care.care_period_id
        AND held.held_on > care.started AND (care.ended IS NULL OR held.held_on <= care.ended)
        AND held.held_on BETWEEN care.recorded_since AND care.recorded_until
), numbered AS (
    SELECT *,
        row_number() OVER steps + CASE WHEN from_the_start THEN 0 ELSE 2 END AS next_review,
        lead(held_on) OVER steps AS next_held_on
    FROM step
    WINDOW steps AS (PARTITION BY care_period_id, recorded_since ORDER BY held_on)
), due AS (
    SELECT n.*,
        CASE
            WHEN next_review = 1 THEN due_day.day
            ELSE add_months(n.held_on, CAST(limits.value AS INTEGER))
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
    'review' AS subject_kind,
    care_period_id || ' ' || CAST(due_on AS VARCHAR) AS subject_id,
    person_id,
    due_on AS on_date,
    CASE next_review WHEN 1 THEN 'First' WHEN 2 THEN 'Second' ELSE 'Later' END AS which,
    CASE WHEN next_held_on <= due_on THEN CASE WHEN NOT at_best THEN true END ELSE false END AS met
FROM due
WHERE due_on BETWEEN recorded_since AND recorded_until AND (ended IS NULL OR due_on < ended)
