SELECT CAST(id AS VARCHAR) AS invo_involvements_id,
       CAST(worker_id AS VARCHAR) AS invo_professional_id,
       CASE role WHEN 'case worker' THEN 'Allocated Case Worker' WHEN 'reviewing officer' THEN 'Independent Reviewing Officer'
                 WHEN 'personal adviser' THEN 'Personal Adviser' WHEN 'lead practitioner' THEN 'Lead Practitioner'
                 ELSE role END AS invo_professional_role_id,
       CAST(team_id AS VARCHAR) AS invo_professional_team,
       started AS invo_involvement_start_date,
       ended AS invo_involvement_end_date,
       nullif(end_reason, '') AS invo_worker_change_reason,
       CAST(person_id AS VARCHAR) AS invo_person_id,
       recorded_from, recorded_to
FROM allocation
