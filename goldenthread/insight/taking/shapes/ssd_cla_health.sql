SELECT CAST(id AS VARCHAR) AS clah_health_check_id,
       CAST(person_id AS VARCHAR) AS clah_person_id,
       CASE answers->>'type' WHEN 'initial' THEN 'Initial Health Assessment'
                             WHEN 'review' THEN 'Review Health Assessment'
                             ELSE 'Health Assessment' END AS clah_health_check_type,
       happened_on AS clah_health_check_date,
       CASE outcome WHEN 'completed' THEN 'Completed' WHEN 'refused' THEN 'Refused'
                    WHEN 'cancelled' THEN 'Cancelled' END AS clah_health_check_status,
       recorded_from, recorded_to
FROM step WHERE kind = 'health_assessment'
