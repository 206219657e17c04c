/*
title = "Children looked after who went missing"
question = "How many of our children went missing in the year?"
why = "A missing child is at risk, and running is something a child is telling us."
unit = "children"
polarity = "low"
shape = "cohort"
kind = "percentage"
span = "year"
concept = "children looked after who went missing"
cohort = "children looked after at any time in the year, short breaks left out"
numerator = "those missing on any day of the year that they were looked after, one missing already when the year began among them"
denominator = "children looked after at any time in the year"
source = "SSDA903; DfE LAIT 'Percentage of children looked after who were missing'"
differs = "Being away without authorisation is not being missing. The Department warns that many authorities record it as missing, which makes published figures about a tenth too high."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "Children_missing"

[needs]
ssd_cla_episodes = "0"
ssd_missing = "0"
*/
SELECT period.start_date, period.end_date, 'child' AS subject_kind, c.person_id AS subject_id, c.person_id,
    bool_or(m.miss_table_id IS NOT NULL) AS met
FROM period
JOIN care_episode c
    ON c.started <= period.end_date AND (c.ended IS NULL OR c.ended > period.start_date) AND NOT c.short_break
LEFT JOIN ssd_missing m
    ON m.miss_person_id = c.person_id AND upper(m.miss_missing_episode_type) LIKE 'M%'
    AND m.miss_missing_episode_start_date <= period.end_date
    AND (c.ended IS NULL OR m.miss_missing_episode_start_date < c.ended)
    AND (m.miss_missing_episode_end_date IS NULL
        OR m.miss_missing_episode_end_date >= greatest(period.start_date, c.started))
GROUP BY ALL
