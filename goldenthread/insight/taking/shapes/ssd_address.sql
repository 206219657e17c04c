SELECT CAST(id AS VARCHAR) AS addr_table_id,
       json_object('STREET', lines) AS addr_address_json,
       CAST(person_id AS VARCHAR) AS addr_person_id,
       'Home' AS addr_address_type,
       started AS addr_address_start_date,
       ended AS addr_address_end_date,
       nullif(replace(postcode, ' ', ''), '') AS addr_address_postcode,
       recorded_from, recorded_to
FROM address
