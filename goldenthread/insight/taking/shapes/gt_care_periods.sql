SELECT CAST(care.id AS VARCHAR) AS care_period_id,
       CAST(care.person_id AS VARCHAR) AS person_id,
       care.started, care.start_known, care.ended,
       nullif(care.end_reason, '') AS end_reason,
       nullif(care.need, '') AS need,
       EXISTS (
           SELECT 1 FROM legal_status_now status
           WHERE status.person_id = care.person_id AND status.code IN ('V3', 'V4')
             AND status.started >= care.started AND (care.ended IS NULL OR status.started < care.ended)
       ) AS short_breaks,
       care.recorded_from, care.recorded_to
FROM care_period care
