SELECT CAST(r.id AS VARCHAR) AS moth_table_id,
       CAST(r.other_id AS VARCHAR) AS moth_person_id,
       CAST(r.person_id AS VARCHAR) AS moth_childs_person_id,
       child.born AS moth_childs_dob,
       r.recorded_from, r.recorded_to
FROM relationship r JOIN person_now child ON child.id = r.person_id
WHERE r.kind = 'mother'
