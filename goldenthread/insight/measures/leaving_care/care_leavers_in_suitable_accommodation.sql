/*
title = "Care leavers aged 19 to 21 in suitable accommodation"
question = "Do the young people who left our care have a decent place to live?"
why = "Without a home nothing else holds."
unit = "young people"
polarity = "high"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "care leavers in suitable accommodation"
cohort = "former relevant young people whose 19th, 20th or 21st birthday fell in the period; those who died, went back to their parents, went abroad, were deported, or whose residence is not known are left out"
numerator = "those whose accommodation was judged suitable"
denominator = "all of them: where we are not in touch, or the young person refused contact or wants no service, and nothing is known, it is counted as not suitable; one we are in touch with whose accommodation is not recorded could not be told"
source = "SSDA903, care leavers; DfE LAIT 'Care leavers: suitable accommodation'"
owner = "Head of leaving care"
version = "1"
review = 2027-04-01
suppress = true
published = "CareLeaverAcc"

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
        AND left(coalesce(s.accommodation, ''), 1) NOT IN ('G', 'H', 'R')
)
SELECT 'young person' AS subject_kind, person_id AS subject_id, person_id, on_date,
    CAST(birthday AS VARCHAR) AS birthday,
    CASE WHEN suitable IS NOT NULL THEN suitable WHEN in_touch IN ('NO', 'REFU', 'NREQ') THEN false END AS met
FROM leaver, definition
WHERE birthday BETWEEN definition.youngest AND definition.oldest
