/*
title = "Children who ceased to be looked after"
question = "How many children left our care, and where to?"
why = "Going home, adoption and guardianship are what care is for; other endings need a second look."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
repeated = "last"
concept = "children ceasing to be looked after"
cohort = "children who ceased to be looked after, each counted once in the period by the last time, short breaks left out"
source = "SSDA903; DfE LAIT 'Number of children who ceased to be looked after during the year'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LACceased"

[needs]
ssd_cla_episodes = "0"

[breakdowns]
reason = "Why care ended"
*/
SELECT
    'child' AS subject_kind,
    person_id AS subject_id,
    person_id,
    ended AS on_date,
    CASE
        WHEN end_reason IN ('E11', 'E12') THEN 'Adopted'
        WHEN end_reason = 'E2' THEN 'Died'
        WHEN end_reason = 'E3' THEN 'Care taken by another authority'
        WHEN end_reason = 'E4A' THEN 'Returned home, planned'
        WHEN end_reason = 'E4B' THEN 'Returned home, not planned'
        WHEN end_reason = 'E13' THEN 'To live with someone without parental responsibility'
        WHEN end_reason = 'E41' THEN 'Child arrangements order'
        WHEN end_reason IN ('E45', 'E46', 'E47', 'E48') THEN 'Special guardianship'
        WHEN end_reason = 'E5' THEN 'Independent living, supported'
        WHEN end_reason = 'E6' THEN 'Independent living, not supported'
        WHEN end_reason = 'E7' THEN 'Adult residential care'
        WHEN end_reason = 'E9' THEN 'Sentenced to custody'
        WHEN end_reason = 'E14' THEN 'Remand ended'
        WHEN end_reason = 'E15' THEN 'Found to be 18 or over'
        WHEN end_reason = 'E16' THEN 'Moved abroad'
        WHEN end_reason = 'E17' THEN 'Aged 18, stayed with carers'
        WHEN end_reason = 'E8' THEN 'Any other reason'
    END AS reason
FROM care_period
WHERE ended IS NOT NULL AND NOT short_breaks
