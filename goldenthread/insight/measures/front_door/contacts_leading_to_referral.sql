/*
title = "Contacts that led to a referral"
question = "How often does what we are told need a social worker?"
why = "Few referrals from many contacts means that partners and we read the threshold differently."
unit = "contacts"
polarity = "none"
shape = "event"
kind = "percentage"
concept = "contacts that led to a referral"
cohort = "contacts received about a child, each counted"
numerator = "those that led to a new referral"
denominator = "contacts received about a child, each counted; one of which nothing has been decided could not be told"
source = "ADCS Safeguarding Pressures; Ofsted Annex A, list 1"
differs = "A contact about a child whose case is open adds to that case and leads to no new referral."
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_contacts = "0"
*/
SELECT
    'contact' AS subject_kind,
    cont_contact_id AS subject_id,
    cont_person_id AS person_id,
    cont_contact_date AS on_date,
    regexp_matches(cont_contact_outcome_json, '"NEW_REFERRAL_FLAG": *"Y"') AS met
FROM ssd_contacts
WHERE cont_contact_date IS NOT NULL
