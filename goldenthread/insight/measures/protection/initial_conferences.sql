/*
title = "Initial child protection conferences"
question = "About how many children did we hold an initial conference?"
why = "Beside enquiries and plans it shows how the threshold is read at each step."
unit = "conferences"
polarity = "none"
shape = "event"
kind = "count"
additive = true
concept = "initial conferences"
cohort = "initial conferences held, one for each child, those for children who moved in with a plan left out"
source = "CIN census; DfE LAIT 'Rate of initial stage child protection conferences'"
differs = "The published rate includes conferences about children who moved in with a plan; they follow no enquiry of ours."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_initial_cp_conference = "0"
*/
SELECT
    'conference' AS subject_kind,
    icpc_icpc_id AS subject_id,
    icpc_person_id AS person_id,
    icpc_icpc_date AS on_date,
    icpc_icpc_team AS team_id
FROM ssd_initial_cp_conference
WHERE icpc_icpc_date IS NOT NULL AND coalesce(icpc_icpc_transfer_in, 'N') <> 'Y'
