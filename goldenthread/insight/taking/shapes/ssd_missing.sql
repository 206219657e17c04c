SELECT CAST(id AS VARCHAR) AS miss_table_id,
       CAST(person_id AS VARCHAR) AS miss_person_id,
       started AS miss_missing_episode_start_date,
       nullif(kind, '') AS miss_missing_episode_type,
       ended AS miss_missing_episode_end_date,
       recorded_from, recorded_to
FROM missing
