/*
title = "Care leavers aged 19 to 21 not in education, employment or training"
question = "How many of the young people who left our care have nothing to do all day?"
why = "It is counted apart from those in education or work, because of some young people nobody knows."
unit = "young people"
polarity = "low"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "care leavers not in education or work"
cohort = "former relevant young people whose 19th, 20th or 21st birthday fell in the period, those who died or went back to their parents left out"
numerator = "those known not to be in education, employment or training"
denominator = "all of them: where we are not in touch, or the young person refused contact or wants no service, and nothing is known, it is counted as not; one we are in touch with whose activity is not recorded could not be told"
source = "SSDA903, care leavers; DfE LAIT 'Care leavers not in education, training or employment'"
owner = "Head of leaving care"
version = "1"
review = 2027-04-01
suppress = true
published = "CareLeaversNEET"

[definition]
youngest = 19
oldest = 21

[needs]
gt_care_leaver_status = "0"

[breakdowns]
birthday = "Birthday"
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
        WHEN activity LIKE 'G%' THEN true
        WHEN regexp_matches(activity, '^[FP][1-5]$') THEN false
        WHEN in_touch IN ('NO', 'REFU', 'NREQ') THEN false
    END AS met
FROM leaver, definition
WHERE birthday BETWEEN definition.youngest AND definition.oldest
