SELECT CAST(id AS VARCHAR) AS disa_table_id,
       CAST(person_id AS VARCHAR) AS disa_person_id,
       code AS disa_disability_code,
       recorded_from, recorded_to
FROM disability
