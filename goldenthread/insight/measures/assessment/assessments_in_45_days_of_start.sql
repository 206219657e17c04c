/*
title = "Assessments authorised within 45 working days of their start"
question = "Once begun, are assessments finished in time?"
why = "It is the figure the Department publishes. An assessment that starts late can still be in time here."
unit = "assessments"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "assessments in time, from start"
cohort = "assessments authorised"
numerator = "those authorised no more than 45 working days after the assessment started (the start day is day 0; at a weekend after day 45 is late)"
denominator = "assessments authorised; each counts"
source = "CIN census fields, as the published percentage is believed to use them; DfE LAIT 'Continuous assessments completed within 45 working days'"
differs = "No methodology text says in words that the published figure runs from the start; the census fields allow nothing else."
owner = "Head of assessment"
version = "1"
review = 2027-04-01
rules = ["SA-45WD"]
suppress = true
published = "Continue_Assess_Comp"

[needs]
ssd_cin_assessments = "0"
*/
SELECT
    'assessment' AS subject_kind,
    a.cina_assessment_id AS subject_id,
    a.cina_person_id AS person_id,
    a.cina_assessment_auth_date AS on_date,
    a.cina_assessment_team AS team_id,
    done.ordinal - begun.ordinal AS value,
    a.cina_assessment_auth_date <= due.day AS met
FROM ssd_cin_assessments a
LEFT JOIN calendar begun ON begun.day = a.cina_assessment_start_date
LEFT JOIN calendar done ON done.day = a.cina_assessment_auth_date
LEFT JOIN rule limits ON limits.id = 'SA-45WD'
    AND a.cina_assessment_start_date BETWEEN limits.from_date AND limits.to_date
LEFT JOIN calendar due ON due.working AND due.ordinal = begun.ordinal + CAST(limits.value AS INTEGER)
WHERE a.cina_assessment_auth_date IS NOT NULL
