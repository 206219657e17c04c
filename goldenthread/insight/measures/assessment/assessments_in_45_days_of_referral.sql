/*
title = "Assessments authorised within 45 working days of the referral"
question = "Do children wait longer than the law's guidance allows to know what help they will have?"
why = "A family in difficulty waits for a decision. Read it beside audit grades: a quick assessment is not yet a good one."
unit = "assessments"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "assessments in time, from referral"
cohort = "first assessments of a referral that were authorised"
numerator = "those authorised no more than 45 working days after the referral (the day of referral is day 0; at a weekend after day 45 is late)"
denominator = "first assessments of a referral that were authorised; one could not be told where its referral is not on record, or came before assessments were recorded, so that an earlier assessment may not be seen"
source = "Working Together to Safeguard Children 2023, chapter 3; CIN census guide section 4.9"
differs = "The published percentage is counted from the start of the assessment: that is the other measure. Later assessments of the same referral have no new referral to count from and are left out here."
owner = "Head of assessment"
version = "1"
review = 2027-04-01
rules = ["SA-45WD"]
suppress = true

[needs]
ssd_cin_assessments = "0"
ssd_cin_episodes = "0"
*/
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY cina_referral_id ORDER BY cina_assessment_start_date, cina_assessment_auth_date, cina_assessment_id
    ) AS place
    FROM ssd_cin_assessments
)
SELECT
    'assessment' AS subject_kind,
    a.cina_assessment_id AS subject_id,
    a.cina_person_id AS person_id,
    a.cina_assessment_auth_date AS on_date,
    a.cina_assessment_team AS team_id,
    done.ordinal - referred.ordinal AS value,
    CASE WHEN r.cine_referral_date >= span.from_date THEN a.cina_assessment_auth_date <= due.day END AS met
FROM numbered a
LEFT JOIN coverage span ON span.area = 'ssd_cin_assessments'
    AND a.cina_assessment_auth_date BETWEEN span.from_date AND span.to_date
LEFT JOIN ssd_cin_episodes r ON r.cine_referral_id = a.cina_referral_id
LEFT JOIN calendar referred ON referred.day = r.cine_referral_date
LEFT JOIN calendar done ON done.day = a.cina_assessment_auth_date
LEFT JOIN rule limits ON limits.id = 'SA-45WD'
    AND r.cine_referral_date BETWEEN limits.from_date AND limits.to_date
LEFT JOIN calendar due ON due.working AND due.ordinal = referred.ordinal + CAST(limits.value AS INTEGER)
WHERE a.cina_assessment_auth_date IS NOT NULL AND (a.place = 1 OR a.cina_referral_id IS NULL)
