-- A family is the children of one mother, and herself.
SELECT 'F' || other_id || '-' || person_id AS fami_table_id,
       'F' || other_id AS fami_family_id,
       CAST(person_id AS VARCHAR) AS fami_person_id,
       recorded_from, recorded_to
FROM relationship WHERE kind = 'mother'
UNION ALL
SELECT 'F' || other_id || '-' || other_id, 'F' || other_id, CAST(other_id AS VARCHAR), min(recorded_from), NULL
FROM relationship_now WHERE kind = 'mother' GROUP BY other_id
