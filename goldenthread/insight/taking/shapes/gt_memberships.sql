SELECT CAST(membership.id AS VARCHAR) AS membership_id,
       CAST(membership.worker_id AS VARCHAR) AS worker_id,
       CAST(membership.team_id AS VARCHAR) AS team_id,
       nullif(worker.job_title, '') AS job_title,
       membership.started, membership.ended, membership.agency, membership.full_time, membership.manages,
       membership.recorded_from, membership.recorded_to
FROM membership LEFT JOIN worker_now worker ON worker.id = membership.worker_id
