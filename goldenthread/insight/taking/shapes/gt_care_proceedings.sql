SELECT CAST(id AS VARCHAR) AS proceedings_id,
       CAST(person_id AS VARCHAR) AS person_id,
       started, ended,
       nullif(end_reason, '') AS outcome,
       recorded_from, recorded_to
FROM care_proceedings
