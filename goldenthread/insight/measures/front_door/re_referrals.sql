/*
title = "Re-referrals within 12 months"
question = "How often does a child come back within a year?"
why = "A child referred again may have been closed too soon. Very few may mean that the door is hard to open."
unit = "referrals"
polarity = "low"
shape = "event"
kind = "percentage"
concept = "re-referrals"
cohort = "referrals received about a child with no case open"
numerator = "those where the same child had another referral in the 12 months before"
denominator = "referrals received about a child with no case open; each referral counts"
source = "DfE LAIT 'Percentage of re-referrals to children's social care within 12 months'"
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true
published = "ReReferral"

[definition]
months = 12

[needs]
ssd_cin_episodes = "12 months"

[breakdowns]
need = "Primary need"
*/
SELECT
    'referral' AS subject_kind,
    r.cine_referral_id AS subject_id,
    r.cine_person_id AS person_id,
    r.cine_referral_date AS on_date,
    r.cine_referral_team AS team_id,
    r.cine_cin_primary_need_code AS need,
    EXISTS (
        SELECT 1 FROM ssd_cin_episodes earlier
        WHERE earlier.cine_person_id = r.cine_person_id
            AND earlier.cine_referral_date < r.cine_referral_date
            AND earlier.cine_referral_date >= add_months(r.cine_referral_date, -definition.months)
    ) AS met
FROM ssd_cin_episodes r, definition
WHERE r.cine_referral_date IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ssd_cin_episodes open_case
    WHERE open_case.cine_person_id = r.cine_person_id
        AND open_case.cine_referral_date < r.cine_referral_date
        AND (open_case.cine_close_date IS NULL OR open_case.cine_close_date > r.cine_referral_date)
        AND coalesce(open_case.cine_referral_nfa, 'N') <> 'Y'  -- it opened no case
)
