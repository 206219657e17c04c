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
source = "Standard Safeguarding Dataset, contacts"
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
    cont_contact_date AS on_date
FROM ssd_contacts
WHERE cont_contact_date IS NOT NULL
