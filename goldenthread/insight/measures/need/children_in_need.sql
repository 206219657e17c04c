/*
title = "Children in need"
question = "How many children have a case open with us?"
why = "It is the whole of the service's work with families, from assessment to care."
unit = "children"
polarity = "none"
shape = "stock"
kind = "count"
concept = "children in need"
cohort = "children with an episode of need open at the end of the day, those on protection plans, looked after and leaving care among them"
source = "CIN census: episodes open at 31 March; DfE LAIT 'Children in need'"
differs = "Referrals with no further action are left out, as the census leaves them out."
owner = "Director of children's services"
version = "1"
review = 2027-04-01
suppress = true
published = "CIN_At31"

[needs]
ssd_cin_episodes = "0"

[breakdowns]
need = "Primary need"
*/
SELECT
    'child' AS subject_kind,
    cine_person_id AS subject_id,
    cine_person_id AS person_id,
    cine_referral_date AS from_date,
    cine_close_date AS to_date,
    cine_cin_primary_need_code AS need
FROM ssd_cin_episodes
WHERE cine_referral_date IS NOT NULL AND coalesce(cine_referral_nfa, 'N') <> 'Y'
