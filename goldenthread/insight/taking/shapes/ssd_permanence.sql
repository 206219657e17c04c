SELECT CAST(plan.id AS VARCHAR) AS perm_table_id,
       CAST(plan.person_id AS VARCHAR) AS perm_person_id,
       CAST(care.id AS VARCHAR) AS perm_cla_id,
       plan.started AS perm_adm_decision_date,
       plan.matched AS perm_matched_date,
       CASE WHEN plan.foster_carer THEN 'Y' WHEN plan.foster_carer IS NOT NULL THEN 'N' END AS perm_adopted_by_carer_flag,
       CASE WHEN plan.end_reason LIKE 'RD%' THEN plan.ended END AS perm_decision_reversed_date,
       nullif(plan.end_reason, '') AS perm_decision_reversed_reason,
       nullif(plan.adopters_sex, '') AS perm_adopter_sex,
       nullif(plan.adopters_legal_status, '') AS perm_adopter_legal_status,
       CAST(plan.adopters AS VARCHAR) AS perm_number_of_adopters,
       plan.recorded_from, plan.recorded_to
FROM adoption_plan plan
ASOF LEFT JOIN care_period_now care ON care.person_id = plan.person_id AND care.started <= plan.started
