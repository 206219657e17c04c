/*
title = "Assessments started"
question = "How many assessments did we begin?"
why = "It is the work that referrals make."
unit = "assessments"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "assessments started"
cohort = "assessments started, each counted"
source = "Standard Safeguarding Dataset, assessments"
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
    cina_assessment_start_date AS on_date,
    cina_assessment_team AS team_id
FROM ssd_cin_assessments
WHERE cina_assessment_start_date IS NOT NULL
