SELECT CAST(id AS VARCHAR) AS cinp_cin_plan_id,
       CAST(child_in_need_id AS VARCHAR) AS cinp_referral_id,
       CAST(person_id AS VARCHAR) AS cinp_person_id,
       started AS cinp_cin_plan_start_date,
       ended AS cinp_cin_plan_end_date,
       recorded_from, recorded_to
FROM child_in_need_plan
