-- Visits on a day on which the child had a protection plan, the day of its end among them.
SELECT CAST(visit.id AS VARCHAR) AS cppv_cp_visit_id,
       CAST(visit.person_id AS VARCHAR) AS cppv_person_id,
       CAST(plan.id AS VARCHAR) AS cppv_cp_plan_id,
       visit.happened_on AS cppv_cp_visit_date,
       CASE WHEN visit.seen THEN 'Y' WHEN visit.seen IS NOT NULL THEN 'N' END AS cppv_cp_visit_seen,
       CASE WHEN visit.seen_alone THEN 'Y' WHEN visit.seen_alone IS NOT NULL THEN 'N' END AS cppv_cp_visit_seen_alone,
       CASE visit.answers->>'bedroom' WHEN 'true' THEN 'Y' WHEN 'false' THEN 'N' END AS cppv_cp_visit_bedroom,
       visit.recorded_from, visit.recorded_to
FROM (SELECT * FROM step WHERE kind = 'visit') visit
ASOF JOIN protection_plan_now plan ON plan.person_id = visit.person_id AND plan.started <= visit.happened_on
WHERE plan.ended IS NULL OR plan.ended >= visit.happened_on
