/*
title = "Children looked after who live in a children's home"
question = "How many of our children live in residential care?"
why = "It is right for some, and costs many times what a family does."
unit = "children"
polarity = "none"
shape = "stock"
kind = "percentage"
concept = "children in children's homes"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those placed in a secure home or a children's home (placement K1 or K2)"
denominator = "children looked after at the end of the day; one whose placement is not recorded could not be told"
source = "SSDA903; DfE LAIT, children looked after at 31 March by placement (%)"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_SecHome_And_ChildHome"

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
    placement_code IN ('K1', 'K2') AS met
FROM care_episode
WHERE NOT short_break
