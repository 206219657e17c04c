/*
title = "Children looked after"
question = "How many children are we the parents of?"
why = "It is the council's weightiest duty and its largest cost."
unit = "children"
polarity = "none"
shape = "stock"
kind = "count"
concept = "children looked after"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
source = "SSDA903; DfE LAIT 'Number of children looked after'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACnum"

[needs]
ssd_cla_episodes = "0"

[breakdowns]
placement_type = "Placement"
legal_status = "Legal status"
need = "Need"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    started AS from_date,
    ended AS to_date,
    placement_type,
    CASE
        WHEN legal_status = 'C1' THEN 'Interim care order'
        WHEN legal_status = 'C2' THEN 'Full care order'
        WHEN legal_status IN ('D1', 'E1') THEN 'Placement order'
        WHEN legal_status = 'V2' THEN 'Voluntary agreement (section 20)'
        WHEN legal_status LIKE 'L%' THEN 'Detained for child protection'
        WHEN legal_status LIKE 'J%' THEN 'Youth justice'
    END AS legal_status,
    need
FROM care_episode
WHERE NOT short_break
