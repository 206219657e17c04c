/*
title = "Children who left care by adoption"
question = "How many of those who left our care have a new family for life?"
why = "For children who cannot go home, adoption is one way to belong for good."
unit = "children"
polarity = "none"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "children who left care by adoption"
cohort = "children who ceased to be looked after, each counted once in the period by the last time, short breaks left out"
numerator = "those adopted (E11 or E12)"
denominator = "children who ceased to be looked after; one whose reason is not recorded could not be told"
source = "SSDA903; DfE LAIT 'Children looked after who were adopted in year (%)'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "%_of LAC Adopted"

[needs]
ssd_cla_episodes = "0"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    ended AS on_date,
    end_reason IN ('E11', 'E12') AS met
FROM care_period
WHERE ended IS NOT NULL AND NOT short_breaks
