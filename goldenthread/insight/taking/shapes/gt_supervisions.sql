SELECT CAST(id AS VARCHAR) AS supervision_id,
       CAST(worker_id AS VARCHAR) AS worker_id,
       CAST(supervisor_id AS VARCHAR) AS supervisor_id,
       kind, held_on, cancelled_for,
       nullif(cancelled_because, '') AS cancelled_because,
       CASE WHEN held_on IS NOT NULL THEN CAST(json_array_length(covered) AS BIGINT) END AS elements,
       signed_on, recorded_from, recorded_to
FROM supervision
