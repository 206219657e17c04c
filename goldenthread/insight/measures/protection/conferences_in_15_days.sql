/*
title = "Initial conferences within 15 working days of the strategy discussion"
question = "Once harm is suspected, do agencies meet about the child in time?"
why = "A child at risk of significant harm should not wait for a plan."
unit = "conferences"
polarity = "high"
shape = "event"
kind = "percentage"
concept = "conferences in time"
cohort = "initial conferences held, one for each child, those for children who moved in with a plan left out"
numerator = "those held no more than 15 working days after the strategy discussion at which the enquiry was initiated (that day is day 0; at a weekend after day 15 is late)"
denominator = "initial conferences held, each counted; a conference with no enquiry on record, or before its enquiry, could not be told"
source = "Working Together to Safeguard Children 2023, chapter 3; CIN census guide section 4.12.1; DfE LAIT 'Percentage of child protection conferences held within 15 days'"
differs = "A transfer-in conference has a clock of its own, from the day the receiving authority is told, and is left out."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
rules = ["ICPC-15WD"]
suppress = true
published = "CP_conf_15days"

[[bands]]
label = "0 to 10 days"
up_to = 10
[[bands]]
label = "11 to 15 days"
up_to = 15
[[bands]]
label = "16 to 20 days"
up_to = 20
[[bands]]
label = "21 days or more"

[needs]
ssd_initial_cp_conference = "0"
ssd_s47_enquiry = "0"

[breakdowns]
waited = "Working days from strategy discussion"
*/
WITH timed AS (
    SELECT c.*, s.s47e_s47_start_date AS discussed, strategy.ordinal AS discussed_ordinal,
        CASE WHEN held.ordinal >= strategy.ordinal AND c.icpc_icpc_date >= s.s47e_s47_start_date
            THEN held.ordinal - strategy.ordinal END AS days
    FROM ssd_initial_cp_conference c
    LEFT JOIN ssd_s47_enquiry s ON s.s47e_s47_enquiry_id = c.icpc_s47_enquiry_id
    LEFT JOIN calendar strategy ON strategy.day = s.s47e_s47_start_date
    LEFT JOIN calendar held ON held.day = c.icpc_icpc_date
    WHERE c.icpc_icpc_date IS NOT NULL AND coalesce(c.icpc_icpc_transfer_in, 'N') <> 'Y'
)
SELECT
    'conference' AS subject_kind,
    t.icpc_icpc_id AS subject_id,
    t.icpc_person_id AS person_id,
    t.icpc_icpc_date AS on_date,
    t.icpc_icpc_team AS team_id,
    t.days AS value,
    CASE WHEN t.days IS NOT NULL THEN t.icpc_icpc_date <= due.day END AS met,
    band.label AS waited
FROM timed t
LEFT JOIN band ON (band.above IS NULL OR t.days > band.above) AND (band.up_to IS NULL OR t.days <= band.up_to)
    AND t.days IS NOT NULL
LEFT JOIN rule limits ON limits.id = 'ICPC-15WD' AND t.discussed BETWEEN limits.from_date AND limits.to_date
LEFT JOIN calendar due ON due.working AND due.ordinal = t.discussed_ordinal + CAST(limits.value AS INTEGER)
