SELECT CAST(id AS VARCHAR) AS lega_legal_status_id,
       CAST(person_id AS VARCHAR) AS lega_person_id,
       nullif(code, '') AS lega_legal_status,
       started AS lega_legal_status_start_date,
       ended AS lega_legal_status_end_date,
       recorded_from, recorded_to
FROM legal_status
