SELECT CAST(id AS VARCHAR) AS leaving_care_id,
       CAST(person_id AS VARCHAR) AS person_id,
       started, ended, recorded_from, recorded_to
FROM leaving_care
