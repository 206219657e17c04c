/*
title = "Missing episodes of children looked after"
question = "How many times did our children go missing?"
why = "A few children may go missing many times: read it beside the number of children."
unit = "episodes"
polarity = "low"
shape = "cohort"
kind = "count"
concept = "missing episodes"
cohort = "missing episodes of children looked after that were under way on any day of the period, short breaks left out"
source = "SSDA903; DfE children looked after statistics, missing incidents"
differs = "An episode open when the period began is counted, so months cannot be added to make a year."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_cla_episodes = "0"
ssd_missing = "0"

[breakdowns]
return_interview = "Return interview"
*/
SELECT DISTINCT period.start_date, period.end_date, 'missing episode' AS subject_kind, m.miss_table_id AS subject_id,
    m.miss_person_id AS person_id,
    CASE
        WHEN m.miss_missing_rhi_accepted = 'Y' THEN 'Offered and accepted'
        WHEN m.miss_missing_rhi_offered = 'Y' THEN 'Offered, not accepted'
        WHEN m.miss_missing_rhi_offered = 'N' THEN 'Not offered'
    END AS return_interview
FROM period
JOIN ssd_missing m
    ON upper(m.miss_missing_episode_type) LIKE 'M%' AND m.miss_missing_episode_start_date <= period.end_date
    AND (m.miss_missing_episode_end_date IS NULL OR m.miss_missing_episode_end_date >= period.start_date)
JOIN care_episode c
    ON c.person_id = m.miss_person_id AND NOT c.short_break
    AND c.started <= least(period.end_date, coalesce(m.miss_missing_episode_end_date, period.end_date))
    AND (c.ended IS NULL OR c.ended > greatest(period.start_date, m.miss_missing_episode_start_date))
