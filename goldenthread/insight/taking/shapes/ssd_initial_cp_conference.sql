-- The plan that a conference made is the child's plan that starts on the day of the conference.
SELECT CAST(conference.id AS VARCHAR) AS icpc_icpc_id,
       CAST(conference.follows_id AS VARCHAR) AS icpc_s47_enquiry_id,
       CAST(conference.person_id AS VARCHAR) AS icpc_person_id,
       CAST(plan.id AS VARCHAR) AS icpc_cp_plan_id,
       CAST(conference.child_in_need_id AS VARCHAR) AS icpc_referral_id,
       'N' AS icpc_icpc_transfer_in,
       TRY_CAST(enquiry.answers->>'conference_target' AS DATE) AS icpc_icpc_target_date,
       conference.happened_on AS icpc_icpc_date,
       CASE WHEN plan.id IS NOT NULL OR conference.outcome = 'plan' THEN 'Y'
            WHEN conference.outcome != '' THEN 'N' END AS icpc_icpc_outcome_cp_flag,
       CASE WHEN conference.outcome != '' THEN json_object(
           'NFA_FLAG', CASE WHEN conference.outcome = 'nothing' THEN 'Y' ELSE 'N' END,
           'REFERRAL_TO_OTHER_AGENCY_FLAG', CASE WHEN conference.outcome = 'other_agency' THEN 'Y' ELSE 'N' END,
           'PROV_OF_SERVICES_FLAG', CASE WHEN conference.outcome = 'child_in_need_plan' THEN 'Y' ELSE 'N' END,
           'CP_FLAG', CASE WHEN conference.outcome = 'plan' THEN 'Y' ELSE 'N' END
       ) END AS icpc_icpc_outcome_json,
       CAST(conference.worker_id AS VARCHAR) AS icpc_icpc_worker_id,
       CAST(conference.team_id AS VARCHAR) AS icpc_icpc_team,
       conference.recorded_from, conference.recorded_to
FROM step conference
LEFT JOIN step_now enquiry ON enquiry.id = conference.follows_id
LEFT JOIN protection_plan_now plan
       ON plan.person_id = conference.person_id AND plan.started = conference.happened_on
WHERE conference.kind = 'initial_conference'
