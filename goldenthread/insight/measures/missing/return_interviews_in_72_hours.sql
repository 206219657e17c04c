/*
title = "Return interviews held within 72 hours"
question = "When a child comes back, does somebody ask them why they went?"
why = "What a child says in the first days is what keeps them from going again."
unit = "interviews"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "return interviews in time"
cohort = "return interviews that fell due, three days after the child was found"
numerator = "those held by the third day after the child was found"
denominator = "return interviews that fell due; one that was declined, not offered or not held is not in time"
source = "Statutory guidance on children who run away or go missing from home or care, January 2014"
differs = "The record holds days and no hours: an interview on the third day is counted as within 72 hours, though it may be some hours over."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
rules = ["RHI-72H"]
suppress = true

[definition]
hours_a_day = 24

[needs]
gt_return_interviews = "0"

[breakdowns]
outcome = "What came of it"
*/
SELECT
    'interview' AS subject_kind,
    i.return_interview_id AS subject_id,
    i.person_id,
    i.found + CAST(limits.value / definition.hours_a_day AS INTEGER) AS on_date,
    date_diff('day', i.found, i.held) AS value,
    CASE
        WHEN i.outcome = 'completed' THEN 'Held'
        WHEN i.outcome = 'declined' THEN 'Declined'
        WHEN i.outcome = 'not_offered' THEN 'Not offered'
    END AS outcome,
    coalesce(i.held <= i.found + CAST(limits.value / definition.hours_a_day AS INTEGER), false) AS met
FROM definition, gt_return_interviews i
JOIN rule limits ON limits.id = 'RHI-72H' AND i.found BETWEEN limits.from_date AND limits.to_date
WHERE i.found IS NOT NULL
