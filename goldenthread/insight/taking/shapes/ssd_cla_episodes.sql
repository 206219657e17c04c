-- The return's episodes: one for each stretch of a period of care with the same legal status and the same placement.
WITH changes AS (
    SELECT person_id, started, true AS status, false AS home, recorded_from FROM legal_status_now
    UNION ALL
    SELECT person_id, started, false, true, recorded_from FROM placement_now
    UNION ALL
    SELECT person_id, started, false, false, recorded_from FROM care_period_now
), days AS (
    SELECT care.id AS care_id, care.person_id, changes.started, bool_or(status) AS status, bool_or(home) AS home,
           greatest(max(changes.recorded_from), max(care.recorded_from)) AS recorded_from
    FROM care_period_now care JOIN changes
      ON changes.person_id = care.person_id AND changes.started >= care.started
     AND (care.ended IS NULL OR changes.started < care.ended OR changes.started = care.started)
    GROUP BY ALL
), stretches AS (
    SELECT *, lead(started) OVER (PARTITION BY care_id ORDER BY started) AS next_start FROM days
)
SELECT care.id || '-' || strftime(s.started, '%Y%m%d') AS clae_cla_episode_id,
       CAST(s.person_id AS VARCHAR) AS clae_person_id,
       s.started AS clae_cla_episode_start_date,
       CASE WHEN s.started = care.started AND care.start_known THEN 'S'
            WHEN s.status AND s.home THEN 'B' WHEN s.status THEN 'L' WHEN s.home THEN 'P' END AS clae_cla_episode_start_reason,
       nullif(care.need, '') AS clae_cla_primary_need_code,
       coalesce(s.next_start, care.ended) AS clae_cla_episode_ceased_date,
       CASE WHEN s.next_start IS NOT NULL THEN 'X1' ELSE nullif(care.end_reason, '') END AS clae_cla_episode_ceased_reason,
       CAST(care.id AS VARCHAR) AS clae_cla_id,
       CASE WHEN home.ended IS NULL OR home.ended > s.started THEN CAST(home.id AS VARCHAR) END AS clae_cla_placement_id,
       care.started AS clae_entered_care_date,
       s.recorded_from, CAST(NULL AS TIMESTAMP) AS recorded_to
FROM stretches s
JOIN care_period_now care ON care.id = s.care_id
ASOF LEFT JOIN placement_now home ON home.person_id = s.person_id AND home.started <= s.started
