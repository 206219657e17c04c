/*
title = "Children looked after placed more than 20 miles from home"
question = "How many of our children live far from everyone they know?"
why = "Distance makes it hard to keep family, school and friends, and for us to visit."
unit = "children"
polarity = "low"
shape = "stock"
kind = "percentage"
concept = "placed far from home"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those whose placement is more than 20 miles from home, by the distance supplied with the record"
denominator = "children looked after whose distance is known; one with no distance, or marked as not known (999.9), could not be told"
source = "SSDA903; National Framework dashboard 'placed more than 20 miles from home'"
differs = "LAIT counts only those also outside the authority's boundary, which this record does not hold. The published figure keeps children whose distance is not known in what it divides by."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "CLA_over_20_miles"

[definition]
miles = 20
not_known = 999.9

[needs]
ssd_cla_episodes = "0"
ssd_cla_placement = "0"

[breakdowns]
placement_type = "Placement"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    started AS from_date,
    ended AS to_date,
    placement_type,
    CASE WHEN distance < definition.not_known THEN distance END AS value,
    CASE WHEN distance < definition.not_known THEN distance > definition.miles END AS met
FROM care_episode, definition
WHERE NOT short_break
