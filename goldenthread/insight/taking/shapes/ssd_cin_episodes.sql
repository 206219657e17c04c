SELECT CAST(id AS VARCHAR) AS cine_referral_id,
       CAST(person_id AS VARCHAR) AS cine_person_id,
       started AS cine_referral_date,
       nullif(primary_need, '') AS cine_cin_primary_need_code,
       nullif(source, '') AS cine_referral_source_code,
       CASE WHEN no_further_action THEN 'Y' WHEN no_further_action IS NOT NULL THEN 'N' END AS cine_referral_nfa,
       nullif(end_reason, '') AS cine_close_reason,
       ended AS cine_close_date,
       recorded_from, recorded_to
FROM child_in_need
