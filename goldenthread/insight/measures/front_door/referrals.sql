/*
title = "Referrals"
question = "How many referrals about children did we take?"
why = "It is the demand on the front door. A rise may be more need, or a threshold that partners read differently."
unit = "referrals"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "referrals"
cohort = "referrals received about a child with no case open"
source = "CIN census definition of a referral; DfE LAIT 'Number of referrals to children's social services'"
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_Total_NumRef"

[needs]
ssd_cin_episodes = "0"

[breakdowns]
source = "Who referred"
need = "Primary need"
*/
SELECT
    'referral' AS subject_kind,
    referral_id AS subject_id,
    person_id,
    received_on AS on_date,
    team_id,
    need,
    CASE
        WHEN source_code LIKE '1_' THEN 'Individual'
        WHEN source_code = '2A' THEN 'School'
        WHEN source_code = '2B' THEN 'Education service'
        WHEN source_code LIKE '3_' THEN 'Health'
        WHEN source_code = '4' THEN 'Housing'
        WHEN source_code LIKE '5_' THEN 'Local authority'
        WHEN source_code = '6' THEN 'Police'
        WHEN source_code = '7' THEN 'Other legal agency'
        WHEN source_code = '8' THEN 'Other'
        WHEN source_code = '9' THEN 'Anonymous'
    END AS source
FROM new_referral
