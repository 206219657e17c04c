SELECT CAST(id AS VARCHAR) AS immi_immigration_status_id,
       CAST(person_id AS VARCHAR) AS immi_person_id,
       'Unaccompanied Asylum Seeking Child' AS immi_immigration_status,
       started AS immi_immigration_status_start_date,
       ended AS immi_immigration_status_end_date,
       recorded_from, recorded_to
FROM unaccompanied_asylum
