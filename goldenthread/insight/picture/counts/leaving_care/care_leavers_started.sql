/*
title = "Young people who became care leavers"
question = "How many young people moved on from our care?"
why = "Each needs an adviser, a plan and a home."
unit = "young people"
polarity = "none"
shape = "event"
kind = "count"
repeated = "first"
concept = "young people who became care leavers"
cohort = "young people whose leaving-care help started, each counted once in the period"
source = "Children Act 1989, sections 23A to 23CZB; the record's spells of leaving care"
owner = "Head of leaving care"
version = "1"
review = 2027-04-01
suppress = true

[needs]
gt_leaving_care = "0"
*/
WITH adviser AS (
    SELECT l.leaving_care_id, arg_max(i.invo_professional_team, i.invo_involvement_start_date) AS team_id
    FROM gt_leaving_care l
    JOIN ssd_involvements i ON i.invo_person_id = l.person_id
        AND i.invo_professional_role_id = 'Personal Adviser'
        AND i.invo_involvement_start_date <= coalesce(l.ended, DATE '9999-12-31')
        AND coalesce(i.invo_involvement_end_date, DATE '9999-12-31') >= l.started
    GROUP BY ALL
)
SELECT
    'young person' AS subject_kind,
    l.person_id AS subject_id,
    l.person_id,
    l.started AS on_date,
    adviser.team_id
FROM gt_leaving_care l
LEFT JOIN adviser ON adviser.leaving_care_id = l.leaving_care_id
WHERE l.started IS NOT NULL
