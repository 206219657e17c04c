/*
title = "How long care proceedings last"
question = "How long does a child wait for the court to decide?"
why = "Months are long in a child's life, and nothing can be settled while the court has not decided."
unit = "proceedings"
value_in = "weeks"
polarity = "low"
shape = "event"
kind = "mean"
concept = "length of care proceedings"
cohort = "care proceedings that ended, each child counted, those withdrawn among them"
source = "Ministry of Justice, family court statistics: care and supervision cases disposed, average weeks; Children Act 1989, section 32"
differs = "Weeks are counted for each child, and not for each case of brothers and sisters together. The day of issue is the first day, as in the Act."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
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
    proceedings_id AS subject_id,
    person_id,
    ended AS on_date,
    CASE
        WHEN outcome = 'CO' THEN 'Care order'
        WHEN outcome = 'PO' THEN 'Care order and placement order'
        WHEN outcome = 'SO' THEN 'Supervision order'
        WHEN outcome = 'SGO' THEN 'Special guardianship order'
        WHEN outcome = 'CAO' THEN 'Child arrangements order'
        WHEN outcome = 'NONE' THEN 'No order'
        WHEN outcome = 'WD' THEN 'Withdrawn'
    END AS outcome,
    (date_diff('day', started, ended) + 1) / definition.days_a_week AS value
FROM gt_care_proceedings, definition
WHERE ended IS NOT NULL
