/*
title = "Care proceedings that ended within 26 weeks"
question = "Does the court decide about children within the time that the law gives it?"
why = "The limit is the law's, because a child cannot wait."
unit = "proceedings"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "care proceedings in time"
cohort = "care proceedings that ended, each child counted, those withdrawn among them"
numerator = "those that ended within 26 weeks, the day of issue being the first day"
denominator = "care proceedings that ended, each child counted; one with no day of issue could not be told"
source = "Children Act 1989, section 32(1)(a)(ii); Ministry of Justice, family court statistics"
differs = "The weeks by which a court extended the time are not read: proceedings that it extended count as over 26 weeks, as in the published figure."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["PLO-26W"]
suppress = true

[definition]
days_a_week = 7

[needs]
gt_care_proceedings = "0"

[breakdowns]
outcome = "How they ended"
*/
SELECT
    'proceedings' AS subject_kind,
    p.proceedings_id AS subject_id,
    p.person_id,
    p.ended AS on_date,
    CASE
        WHEN p.outcome = 'CO' THEN 'Care order'
        WHEN p.outcome = 'PO' THEN 'Care order and placement order'
        WHEN p.outcome = 'SO' THEN 'Supervision order'
        WHEN p.outcome = 'SGO' THEN 'Special guardianship order'
        WHEN p.outcome = 'CAO' THEN 'Child arrangements order'
        WHEN p.outcome = 'NONE' THEN 'No order'
        WHEN p.outcome = 'WD' THEN 'Withdrawn'
    END AS outcome,
    date_diff('day', p.started, p.ended) + 1 <= limits.value * definition.days_a_week AS met
FROM definition, gt_care_proceedings p
LEFT JOIN rule limits ON limits.id = 'PLO-26W' AND p.started BETWEEN limits.from_date AND limits.to_date
WHERE p.ended IS NOT NULL
