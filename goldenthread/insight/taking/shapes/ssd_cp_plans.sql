SELECT CAST(plan.id AS VARCHAR) AS cppl_cp_plan_id,
       CAST(plan.child_in_need_id AS VARCHAR) AS cppl_referral_id,
       CAST(conference.id AS VARCHAR) AS cppl_icpc_id,
       CAST(plan.person_id AS VARCHAR) AS cppl_person_id,
       plan.started AS cppl_cp_plan_start_date,
       plan.ended AS cppl_cp_plan_end_date,
       nullif(plan.initial_category, '') AS cppl_cp_plan_initial_category,
       'N' AS cppl_cp_plan_ola,
       nullif(plan.latest_category, '') AS cppl_cp_plan_latest_category,
       plan.recorded_from, plan.recorded_to
FROM protection_plan plan
LEFT JOIN (
    SELECT person_id, happened_on, min(id) AS id FROM step_now
    WHERE kind = 'initial_conference' GROUP BY person_id, happened_on
) conference ON conference.person_id = plan.person_id AND conference.happened_on = plan.started
