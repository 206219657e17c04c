/*
title = "Children who left care to special guardians"
question = "How many of those who left our care live with a guardian, often kin?"
why = "Special guardianship gives a child a home for good and keeps the tie to the family."
unit = "children"
polarity = "none"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "children who left care to special guardians"
cohort = "children who ceased to be looked after, each counted once in the period by the last time, short breaks left out"
numerator = "those who left by a special guardianship order (E43 to E48)"
denominator = "children who ceased to be looked after; one whose reason is not recorded could not be told"
source = "SSDA903; DfE LAIT 'CLA ceased because of a special guardianship order (%)'"
differs = "LAIT names the codes E43 and E44, which E45 to E48 replaced in 2018; all are counted."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_ceased_SGO%"

[needs]
ssd_cla_episodes = "0"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    ended AS on_date,
    end_reason IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') AS met
FROM care_period
WHERE ended IS NOT NULL AND NOT short_breaks
