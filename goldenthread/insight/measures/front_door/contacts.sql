/*
title = "Contacts"
question = "How many times were we told about a child?"
why = "It is all that reaches the front door, most of which is settled with advice."
unit = "contacts"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "contacts"
cohort = "contacts received about a child, each counted"
source = "Standard Safeguarding Dataset, contacts; RIIA quarterly return; ADCS Safeguarding Pressures"
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_contacts = "0"

[breakdowns]
source = "Who made contact"
outcome = "What it led to"
*/
SELECT
    'contact' AS subject_kind,
    cont_contact_id AS subject_id,
    cont_person_id AS person_id,
    cont_contact_date AS on_date,
    CASE
        WHEN cont_contact_source_code LIKE '1_' THEN 'Individual'
        WHEN cont_contact_source_code = '2A' THEN 'School'
        WHEN cont_contact_source_code = '2B' THEN 'Education service'
        WHEN cont_contact_source_code LIKE '3_' THEN 'Health'
        WHEN cont_contact_source_code = '4' THEN 'Housing'
        WHEN cont_contact_source_code LIKE '5_' THEN 'Local authority'
        WHEN cont_contact_source_code = '6' THEN 'Police'
        WHEN cont_contact_source_code = '7' THEN 'Other legal agency'
        WHEN cont_contact_source_code = '8' THEN 'Other'
        WHEN cont_contact_source_code = '9' THEN 'Anonymous'
    END AS source,
    CASE
        WHEN regexp_matches(cont_contact_outcome_json, '"NEW_REFERRAL_FLAG": *"Y"') THEN 'Referral'
        WHEN regexp_matches(cont_contact_outcome_json, '"EXISTING_REFERRAL_FLAG": *"Y"') THEN 'Added to an open case'
        WHEN regexp_matches(cont_contact_outcome_json, '"ADVICE_FLAG": *"Y"') THEN 'Advice'
        WHEN regexp_matches(cont_contact_outcome_json, '"NFA_FLAG": *"Y"') THEN 'No further action'
        WHEN cont_contact_outcome_json IS NOT NULL THEN 'Other'
    END AS outcome
FROM ssd_contacts
WHERE cont_contact_date IS NOT NULL
