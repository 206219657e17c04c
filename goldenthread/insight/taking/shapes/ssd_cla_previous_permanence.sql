SELECT CAST(id AS VARCHAR) AS lapp_table_id,
       CAST(person_id AS VARCHAR) AS lapp_person_id,
       answers->>'date' AS lapp_previous_permanence_order_date,
       answers->>'order' AS lapp_previous_permanence_option,
       answers->>'authority' AS lapp_previous_permanence_la,
       recorded_from, recorded_to
FROM step WHERE kind = 'previous_permanence'
