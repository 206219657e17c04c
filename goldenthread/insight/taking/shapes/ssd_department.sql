SELECT CAST(id AS VARCHAR) AS dept_team_id,
       name AS dept_team_name,
       service AS dept_team_parent_id,
       service AS dept_team_parent_name,
       recorded_from, recorded_to
FROM team
