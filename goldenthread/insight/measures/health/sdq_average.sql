/*
title = "Average strengths and difficulties score of children looked after"
question = "How are our children feeling, as their carers see it?"
why = "0 to 13 is like most children, 14 to 16 is borderline, 17 to 40 is a cause for concern."
unit = "children"
value_in = "points"
polarity = "low"
shape = "cohort"
kind = "mean"
span = "year"
only_at = "31 March"
concept = "average strengths and difficulties score"
cohort = "children aged 5 to 16 looked after without a break through the year to 31 March who have a score, short breaks left out"
numerator = "their scores added together"
denominator = "children with a score"
source = "SSDA903, health outcomes; DfE LAIT 'Emotional health of looked after children'; bands of the statutory health guidance, annex B"
differs = "The age is 5 to 16, as the published tables have it; some guidance says 4 to 16."
owner = "Designated nurse for children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "Emotional_LAC"

[definition]
youngest = 5
oldest = 16

[[bands]]
label = "0 to 13, like most children"
up_to = 13
[[bands]]
label = "14 to 16, borderline"
up_to = 16
[[bands]]
label = "17 to 40, cause for concern"
up_to = 40

[needs]
ssd_cla_episodes = "0"
gt_annual_health = "0"

[breakdowns]
score_band = "Score"
*/
WITH cohort AS (
    SELECT period.start_date, period.end_date, c.person_id,
        year(period.end_date) - year(child.pers_dob) - CAST(
            month(period.end_date) * 100 + day(period.end_date) < month(child.pers_dob) * 100 + day(child.pers_dob)
            AS INTEGER) AS age
    FROM period
    JOIN care_period c ON c.started <= period.start_date AND (c.ended IS NULL OR c.ended > period.end_date)
        AND NOT c.short_breaks
    JOIN ssd_person child ON child.pers_person_id = c.person_id
)
SELECT cohort.start_date, cohort.end_date, 'child' AS subject_kind, cohort.person_id AS subject_id, cohort.person_id,
    h.sdq_score AS value, band.label AS score_band
FROM definition, cohort
LEFT JOIN gt_annual_health h ON h.person_id = cohort.person_id AND h.year_end = cohort.end_date
LEFT JOIN band ON (band.above IS NULL OR h.sdq_score > band.above) AND h.sdq_score <= band.up_to
WHERE cohort.age BETWEEN definition.youngest AND definition.oldest
