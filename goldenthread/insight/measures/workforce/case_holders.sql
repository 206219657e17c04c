/*
title = "Social workers who hold children's cases"
question = "How many of our social workers work with children and families themselves?"
why = "Managers, reviewing officers and workers who are new hold none; children need those who do."
unit = "full-time equivalents"
polarity = "none"
shape = "stock"
kind = "count"
weighed = true
about = "workers"
concept = "social workers who hold cases"
cohort = "registered social workers in post, employed or from an agency, who are the allocated case worker of a child at the end of the day, by their full-time equivalent"
source = "Children's social work workforce census, at 30 September, case holders"
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"

[needs]
ssd_involvements = "0"
gt_memberships = "0"
*/
SELECT DISTINCT
    'worker' AS subject_kind,
    post.worker_id AS subject_id,
    CAST(NULL AS VARCHAR) AS person_id,
    post.team_id,
    greatest(i.invo_involvement_start_date, post.from_date) AS from_date,
    least(i.invo_involvement_end_date + 1, post.to_date) AS to_date,
    post.full_time AS value
FROM ssd_involvements i
JOIN social_worker_post post ON post.worker_id = i.invo_professional_id
    AND (post.to_date IS NULL OR i.invo_involvement_start_date < post.to_date)
    AND (i.invo_involvement_end_date IS NULL OR i.invo_involvement_end_date >= post.from_date)
WHERE i.invo_professional_role_id = 'Allocated Case Worker' AND i.invo_involvement_start_date IS NOT NULL
    AND post.full_time > 0
