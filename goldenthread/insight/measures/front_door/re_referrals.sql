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
    r.referral_id AS subject_id,
    r.person_id,
    r.received_on AS on_date,
    r.team_id,
    r.need,
    EXISTS (
        SELECT 1 FROM ssd_cin_episodes earlier
        WHERE earlier.cine_person_id = r.person_id
            AND earlier.cine_referral_date < r.received_on
            AND earlier.cine_referral_date >= add_months(r.received_on, -definition.months)
    ) AS met
FROM new_referral r, definition
