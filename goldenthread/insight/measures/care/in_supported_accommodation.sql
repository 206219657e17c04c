/*
title = "Children looked after who live in supported accommodation"
question = "How many of our children live semi-independently?"
why = "It is for young people of 16 and 17 who are ready for it, and for nobody younger."
unit = "children"
polarity = "none"
shape = "stock"
kind = "percentage"
concept = "children in supported accommodation"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those placed in supported or independent accommodation (placement H5, K3 or P2)"
denominator = "children looked after at the end of the day; one whose placement is not recorded could not be told"
source = "SSDA903; DfE LAIT, children looked after at 31 March by placement (%)"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_Ind_SInd_Liv_Arr"

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
    placement_code IN ('H5', 'K3', 'P2') AS met
FROM care_episode
WHERE NOT short_break
