-- The dataset holds how a care leaver is now; every birthday's answer is in gt_care_leaver_status.
WITH latest AS (
    SELECT * FROM step_now WHERE kind = 'care_leaver_check'
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY happened_on DESC, id DESC) = 1
)
SELECT CAST(latest.id AS VARCHAR) AS clea_table_id,
       CAST(latest.person_id AS VARCHAR) AS clea_person_id,
       'Former Relevant' AS clea_care_leaver_eligibility,
       nullif(latest.outcome, '') AS clea_care_leaver_in_touch,
       latest.happened_on AS clea_care_leaver_latest_contact,
       left(latest.answers->>'accommodation', 1) AS clea_care_leaver_accommodation,
       right(latest.answers->>'accommodation', 1) AS clea_care_leaver_accom_suitable,
       latest.answers->>'activity' AS clea_care_leaver_activity,
       reviewed.on_date AS clea_pathway_plan_review_date,
       CAST(adviser.worker_id AS VARCHAR) AS clea_care_leaver_worker_id,
       CAST(adviser.team_id AS VARCHAR) AS clea_care_leaver_allocated_team,
       latest.recorded_from, CAST(NULL AS TIMESTAMP) AS recorded_to
FROM latest
LEFT JOIN (
    SELECT person_id, arg_max(worker_id, started) AS worker_id, arg_max(team_id, started) AS team_id
    FROM allocation_now WHERE role = 'personal adviser' AND ended IS NULL GROUP BY person_id
) adviser ON adviser.person_id = latest.person_id
LEFT JOIN (
    SELECT person_id, max(happened_on) AS on_date FROM step_now WHERE kind = 'pathway_plan_review' GROUP BY person_id
) reviewed ON reviewed.person_id = latest.person_id
