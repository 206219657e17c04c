-- Visits to a child in need who on that day neither had a protection plan nor was looked after.
SELECT CAST(visit.id AS VARCHAR) AS cinv_cin_visit_id,
       CAST(visit.person_id AS VARCHAR) AS cinv_person_id,
       visit.happened_on AS cinv_cin_visit_date,
       CASE WHEN visit.seen THEN 'Y' WHEN visit.seen IS NOT NULL THEN 'N' END AS cinv_cin_visit_seen,
       CASE WHEN visit.seen_alone THEN 'Y' WHEN visit.seen_alone IS NOT NULL THEN 'N' END AS cinv_cin_visit_seen_alone,
       CASE visit.answers->>'bedroom' WHEN 'true' THEN 'Y' WHEN 'false' THEN 'N' END AS cinv_cin_visit_bedroom,
       visit.recorded_from, visit.recorded_to
FROM (SELECT * FROM step WHERE kind = 'visit') visit
ASOF JOIN child_in_need_now need ON need.person_id = visit.person_id AND need.started <= visit.happened_on
ASOF LEFT JOIN protection_plan_now plan ON plan.person_id = visit.person_id AND plan.started <= visit.happened_on
ASOF LEFT JOIN care_period_now care ON care.person_id = visit.person_id AND care.started <= visit.happened_on
WHERE (need.ended IS NULL OR need.ended >= visit.happened_on)
  AND (plan.id IS NULL OR plan.ended < visit.happened_on)
  AND (care.id IS NULL OR care.ended < visit.happened_on)
