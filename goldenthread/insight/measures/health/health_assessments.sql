/*
title = "Children looked after who had their health assessments"
question = "Have our children's health needs been assessed this year?"
why = "Children come into care with worse health than others, and lose touch with doctors when they move."
unit = "children"
polarity = "high"
shape = "cohort"
kind = "percentage"
span = "year"
only_at = "31 March"
concept = "Children looked after who had their health assessments"
cohort = "children looked after without a break through the year to 31 March, short breaks left out"
numerator = "those had their health assessments in the year (two for a child under five); one who refused did not"
denominator = "children looked after through the year; one with no yearly health record could not be told"
source = "SSDA903, health outcomes; DfE LAIT 'LACHealth%'"
owner = "Designated nurse for children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACHealth%"

[needs]
ssd_cla_episodes = "0"
gt_annual_health = "0"
*/
SELECT period.start_date, period.end_date, 'child' AS subject_kind, c.person_id AS subject_id, c.person_id,
    h.health_assessment AS met
FROM period
JOIN care_period c ON c.started <= period.start_date AND (c.ended IS NULL OR c.ended > period.end_date)
    AND NOT c.short_breaks
LEFT JOIN gt_annual_health h ON h.person_id = c.person_id AND h.year_end = period.end_date
