/*
title = "Children looked after with a strengths and difficulties score"
question = "Do we know how our children are feeling?"
why = "The score is how a carer says that a child is struggling, every year and in the same words."
unit = "children"
polarity = "high"
shape = "cohort"
kind = "percentage"
span = "year"
only_at = "31 March"
concept = "strengths and difficulties scores held"
cohort = "children aged 5 to 16 looked after without a break through the year to 31 March, short breaks left out"
numerator = "those with a score for the year"
denominator = "children aged 5 to 16 looked after through the year; one with no yearly health record could not be told"
source = "SSDA903, health outcomes; DfE 'SDQ score was received'"
differs = "The age is 5 to 16, as the published tables have it; some guidance says 4 to 16."
owner = "Designated nurse for children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "SDQ_received"

[definition]
youngest = 5
oldest = 16

[needs]
ssd_cla_episodes = "0"
gt_annual_health = "0"
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
    CASE WHEN h.person_id IS NOT NULL THEN h.sdq_score IS NOT NULL END AS met
FROM definition, cohort
LEFT JOIN gt_annual_health h ON h.person_id = cohort.person_id AND h.year_end = cohort.end_date
WHERE cohort.age BETWEEN definition.youngest AND definition.oldest
