/*
title = "Care leavers aged 19 to 21 we are in touch with"
question = "Do we know how the young people who left our care are?"
why = "A parent stays in touch."
unit = "young people"
polarity = "high"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "care leavers in touch"
cohort = "former relevant young people whose 19th, 20th or 21st birthday fell in the period, those who died or went back to their parents left out"
numerator = "those the authority was in touch with around the birthday"
denominator = "all of them, those who refused contact or no longer want a service among them; one for whom nothing is recorded could not be told"
source = "SSDA903, care leavers; DfE LAIT 'Care leavers 19-21: local authority not in touch'"
differs = "The published figure is of those not in touch, and leaves out those about whom someone else tells us."
owner = "Head of leaving care"
version = "1"
review = 2027-04-01
suppress = true

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
    CAST(birthday AS VARCHAR) AS birthday, in_touch = 'YES' AS met
FROM leaver, definition
WHERE birthday BETWEEN definition.youngest AND definition.oldest
