/*
title = "Children whose case was closed"
question = "How many children did we stop working with?"
why = "Families should not stay in services longer than they need to, nor leave too soon."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
concept = "children whose case was closed"
cohort = "children whose episode of need was closed, each counted once in the period, referrals with no further action left out"
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
    cine_close_date AS on_date,
    cine_cin_primary_need_code AS need
FROM ssd_cin_episodes
WHERE cine_close_date IS NOT NULL AND coalesce(cine_referral_nfa, 'N') <> 'Y'
