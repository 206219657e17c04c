/*
title = "Referrals with no further action"
question = "How many referrals end where they began?"
why = "A referral that needed nothing may have been better settled as a contact, or closed too soon."
unit = "referrals"
polarity = "none"
shape = "event"
kind = "percentage"
concept = "referrals with no further action"
cohort = "referrals received about a child with no case open"
numerator = "those closed before an assessment, with no further action"
denominator = "referrals received about a child with no case open, each counted; one that does not say whether action followed could not be told"
source = "CIN census; DfE LAIT 'Referrals to children's social care closed with no further action'"
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true
published = "CIN_Refferals_NFA"

[needs]
ssd_cin_episodes = "0"

[breakdowns]
need = "Primary need"
*/
SELECT
    'referral' AS subject_kind,
    referral_id AS subject_id,
    person_id,
    received_on AS on_date,
    team_id,
    need,
    no_further_action = 'Y' AS met
FROM new_referral
