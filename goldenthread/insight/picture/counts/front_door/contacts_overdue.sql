/*
title = "Contacts without a decision in time"
question = "Is anybody waiting for us to decide what to do?"
why = "A child about whom somebody worried is unseen until a decision is made."
unit = "contacts"
polarity = "low"
shape = "stock"
kind = "count"
only_at = "last day"
concept = "contacts without a decision in time"
cohort = "contacts with no decision recorded after the working days that the standard allows"
source = "Local standard CONTACT-DECISION; Standard Safeguarding Dataset, contacts"
differs = "The day of the decision is not held, so this can be told only for the last day of the snapshot."
owner = "Head of the front door"
version = "1"
review = 2027-04-01
rules = ["CONTACT-DECISION"]
suppress = true

[needs]
ssd_contacts = "0"
*/
SELECT
    'contact' AS subject_kind,
    c.cont_contact_id AS subject_id,
    c.cont_person_id AS person_id,
    late.day AS from_date,
    CAST(NULL AS DATE) AS to_date
FROM ssd_contacts c
JOIN rule limits ON limits.id = 'CONTACT-DECISION' AND c.cont_contact_date BETWEEN limits.from_date AND limits.to_date
JOIN calendar received ON received.day = c.cont_contact_date
JOIN calendar late ON late.working AND late.ordinal = received.ordinal + CAST(limits.value AS INTEGER) + 1
WHERE c.cont_contact_outcome_json IS NULL
