SELECT CAST(home.id AS VARCHAR) AS clap_cla_placement_id,
       home.started AS clap_cla_placement_start_date,
       nullif(home.type, '') AS clap_cla_placement_type,
       nullif(home.urn, '') AS clap_cla_placement_urn,
       home.miles_from_home AS clap_cla_placement_distance,
       CAST(care.id AS VARCHAR) AS clap_cla_id,
       nullif(home.provided_by, '') AS clap_cla_placement_provider,
       nullif(replace(home.postcode, ' ', ''), '') AS clap_cla_placement_postcode,
       home.ended AS clap_cla_placement_end_date,
       nullif(home.end_reason, '') AS clap_cla_placement_change_reason,
       CAST(home.person_id AS VARCHAR) AS clap_person_id,
       home.recorded_from, home.recorded_to
FROM placement home
ASOF LEFT JOIN care_period_now care ON care.person_id = home.person_id AND care.started <= home.started
