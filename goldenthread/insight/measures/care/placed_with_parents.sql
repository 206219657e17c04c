/*
title = "Children looked after who live with their parents"
question = "How many of our children live at home under a care order?"
why = "It needs a plan and an end: either the order is needed or it is not."
unit = "children"
polarity = "none"
shape = "stock"
kind = "percentage"
concept = "children placed with parents"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those placed with parents or another person with parental responsibility (placement P1)"
denominator = "children looked after at the end of the day; one whose placement is not recorded could not be told"
source = "SSDA903; DfE LAIT, children looked after at 31 March by placement (%)"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_Parents_OR_Others"

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
    placement_code IN ('P1') AS met
FROM care_episode
WHERE NOT short_break
