SELECT CAST(id AS VARCHAR) AS cina_assessment_id,
       CAST(person_id AS VARCHAR) AS cina_person_id,
       CAST(child_in_need_id AS VARCHAR) AS cina_referral_id,
       started AS cina_assessment_start_date,
       CASE WHEN seen THEN 'Y' WHEN seen IS NOT NULL THEN 'N' END AS cina_assessment_child_seen,
       authorised_on AS cina_assessment_auth_date,
       CASE WHEN outcome != '' THEN json_object(
           'NFA_FLAG', CASE WHEN outcome = 'nothing' THEN 'Y' ELSE 'N' END,
           'STRATEGY_DISCUSSION_FLAG', CASE WHEN outcome = 'section_47' THEN 'Y' ELSE 'N' END,
           'CLA_REQUEST_FLAG', CASE WHEN outcome = 'care' THEN 'Y' ELSE 'N' END,
           'PRIVATE_FOSTERING_FLAG', CASE WHEN outcome = 'private_fostering' THEN 'Y' ELSE 'N' END,
           'LEGAL_ACTION_FLAG', CASE WHEN outcome = 'legal_action' THEN 'Y' ELSE 'N' END,
           'PROV_OF_SERVICES_FLAG', CASE WHEN outcome = 'child_in_need_plan' THEN 'Y' ELSE 'N' END,
           'PROV_OF_SB_CARE_FLAG', CASE WHEN outcome = 'short_breaks' THEN 'Y' ELSE 'N' END,
           'REFERRAL_TO_OTHER_AGENCY_FLAG', CASE WHEN outcome = 'other_agency' THEN 'Y' ELSE 'N' END,
           'OTHER_OUTCOMES_EXIST_FLAG', CASE WHEN outcome = 'early_help' THEN 'Y' ELSE 'N' END
       ) END AS cina_assessment_outcome_json,
       CASE WHEN outcome = 'nothing' THEN 'Y' WHEN outcome != '' THEN 'N' END AS cina_assessment_outcome_nfa,
       CAST(team_id AS VARCHAR) AS cina_assessment_team,
       CAST(worker_id AS VARCHAR) AS cina_assessment_worker_id,
       recorded_from, recorded_to
FROM step WHERE kind = 'single_assessment'
