/*
title = "Children looked after whose immunisations are up to date"
question = "Are our children protected as other children are?"
why = "A missed vaccination is missed most often because a child moved."
unit = "children"
polarity = "high"
shape = "cohort"
kind = "percentage"
span = "year"
only_at = "31 March"
concept = "Children looked after whose immunisations are up to date"
cohort = "children looked after without a break through the year to 31 March, short breaks left out"
numerator = "those whose immunisations are up to date; one who refused did not"
denominator = "children looked after through the year; one with no yearly health record could not be told"
source = "SSDA903, health outcomes; DfE LAIT 'LACVaccinations%'"
owner = "Designated nurse for children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACVaccinations%"

[needs]
ssd_cla_episodes = "0"
gt_annual_health = "0"
*/
SELECT period.start_date, period.end_date, 'child' AS subject_kind, c.person_id AS subject_id, c.person_id,
    h.immunisations AS met
FROM period
JOIN care_period c ON c.started <= period.start_date AND (c.ended IS NULL OR c.ended > period.end_date)
    AND NOT c.short_breaks
LEFT JOIN gt_annual_health h ON h.person_id = c.person_id AND h.year_end = period.end_date
