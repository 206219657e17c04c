/*
title = "Social workers who left"
question = "How many social workers did we lose?"
why = "Each who leaves takes away what they know of children and families."
unit = "full-time equivalents"
polarity = "low"
shape = "event"
kind = "count"
weighed = true
about = "workers"
span = "year"
repeated = "last"
concept = "social workers leaving"
cohort = "registered social workers whom the council employed and who left it in the year, each counted once, by their full-time equivalent"
source = "Children's social work workforce census, at 30 September, leavers in the year"
differs = "Who is back in a team of the council on the next day has not left it; who comes back later, or as an agency worker, has. A worker on unpaid or long leave is in post."
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"

[needs]
gt_memberships = "0"
*/
WITH employed AS (
    SELECT * FROM social_worker_post WHERE NOT agency
)
SELECT
    'worker' AS subject_kind,
    e.worker_id AS subject_id,
    CAST(NULL AS VARCHAR) AS person_id,
    e.team_id,
    e.to_date - 1 AS on_date,
    e.full_time AS value
FROM employed e
LEFT JOIN employed again ON again.worker_id = e.worker_id AND again.from_date = e.to_date
WHERE e.to_date IS NOT NULL AND again.worker_id IS NULL
