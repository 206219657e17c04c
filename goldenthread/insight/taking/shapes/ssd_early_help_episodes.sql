SELECT CAST(help.id AS VARCHAR) AS earl_episode_id,
       CAST(help.person_id AS VARCHAR) AS earl_person_id,
       help.started AS earl_episode_start_date,
       help.ended AS earl_episode_end_date,
       nullif(help.end_reason, '') AS earl_episode_end_reason,
       organisation.name AS earl_episode_organisation,
       help.recorded_from, help.recorded_to
FROM early_help help LEFT JOIN organisation ON organisation.id = help.organisation_id
