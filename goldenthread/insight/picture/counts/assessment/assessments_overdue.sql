/*
title = "Assessments overdue"
question = "Which families have waited too long to know what help they will have?"
why = "Each is a child whose needs are not yet understood."
unit = "assessments"
polarity = "low"
shape = "stock"
kind = "count"
concept = "assessments overdue"
cohort = "first assessments of a referral under way at the end of the day, more than 45 working days after the referral"
source = "Working Together to Safeguard Children 2023, chapter 3"
owner = "Head of assessment"
version = "1"
review = 2027-04-01
rules = ["SA-45WD"]
suppress = true

[needs]
ssd_cin_assessments = "6 months"
ssd_cin_episodes = "6 months"
*/
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY cina_referral_id ORDER BY cina_assessment_start_date, cina_assessment_auth_date, cina_assessment_id
    ) AS place
    FROM ssd_cin_assessments
    WHERE cina_assessment_start_date IS NOT NULL AND cina_referral_id IS NOT NULL
)
SELECT
    'assessment' AS subject_kind,
    a.cina_assessment_id AS subject_id,
    a.cina_person_id AS person_id,
    greatest(late.day, a.cina_assessment_start_date) AS from_date,
    coalesce(a.cina_assessment_auth_date, r.cine_close_date) AS to_date
FROM numbered a
JOIN ssd_cin_episodes r ON r.cine_referral_id = a.cina_referral_id
JOIN rule limits ON limits.id = 'SA-45WD' AND r.cine_referral_date BETWEEN limits.from_date AND limits.to_date
JOIN calendar referred ON referred.day = r.cine_referral_date
JOIN calendar late ON late.working AND late.ordinal = referred.ordinal + CAST(limits.value AS INTEGER) + 1
WHERE a.place = 1
