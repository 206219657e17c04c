-- Visits on a day on which the child was looked after, the day on which that ended among them.
SELECT CAST(visit.id AS VARCHAR) AS clav_cla_visit_id,
       CAST(care.id AS VARCHAR) AS clav_cla_id,
       CAST(visit.person_id AS VARCHAR) AS clav_person_id,
       visit.happened_on AS clav_cla_visit_date,
       CASE WHEN visit.seen THEN 'Y' WHEN visit.seen IS NOT NULL THEN 'N' END AS clav_cla_visit_seen,
       CASE WHEN visit.seen_alone THEN 'Y' WHEN visit.seen_alone IS NOT NULL THEN 'N' END AS clav_cla_visit_seen_alone,
       visit.recorded_from, visit.recorded_to
FROM (SELECT * FROM step WHERE kind = 'visit') visit
ASOF JOIN care_period_now care ON care.person_id = visit.person_id AND care.started <= visit.happened_on
WHERE care.ended IS NULL OR care.ended >= visit.happened_on
