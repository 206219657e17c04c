SELECT CAST(id AS VARCHAR) AS s47e_s47_enquiry_id,
       CAST(child_in_need_id AS VARCHAR) AS s47e_referral_id,
       CAST(person_id AS VARCHAR) AS s47e_person_id,
       started AS s47e_s47_start_date,
       authorised_on AS s47e_s47_end_date,
       CASE WHEN outcome = 'not_substantiated' THEN 'Y' WHEN outcome != '' THEN 'N' END AS s47e_s47_nfa,
       CASE WHEN outcome != '' THEN json_object(
           'NFA_FLAG', CASE WHEN outcome = 'not_substantiated' THEN 'Y' ELSE 'N' END,
           'CP_CONFERENCE_FLAG', CASE WHEN outcome = 'conference' THEN 'Y' ELSE 'N' END,
           'NFA_CONTINUE_SINGLE_FLAG', CASE WHEN outcome = 'no_continuing_risk' THEN 'Y' ELSE 'N' END
       ) END AS s47e_s47_outcome_json,
       CAST(worker_id AS VARCHAR) AS s47e_s47_completed_by_worker_id,
       CAST(team_id AS VARCHAR) AS s47e_s47_completed_by_team,
       recorded_from, recorded_to
FROM step WHERE kind = 'section_47'
