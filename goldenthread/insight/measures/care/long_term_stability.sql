/*
title = "Children in long-term care living in a stable placement"
question = "Do children who stay in care get to stay in one home?"
why = "A child who has been in care for years needs one place to belong."
unit = "children"
polarity = "high"
shape = "cohort"
kind = "percentage"
span = "date"
concept = "long-term placement stability"
cohort = "children under 16 looked after at the end of the day and without a break for two and a half years, short breaks left out"
numerator = "those who have been in the same placement for two years, or are placed for adoption and were in that and the placement before it for two years together"
denominator = "children under 16 looked after without a break for two and a half years"
source = "DfE LAIT 'Long term placement stability'"
differs = "A child whose first day in care is not known, and who is known to have been in care for less, could not be told."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_LongStable%"

[definition]
under_age = 16
months_in_care = 30
months_in_placement = 24

[needs]
ssd_cla_episodes = "30 months"
ssd_cla_placement = "30 months"
*/
WITH cared_for AS (
    SELECT period.start_date, period.end_date, c.person_id, c.care_period_id,
        c.started <= add_months(period.end_date, -definition.months_in_care) AS long_enough,
        c.start_known,
        add_months(period.end_date, -definition.months_in_placement) AS two_years_ago
    FROM period, definition, care_period c
    JOIN ssd_person child ON child.pers_person_id = c.person_id
    WHERE c.started <= period.end_date AND (c.ended IS NULL OR c.ended > period.end_date) AND NOT c.short_breaks
        AND year(period.end_date) - year(child.pers_dob) - CAST(
            month(period.end_date) * 100 + day(period.end_date) < month(child.pers_dob) * 100 + day(child.pers_dob)
            AS INTEGER) < definition.under_age
), placed AS (
    SELECT c.*, p.clap_cla_placement_start_date AS placed_from, before.clap_cla_placement_start_date AS before_from,
        p.clap_cla_placement_type LIKE 'A%' AS for_adoption,
        row_number() OVER (
            PARTITION BY c.start_date, c.end_date, c.person_id
            ORDER BY p.clap_cla_placement_start_date DESC NULLS LAST, before.clap_cla_placement_start_date
        ) AS place
    FROM cared_for c
    LEFT JOIN ssd_cla_placement p
        ON p.clap_person_id = c.person_id AND p.clap_cla_placement_start_date <= c.end_date
        AND (p.clap_cla_placement_end_date IS NULL OR p.clap_cla_placement_end_date > c.end_date)
    LEFT JOIN ssd_cla_placement before
        ON before.clap_person_id = c.person_id
        AND before.clap_cla_placement_end_date = p.clap_cla_placement_start_date
        AND before.clap_cla_placement_start_date < p.clap_cla_placement_start_date
)
SELECT start_date, end_date, 'child' AS subject_kind, person_id AS subject_id, person_id,
    CASE
        WHEN NOT long_enough THEN NULL
        WHEN for_adoption AND before_from <= two_years_ago THEN true
        ELSE placed_from <= two_years_ago
    END AS met
FROM placed
WHERE place = 1 AND (long_enough OR NOT start_known)
