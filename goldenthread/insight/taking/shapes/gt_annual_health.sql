SELECT CAST(person_id AS VARCHAR) AS person_id,
       happened_on AS year_end,
       CAST(answers->>'health_assessment' AS BOOLEAN) AS health_assessment,
       CAST(answers->>'health_check' AS BOOLEAN) AS health_check,
       CAST(answers->>'dental' AS BOOLEAN) AS dental,
       CAST(answers->>'immunisations' AS BOOLEAN) AS immunisations,
       CAST(answers->>'sdq_score' AS BIGINT) AS sdq_score,
       answers->>'sdq_reason' AS sdq_reason,
       CAST(answers->>'convicted' AS BOOLEAN) AS convicted,
       CAST(answers->>'substance_misuse' AS BOOLEAN) AS substance_misuse,
       CAST(answers->>'intervention_received' AS BOOLEAN) AS intervention_received,
       CAST(answers->>'intervention_offered' AS BOOLEAN) AS intervention_offered,
       recorded_from, recorded_to
FROM step WHERE kind = 'year_of_care'
