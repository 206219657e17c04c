SELECT CAST(id AS VARCHAR) AS cppr_cp_review_id,
       CAST(person_id AS VARCHAR) AS cppr_person_id,
       CAST(protection_plan_id AS VARCHAR) AS cppr_cp_plan_id,
       happened_on AS cppr_cp_review_date,
       recorded_from, recorded_to
FROM step WHERE kind = 'protection_review'
