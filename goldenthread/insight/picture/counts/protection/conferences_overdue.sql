/*
title = "Initial conferences overdue"
question = "Which children suspected of being harmed still wait for a conference?"
why = "Each is a child at risk without an agreed plan."
unit = "enquiries"
polarity = "low"
shape = "stock"
kind = "count"
concept = "initial conferences overdue"
cohort = "section 47 enquiries that led, or must lead, to an initial conference not held by the end of the day, more than 15 working days after the strategy discussion"
source = "Working Together to Safeguard Children 2023, chapter 3"
differs = "A conference that is not linked to its enquiry is taken to be the child's next one."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["ICPC-15WD"]
suppress = true

[needs]
ssd_s47_enquiry = "3 months"
ssd_initial_cp_conference = "3 months"
*/
WITH enquiry AS (
    SELECT s.*, r.cine_close_date,
        min(c.icpc_icpc_date) FILTER (WHERE c.icpc_s47_enquiry_id = s.s47e_s47_enquiry_id) AS own_conference,
        min(c.icpc_icpc_date) AS any_conference
    FROM ssd_s47_enquiry s
    LEFT JOIN ssd_cin_episodes r ON r.cine_referral_id = s.s47e_referral_id
    LEFT JOIN ssd_initial_cp_conference c
        ON c.icpc_person_id = s.s47e_person_id AND c.icpc_icpc_date >= s.s47e_s47_start_date
    GROUP BY ALL
)
SELECT
    'enquiry' AS subject_kind,
    s.s47e_s47_enquiry_id AS subject_id,
    s.s47e_person_id AS person_id,
    late.day AS from_date,
    coalesce(s.own_conference, s.any_conference, s.cine_close_date) AS to_date
FROM enquiry s
JOIN rule limits ON limits.id = 'ICPC-15WD' AND s.s47e_s47_start_date BETWEEN limits.from_date AND limits.to_date
JOIN calendar discussed ON discussed.day = s.s47e_s47_start_date
JOIN calendar late ON late.working AND late.ordinal = discussed.ordinal + CAST(limits.value AS INTEGER) + 1
WHERE s.own_conference IS NOT NULL OR s.s47e_s47_outcome_json->>'CP_CONFERENCE_FLAG' = 'Y'
