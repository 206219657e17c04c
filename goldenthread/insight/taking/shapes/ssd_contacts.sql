SELECT CAST(id AS VARCHAR) AS cont_contact_id,
       CAST(person_id AS VARCHAR) AS cont_person_id,
       happened_on AS cont_contact_date,
       answers->>'source' AS cont_contact_source_code,
       CASE WHEN outcome != '' THEN json_object(
           'NEW_REFERRAL_FLAG', CASE WHEN outcome = 'referral' THEN 'Y' ELSE 'N' END,
           'EXISTING_REFERRAL_FLAG', CASE WHEN outcome = 'existing_referral' THEN 'Y' ELSE 'N' END,
           'NFA_FLAG', CASE WHEN outcome = 'nothing' THEN 'Y' ELSE 'N' END,
           'ADVICE_FLAG', CASE WHEN outcome = 'advice' THEN 'Y' ELSE 'N' END,
           'OTHER_OUTCOMES_EXIST_FLAG', CASE WHEN outcome IN ('early_help', 'other_agency') THEN 'Y' ELSE 'N' END
       ) END AS cont_contact_outcome_json,
       recorded_from, recorded_to
FROM step WHERE kind = 'contact'
