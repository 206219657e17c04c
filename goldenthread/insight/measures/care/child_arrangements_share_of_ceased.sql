/*
title = "Children who left care by a child arrangements order"
question = "How many of those who left our care were given a home by the court with somebody they know?"
why = "It is one of the ways home that need no local authority any more."
unit = "children"
polarity = "none"
shape = "event"
kind = "percentage"
repeated = "last"
concept = "children who left care by a child arrangements order"
cohort = "children who ceased to be looked after, each counted once in the period by the last time, short breaks left out"
numerator = "those who left by a residence or child arrangements order (E41)"
denominator = "children who ceased to be looked after; one whose reason is not recorded could not be told"
source = "SSDA903; DfE LAIT 'CLA ceased because of a residence order or child arrangement order (%)'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_ceased_CAO%"

[needs]
ssd_cla_episodes = "0"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    ended AS on_date,
    end_reason IN ('E41') AS met
FROM care_period
WHERE ended IS NOT NULL AND NOT short_breaks
