/*
title = "Episodes of need started"
question = "How many children did we find to be in need of our help?"
why = "Set beside those ended, it says whether the service is growing."
unit = "episodes"
polarity = "none"
shape = "cohort"
kind = "count"
concept = "episodes of need started"
cohort = "episodes of need that started in the period, each counted; those with no further action, or closed by the end of it because the child was assessed and not in need, left out"
source = "CIN census: episodes starting in the year, which are its referrals less those with no further action and those assessed and not in need"
differs = "An episode that is still being assessed at the end of the period is counted, and may be closed as not in need after it: so months cannot be added to make a year."
owner = "Director of children's services"
version = "1"
review = 2027-04-01
suppress = true
published = "CIN|Started_episodes"

[needs]
ssd_cin_episodes = "0"
ssd_cin_assessments = "0"

[breakdowns]
need = "Primary need"
*/
SELECT
    period.start_date,
    period.end_date,
    'episode' AS subject_kind,
    n.referral_id AS subject_id,
    n.person_id,
    n.team_id,
    n.need
FROM period
JOIN new_referral n ON n.received_on BETWEEN period.start_date AND period.end_date
LEFT JOIN closed_not_in_need c ON c.referral_id = n.referral_id AND c.closed_on <= period.end_date
WHERE c.referral_id IS NULL AND coalesce(n.no_further_action, 'N') <> 'Y'
