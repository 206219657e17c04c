/*
title = "Social workers from agencies"
question = "How much do we depend on people who may leave next week?"
why = "Agency workers cost more and leave sooner; each who leaves is another face for a child."
unit = "full-time equivalents"
polarity = "low"
shape = "stock"
kind = "percentage"
weighed = true
about = "workers"
concept = "agency social workers"
cohort = "registered social workers, employed and from agencies, by their full-time equivalent"
numerator = "those from agencies"
denominator = "those from agencies and those whom the council employs"
source = "Children's social work workforce census, at 30 September; DfE LAIT 'Agency social workers (%)'"
differs = "A worker in two teams is counted once, in the one joined last."
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"
published = "Work_Force_Agecy_Rate"

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
    full_time AS value,
    agency AS met
FROM social_worker_post
