SELECT area, started AS from_date, ended AS to_date, string_agg(DISTINCT source, '; ' ORDER BY source) AS source
FROM coverage_now GROUP BY area, started, ended
