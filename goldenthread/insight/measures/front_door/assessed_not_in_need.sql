/*
title = "Referrals where the child was assessed and not in need"
question = "How many families do we assess who needed something else?"
why = "An assessment takes weeks of a family's life and of a worker's time."
unit = "referrals"
polarity = "low"
shape = "cohort"
kind = "percentage"
span = "year"
concept = "children assessed and not in need"
cohort = "referrals received in the year about a child with no case open"
numerator = "those assessed and closed by the end of the year because the child was not in need (RC8, or RC9 to early help), with no child in need or protection plan"
denominator = "referrals received in the year about a child with no case open, each counted; one closed by the end of the year for a reason not given could not be told"
source = "CIN census; DfE LAIT 'Referrals which resulted in an assessment and the child was assessed not to be in need'"
differs = "As in the published figure, a referral of the last weeks of the year whose assessment goes on is not among them, whatever becomes of it. The source's further activity is read here as a plan."
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true
published = "Referrals_AssessedNotNeed"

[needs]
ssd_cin_episodes = "0"
ssd_cin_assessments = "0"

[breakdowns]
need = "Primary need"
*/
SELECT
    period.start_date,
    period.end_date,
    'referral' AS subject_kind,
    n.referral_id AS subject_id,
    n.person_id,
    n.team_id,
    n.need,
    CASE
        WHEN n.no_further_action = 'Y' THEN false
        WHEN c.closed_on <= period.end_date THEN true
        WHEN r.cine_close_date <= period.end_date AND r.cine_close_reason IS NULL THEN NULL
        ELSE false
    END AS met
FROM period
JOIN new_referral n ON n.received_on BETWEEN period.start_date AND period.end_date
JOIN ssd_cin_episodes r ON r.cine_referral_id = n.referral_id
LEFT JOIN closed_not_in_need c ON c.referral_id = n.referral_id
