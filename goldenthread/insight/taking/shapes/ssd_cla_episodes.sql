-- The return's episodes: one for each stretch of a period of care with the same legal status and the same placement.
-- They are worked out as the record stood after each moment at which a child's care was recorded anew.
WITH moments AS (
    SELECT person_id, recorded_from AS moment FROM care_period
    UNION SELECT person_id, recorded_to FROM care_period WHERE recorded_to IS NOT NULL
    UNION SELECT person_id, recorded_from FROM legal_status
    UNION SELECT person_id, recorded_to FROM legal_status WHERE recorded_to IS NOT NULL
    UNION SELECT person_id, recorded_from FROM placement
    UNION SELECT person_id, recorded_to FROM placement WHERE recorded_to IS NOT NULL
), spans AS (
    SELECT person_id, moment, lead(moment) OVER (PARTITION BY person_id ORDER BY moment) AS until FROM moments
), care AS (
    SELECT care_period.*, moment, until FROM spans JOIN care_period
      ON care_period.person_id = spans.person_id AND care_period.recorded_from <= moment
     AND (care_period.recorded_to IS NULL OR care_period.recorded_to > moment)
), home AS (
    SELECT placement.*, moment FROM spans JOIN placement
      ON placement.person_id = spans.person_id AND placement.recorded_from <= moment
     AND (placement.recorded_to IS NULL OR placement.recorded_to > moment)
), status AS (
    SELECT legal_status.*, moment FROM spans JOIN legal_status
      ON legal_status.person_id = spans.person_id AND legal_status.recorded_from <= moment
     AND (legal_status.recorded_to IS NULL OR legal_status.recorded_to > moment)
), changes AS (
    SELECT person_id, moment, started, true AS new_status, false AS new_home FROM status
    UNION ALL
    SELECT person_id, moment, started, false, true FROM home
    UNION ALL
    SELECT person_id, moment, started, false, false FROM care
), days AS (
    SELECT care.id AS care_id, care.person_id, care.moment, changes.started,
           bool_or(new_status) AS new_status, bool_or(new_home) AS new_home
    FROM care JOIN changes
      ON changes.person_id = care.person_id AND changes.moment = care.moment AND changes.started >= care.started
     AND (care.ended IS NULL OR changes.started < care.ended OR changes.started = care.started)
    GROUP BY ALL
), stretches AS (
    SELECT *, lead(started) OVER (PARTITION BY care_id, moment ORDER BY started) AS next_start FROM days
)
SELECT care.id || '-' || strftime(s.started, '%Y%m%d') AS clae_cla_episode_id,
       CAST(s.person_id AS VARCHAR) AS clae_person_id,
       s.started AS clae_cla_episode_start_date,
       CASE WHEN s.started = care.started AND care.start_known THEN 'S'
            WHEN new_status AND new_home THEN 'B' WHEN new_status THEN 'L' WHEN new_home THEN 'P'
       END AS clae_cla_episode_start_reason,
       nullif(care.need, '') AS clae_cla_primary_need_code,
       coalesce(s.next_start, care.ended) AS clae_cla_episode_ceased_date,
       CASE WHEN s.next_start IS NOT NULL THEN 'X1' ELSE nullif(care.end_reason, '') END AS clae_cla_episode_ceased_reason,
       CAST(care.id AS VARCHAR) AS clae_cla_id,
       CASE WHEN home.ended IS NULL OR home.ended > s.started THEN CAST(home.id AS VARCHAR) END AS clae_cla_placement_id,
       care.started AS clae_entered_care_date,
       care.moment AS recorded_from,
       care.until AS recorded_to
FROM stretches s
JOIN care ON care.id = s.care_id AND care.moment = s.moment
ASOF LEFT JOIN home ON home.person_id = s.person_id AND home.moment = s.moment AND home.started <= s.started
