-- The return interview of an episode is the one about the day on which the child was found.
SELECT CAST(missing.id AS VARCHAR) AS miss_table_id,
       CAST(missing.person_id AS VARCHAR) AS miss_person_id,
       missing.started AS miss_missing_episode_start_date,
       nullif(missing.kind, '') AS miss_missing_episode_type,
       missing.ended AS miss_missing_episode_end_date,
       CASE WHEN interview.offered THEN 'Y' WHEN interview.offered IS NOT NULL THEN 'N' END AS miss_missing_rhi_offered,
       CASE WHEN interview.accepted THEN 'Y' WHEN interview.offered THEN 'N' END AS miss_missing_rhi_accepted,
       missing.recorded_from, missing.recorded_to
FROM missing
LEFT JOIN (
    SELECT person_id, started, bool_or(outcome != 'not_offered') AS offered, bool_or(outcome = 'completed') AS accepted
    FROM step_now WHERE kind = 'return_interview' AND outcome != '' GROUP BY person_id, started
) interview ON interview.person_id = missing.person_id AND interview.started = missing.ended
