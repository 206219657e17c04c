/*
title = "Episodes of need ended"
question = "How many children no longer need our help?"
why = "Families should not stay in services longer than they need to, nor leave too soon."
unit = "episodes"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "episodes of need ended"
cohort = "episodes of need that ended, each counted; those with no further action, or closed because the child was assessed and not in need, left out"
source = "CIN census: episodes ending in the year"
owner = "Director of children's services"
version = "1"
review = 2027-04-01
suppress = true
published = "CIN|Ended_episodes"

[needs]
ssd_cin_episodes = "0"
ssd_cin_assessments = "0"

[breakdowns]
need = "Primary need"
reason = "Why it ended"
*/
SELECT
    'episode' AS subject_kind,
    r.cine_referral_id AS subject_id,
    r.cine_person_id AS person_id,
    r.cine_close_date AS on_date,
    r.cine_cin_primary_need_code AS need,
    r.cine_close_reason AS reason
FROM ssd_cin_episodes r
LEFT JOIN closed_not_in_need c ON c.referral_id = r.cine_referral_id
WHERE r.cine_close_date IS NOT NULL AND c.referral_id IS NULL AND coalesce(r.cine_referral_nfa, 'N') <> 'Y'
