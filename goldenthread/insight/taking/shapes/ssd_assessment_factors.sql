SELECT CAST(id AS VARCHAR) AS cinf_table_id,
       CAST(id AS VARCHAR) AS cinf_assessment_id,
       CAST(answers->'factors' AS VARCHAR) AS cinf_assessment_factors_json,
       recorded_from, recorded_to
FROM step WHERE kind = 'single_assessment' AND (answers->'factors') IS NOT NULL
