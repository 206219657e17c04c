SELECT CAST(id AS VARCHAR) AS pers_person_id,
       nullif(given_names, '') AS pers_forename,
       nullif(family_name, '') AS pers_surname,
       sex AS pers_sex,
       nullif(ethnicity, '') AS pers_ethnicity,
       born AS pers_dob,
       nullif(nhs_number, '') AS pers_common_child_id,
       nullif(la_child_id, '') AS pers_legacy_id,
       nullif(upn_unknown, '') AS pers_upn_unknown,
       expected AS pers_expected_dob,
       died AS pers_death_date,
       CASE WHEN id IN (SELECT other_id FROM relationship_now WHERE kind = 'mother') THEN 'Y' END AS pers_is_mother,
       recorded_from, recorded_to
FROM person
