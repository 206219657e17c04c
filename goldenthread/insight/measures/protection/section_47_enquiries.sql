/*
title = "Section 47 enquiries"
question = "How many enquiries into significant harm did we begin?"
why = "Each is an investigation of a family. Many that lead nowhere are as much a worry as few."
unit = "enquiries"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "section 47 enquiries"
cohort = "section 47 enquiries that began, each counted, by the date of the strategy discussion that initiated them"
source = "CIN census; DfE LAIT 'Section 47 enquiries'"
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_s47_enquiry = "0"
*/
SELECT
    'enquiry' AS subject_kind,
    s47e_s47_enquiry_id AS subject_id,
    s47e_person_id AS person_id,
    s47e_s47_start_date AS on_date,
    s47e_s47_completed_by_team AS team_id
FROM ssd_s47_enquiry
WHERE s47e_s47_start_date IS NOT NULL
