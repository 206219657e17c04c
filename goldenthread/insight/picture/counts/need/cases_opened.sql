/*
title = "Children whose case was opened"
question = "How many children did we begin to work with?"
why = "Set beside those closed, it says whether we are growing."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
repeated = "first"
concept = "children whose case was opened"
cohort = "children whose episode of need started, each counted once in the period, referrals with no further action left out"
source = "CIN census: episodes of need"
owner = "Director of children's services"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_cin_episodes = "0"

[breakdowns]
need = "Primary need"
*/
SELECT
    'child' AS subject_kind,
    cine_person_id AS subject_id,
    cine_person_id AS person_id,
    cine_referral_date AS on_date,
    cine_cin_primary_need_code AS need
FROM ssd_cin_episodes
WHERE cine_referral_date IS NOT NULL AND coalesce(cine_referral_nfa, 'N') <> 'Y'
