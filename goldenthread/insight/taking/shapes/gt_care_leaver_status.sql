SELECT CAST(person_id AS VARCHAR) AS person_id,
       happened_on AS on_date,
       make_date(year(happened_on) + CASE WHEN month(happened_on) >= 4 THEN 1 ELSE 0 END, 3, 31) AS year_end,
       nullif(outcome, '') AS in_touch,
       answers->>'activity' AS activity,
       answers->>'accommodation' AS accommodation,
       CASE right(answers->>'accommodation', 1) WHEN '1' THEN true WHEN '2' THEN false END AS suitable,
       recorded_from, recorded_to
FROM step WHERE kind = 'care_leaver_check'
