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
    r.cine_referral_id AS subject_id,
    r.cine_person_id AS person_id,
    r.cine_referral_date AS on_date,
    r.cine_referral_team AS team_id,
    r.cine_cin_primary_need_code AS need,
    CASE
        WHEN r.cine_referral_source_code LIKE '1_' THEN 'Individual'
        WHEN r.cine_referral_source_code = '2A' THEN 'School'
        WHEN r.cine_referral_source_code = '2B' THEN 'Education service'
        WHEN r.cine_referral_source_code LIKE '3_' THEN 'Health'
        WHEN r.cine_referral_source_code = '4' THEN 'Housing'
        WHEN r.cine_referral_source_code LIKE '5_' THEN 'Local authority'
        WHEN r.cine_referral_source_code = '6' THEN 'Police'
        WHEN r.cine_referral_source_code = '7' THEN 'Other legal agency'
        WHEN r.cine_referral_source_code = '8' THEN 'Other'
        WHEN r.cine_referral_source_code = '9' THEN 'Anonymous'
    END AS source
FROM ssd_cin_episodes r
WHERE r.cine_referral_date IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ssd_cin_episodes open_case
    WHERE open_case.cine_person_id = r.cine_person_id
        AND open_case.cine_referral_date < r.cine_referral_date
        AND (open_case.cine_close_date IS NULL OR open_case.cine_close_date > r.cine_referral_date)
        AND coalesce(open_case.cine_referral_nfa, 'N') <> 'Y'  -- it opened no case
)
