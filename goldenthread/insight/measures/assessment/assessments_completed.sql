/*
title = "Assessments completed"
question = "How many assessments did we finish?"
why = "Set beside those started, it says whether work is piling up."
unit = "assessments"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "assessments authorised"
cohort = "assessments authorised, each counted, on the day of authorisation"
source = "CIN census: assessments with an authorisation date; DfE LAIT, continuous assessments completed"
owner = "Head of assessment"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_cin_assessments = "0"
*/
SELECT
    'assessment' AS subject_kind,
    cina_assessment_id AS subject_id,
    cina_person_id AS person_id,
    cina_assessment_auth_date AS on_date,
    cina_assessment_team AS team_id
FROM ssd_cin_assessments
WHERE cina_assessment_auth_date IS NOT NULL
