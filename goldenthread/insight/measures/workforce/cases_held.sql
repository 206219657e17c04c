/*
title = "Children held by social workers"
question = "How many children have a social worker of their own?"
why = "A child without one is a child whom nobody answers for."
unit = "children"
polarity = "none"
shape = "stock"
kind = "count"
concept = "children held by social workers"
cohort = "children whose allocated case worker at the end of the day is a registered social worker in post, employed or from an agency"
source = "Children's social work workforce census, at 30 September, cases held"
differs = "The census counts cases, which may be carers too; here each is a child."
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false

[needs]
ssd_involvements = "0"
gt_memberships = "0"
*/
SELECT
    'child' AS subject_kind,
    i.invo_person_id AS subject_id,
    i.invo_person_id AS person_id,
    post.team_id,
    greatest(i.invo_involvement_start_date, post.from_date) AS from_date,
    least(i.invo_involvement_end_date + 1, post.to_date) AS to_date
FROM ssd_involvements i
JOIN social_worker_post post ON post.worker_id = i.invo_professional_id
    AND (post.to_date IS NULL OR i.invo_involvement_start_date < post.to_date)
    AND (i.invo_involvement_end_date IS NULL OR i.invo_involvement_end_date >= post.from_date)
WHERE i.invo_professional_role_id = 'Allocated Case Worker' AND i.invo_involvement_start_date IS NOT NULL
    AND post.full_time > 0
