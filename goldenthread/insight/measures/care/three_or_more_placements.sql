/*
title = "Children looked after with three or more placements in the year"
question = "How many children have had to move again and again?"
why = "Each move costs a child a home, and often a school and friends."
unit = "children"
polarity = "low"
shape = "cohort"
kind = "percentage"
span = "year"
concept = "three or more placements"
cohort = "children looked after at the end of the year, those in an agreed series of short breaks left out"
numerator = "those with three or more placements of a day or longer in the year: one open when the year began counts, and one with the foster carers who are to adopt the child does not count as a move"
denominator = "children looked after at the end of the year"
source = "DfE LAIT 'Percentage of children looked after with three or more placements'"
differs = "Temporary placements (T0 to T4), and a new placement with the same carers where only its status changed, are counted, because no source read says that they are not."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACStable_2016on"

[definition]
placements = 3

[needs]
ssd_cla_episodes = "0"
ssd_cla_placement = "0"
*/
WITH cared_for AS (
    SELECT DISTINCT period.start_date, period.end_date, e.person_id
    FROM period
    JOIN care_episode e
        ON e.started <= period.end_date AND (e.ended IS NULL OR e.ended > period.end_date) AND NOT e.short_break
), placement AS (
    SELECT
        p.clap_person_id AS person_id, p.clap_cla_placement_type AS code,
        p.clap_cla_placement_start_date AS started, p.clap_cla_placement_end_date AS ended,
        EXISTS (
            SELECT 1 FROM ssd_cla_placement before
            WHERE before.clap_person_id = p.clap_person_id
                AND before.clap_cla_placement_end_date = p.clap_cla_placement_start_date
                AND before.clap_cla_placement_type LIKE 'U%'
        ) AS follows_fostering
    FROM ssd_cla_placement p
    WHERE p.clap_cla_placement_start_date IS NOT NULL
        AND (p.clap_cla_placement_end_date IS NULL OR p.clap_cla_placement_end_date > p.clap_cla_placement_start_date)
        AND p.clap_cla_placement_id NOT IN (
            SELECT placement_id FROM care_episode WHERE short_break AND placement_id IS NOT NULL
        )
), moved AS (
    SELECT c.start_date, c.end_date, c.person_id, count(p.person_id) AS placements
    FROM cared_for c
    LEFT JOIN placement p
        ON p.person_id = c.person_id
        AND p.started <= c.end_date AND (p.ended IS NULL OR p.ended >= c.start_date)
        AND NOT (coalesce(p.code IN ('A3', 'A5'), false) AND p.follows_fostering AND p.started >= c.start_date)
    GROUP BY ALL
)
SELECT start_date, end_date, 'child' AS subject_kind, person_id AS subject_id, person_id,
    moved.placements AS value, moved.placements >= definition.placements AS met
FROM moved, definition
