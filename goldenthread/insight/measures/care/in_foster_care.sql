/*
title = "Children looked after who live in foster care"
question = "How many of our children live in a family?"
why = "For most children a family is the best place to grow up; residential care costs more and does not always give more."
unit = "children"
polarity = "high"
shape = "stock"
kind = "percentage"
concept = "children in foster care"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those placed with foster carers (placement U1 to U6)"
denominator = "children looked after at the end of the day; one whose placement is not recorded could not be told"
source = "SSDA903; DfE LAIT 'Percentage of children looked after in foster care'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_Foster_Placements"

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
    placement_code LIKE 'U%' AS met
FROM care_episode
WHERE NOT short_break
