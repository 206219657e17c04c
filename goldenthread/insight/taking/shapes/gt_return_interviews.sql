SELECT CAST(id AS VARCHAR) AS return_interview_id,
       CAST(person_id AS VARCHAR) AS person_id,
       started AS found,
       happened_on AS held,
       nullif(outcome, '') AS outcome,
       recorded_from, recorded_to
FROM step WHERE kind = 'return_interview'
