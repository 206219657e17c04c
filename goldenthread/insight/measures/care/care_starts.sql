/*
title = "Children who started to be looked after"
question = "How many children came into our care?"
why = "Entries, not the number in care, show what is happening now."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
repeated = "first"
concept = "children starting to be looked after"
cohort = "children who started to be looked after, each counted once in the period, short breaks left out"
source = "SSDA903; DfE LAIT 'Number of children who started to be looked after'"
differs = "A period of care whose start is not known is not counted as starting."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACnum_Start"

[needs]
ssd_cla_episodes = "0"

[breakdowns]
need = "Need"
*/
SELECT
    'child' AS subject_kind,
    p.person_id AS subject_id,
    p.person_id,
    p.started AS on_date,
    first_episode.need
FROM care_period p
LEFT JOIN (
    SELECT care_period_id, arg_min(need, started) FILTER (WHERE need IS NOT NULL) AS need
    FROM care_episode GROUP BY care_period_id
) first_episode ON first_episode.care_period_id = p.care_period_id
WHERE p.start_known AND NOT p.short_breaks
