/*
title = "Social workers in post"
question = "How many social workers do we employ?"
why = "Families are helped by people, and people who stay."
unit = "full-time equivalents"
polarity = "none"
shape = "stock"
kind = "count"
weighed = true
about = "workers"
concept = "social workers in post"
cohort = "registered social workers whom the council employs, managers among them and agency workers not, by their full-time equivalent"
source = "Children's social work workforce census, at 30 September; DfE LAIT 'Number of children's social workers (FTE)'"
differs = "A worker in two teams is counted once, in the one joined last."
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"
published = "Work_Force_NoSW"

[needs]
gt_memberships = "0"
*/
SELECT
    'worker' AS subject_kind,
    worker_id AS subject_id,
    CAST(NULL AS VARCHAR) AS person_id,
    team_id,
    from_date,
    to_date,
    full_time AS value
FROM social_worker_post
WHERE NOT agency
