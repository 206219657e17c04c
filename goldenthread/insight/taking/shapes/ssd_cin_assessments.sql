SELECT CAST(id AS VARCHAR) AS cina_assessment_id,
       CAST(person_id AS VARCHAR) AS cina_person_id,
       CAST(child_in_need_id AS VARCHAR) AS cina_referral_id,
       started AS cina_assessment_start_date,
       CASE WHEN seen THEN 'Y' WHEN seen IS NOT NULL THEN 'N' END AS cina_assessment_child_seen,
       authorised_on AS cina_assessment_auth_date,
       CASE WHEN outcome = 'nothing' THEN 'Y' WHEN outcome != '' THEN 'N' END AS cina_assessment_outcome_nfa,
       CAST(team_id AS VARCHAR) AS cina_assessment_team,
       CAST(worker_id AS VARCHAR) AS cina_assessment_worker_id,
       recorded_from, recorded_to
FROM step WHERE kind = 'single_assessment'
