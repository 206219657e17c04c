/*
title = "Care leavers aged 19 to 21 in education, employment or training"
question = "Are the young people who left our care getting on?"
why = "It is where a good childhood shows."
unit = "young people"
polarity = "high"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "care leavers in education, employment or training"
cohort = "former relevant young people whose 19th, 20th or 21st birthday fell in the period, those who died or went back to their parents left out"
numerator = "those in education, employment or training, full or part time"
denominator = "all of them: where we are not in touch, or the young person refused contact or wants no service, and nothing is known, it is counted as not; one we are in touch with whose activity is not recorded could not be told"
source = "SSDA903, care leavers; DfE LAIT 'Care leavers: education, employment and training'"
owner = "Head of leaving care"
version = "1"
review = 2027-04-01
suppress = true
published = "CareLeaverEET"

[definition]
youngest = 19
oldest = 21

[needs]
gt_care_leaver_status = "0"

[breakdowns]
birthday = "Birthday"
activity = "Activity"
*/
WITH leaver AS (
    SELECT s.*, year(s.on_date) - year(child.pers_dob) AS birthday
    FROM gt_care_leaver_status s
    JOIN ssd_person child ON child.pers_person_id = s.person_id
    WHERE coalesce(s.in_touch, '') NOT IN ('DIED', 'RHOM')
)
SELECT 'young person' AS subject_kind, person_id AS subject_id, person_id, on_date,
    CAST(birthday AS VARCHAR) AS birthday,
    CASE
        WHEN activity IN ('F1', 'P1') THEN 'Higher education'
        WHEN activity IN ('F2', 'P2') THEN 'Other education'
        WHEN activity IN ('F4', 'P4') THEN 'Apprenticeship'
        WHEN activity IN ('F3', 'P3', 'F5', 'P5') THEN 'Training or employment'
        WHEN activity LIKE 'G%' THEN 'Not in education, employment or training'
    END AS activity,
    CASE
        WHEN regexp_matches(activity, '^[FP][1-5]$') THEN true
        WHEN activity LIKE 'G%' THEN false
        WHEN in_touch IN ('NO', 'REFU', 'NREQ') THEN false
    END AS met
FROM leaver, definition
WHERE birthday BETWEEN definition.youngest AND definition.oldest
