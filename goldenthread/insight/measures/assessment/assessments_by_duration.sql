/*
title = "Assessments by how long they took"
question = "How long do assessments take?"
why = "One limit hides the rest: a service that finishes everything on day 44 looks the same as one that finishes on day 20."
unit = "assessments"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "assessments authorised"
cohort = "assessments authorised, by working days from start to authorisation"
source = "CIN census key indicators; the bands of the Department's data set on assessments by duration"
owner = "Head of assessment"
version = "1"
review = 2027-04-01
suppress = true

[[bands]]
label = "Same day"
up_to = 0
[[bands]]
label = "1 to 10 days"
up_to = 10
[[bands]]
label = "11 to 20 days"
up_to = 20
[[bands]]
label = "21 to 30 days"
up_to = 30
[[bands]]
label = "31 to 40 days"
up_to = 40
[[bands]]
label = "41 to 45 days"
up_to = 45
[[bands]]
label = "46 to 50 days"
up_to = 50
[[bands]]
label = "51 to 60 days"
up_to = 60
[[bands]]
label = "61 days or more"

[needs]
ssd_cin_assessments = "0"

[breakdowns]
duration = "Working days taken"
*/
SELECT
    'assessment' AS subject_kind,
    a.cina_assessment_id AS subject_id,
    a.cina_person_id AS person_id,
    a.cina_assessment_auth_date AS on_date,
    a.cina_assessment_team AS team_id,
    done.ordinal - begun.ordinal AS value,
    band.label AS duration
FROM ssd_cin_assessments a
LEFT JOIN calendar begun ON begun.day = a.cina_assessment_start_date
LEFT JOIN calendar done ON done.day = a.cina_assessment_auth_date
LEFT JOIN band ON (band.above IS NULL OR done.ordinal - begun.ordinal > band.above)
    AND (band.up_to IS NULL OR done.ordinal - begun.ordinal <= band.up_to)
    AND done.ordinal >= begun.ordinal
WHERE a.cina_assessment_auth_date IS NOT NULL
