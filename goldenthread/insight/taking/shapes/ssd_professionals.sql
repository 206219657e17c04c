SELECT CAST(worker.id AS VARCHAR) AS prof_professional_id,
       CAST(worker.id AS VARCHAR) AS prof_staff_id,
       nullif(worker.name, '') AS prof_professional_name,
       nullif(worker.registration, '') AS prof_social_worker_registration_no,
       nullif(worker.job_title, '') AS prof_professional_job_title,
       place.team AS prof_professional_department,
       place.full_time AS prof_full_time_equivalency,
       CASE WHEN place.agency THEN 'Y' WHEN place.agency IS NOT NULL THEN 'N' END AS prof_agency_worker_flag,
       worker.recorded_from, worker.recorded_to
FROM worker
LEFT JOIN (
    SELECT worker_id, arg_max(team.name, started) AS team, arg_max(full_time, started) AS full_time,
           arg_max(agency, started) AS agency
    FROM membership_now JOIN team_now team ON team.id = membership_now.team_id
    GROUP BY worker_id
) place ON place.worker_id = worker.id
