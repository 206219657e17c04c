SELECT CAST(id AS VARCHAR) AS cp_plan_id, CAST(person_id AS VARCHAR) AS person_id, previous_plans AS earlier_plans,
       recorded_from, recorded_to
FROM protection_plan WHERE previous_plans IS NOT NULL
