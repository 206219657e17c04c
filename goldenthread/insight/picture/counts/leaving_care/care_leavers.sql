/*
title = "Care leavers"
question = "How many young people who left our care do we still help?"
why = "A parent's help does not end at 18."
unit = "young people"
polarity = "none"
shape = "stock"
kind = "count"
concept = "care leavers"
cohort = "young people with leaving-care help open at the end of the day"
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
    l.started AS from_date,
    l.ended AS to_date,
    adviser.team_id
FROM gt_leaving_care l
LEFT JOIN adviser ON adviser.leaving_care_id = l.leaving_care_id
WHERE l.started IS NOT NULL
