/*
title = "Assessments under way"
question = "How many assessments are we in the middle of?"
why = "Work in hand that outgrows the workers ends in late assessments."
unit = "assessments"
polarity = "none"
shape = "stock"
kind = "count"
concept = "assessments under way"
cohort = "assessments started and not yet authorised at the end of the day, on referrals that are open"
source = "Standard Safeguarding Dataset, assessments"
owner = "Head of assessment"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_cin_assessments = "0"
ssd_cin_episodes = "0"
*/
SELECT
    'assessment' AS subject_kind,
    a.cina_assessment_id AS subject_id,
    a.cina_person_id AS person_id,
    a.cina_assessment_start_date AS from_date,
    coalesce(a.cina_assessment_auth_date, r.cine_close_date) AS to_date
FROM ssd_cin_assessments a
LEFT JOIN ssd_cin_episodes r ON r.cine_referral_id = a.cina_referral_id
WHERE a.cina_assessment_start_date IS NOT NULL
