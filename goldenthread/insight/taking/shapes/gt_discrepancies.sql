SELECT CAST(id AS VARCHAR) AS discrepancy_id,
       CAST(person_id AS VARCHAR) AS person_id,
       policy,
       CASE split_part(about, ':', 1)
           WHEN 'Person' THEN 'ssd_person' WHEN 'EarlyHelp' THEN 'ssd_early_help_episodes'
           WHEN 'ChildInNeed' THEN 'ssd_cin_episodes' WHEN 'ChildInNeedPlan' THEN 'ssd_cin_plans'
           WHEN 'ProtectionPlan' THEN 'ssd_cp_plans' WHEN 'CarePeriod' THEN 'gt_care_periods'
           WHEN 'LegalStatus' THEN 'ssd_legal_status' WHEN 'Placement' THEN 'ssd_cla_placement'
           WHEN 'AdoptionPlan' THEN 'ssd_permanence' WHEN 'Missing' THEN 'ssd_missing'
           WHEN 'UnaccompaniedAsylum' THEN 'ssd_immigration_status' WHEN 'Allocation' THEN 'ssd_involvements'
           WHEN 'Step' THEN CASE split_part(about, ':', 2)
               WHEN 'contact' THEN 'ssd_contacts' WHEN 'referral' THEN 'ssd_cin_episodes'
               WHEN 'single_assessment' THEN 'ssd_cin_assessments' WHEN 'section_47' THEN 'ssd_s47_enquiry'
               WHEN 'initial_conference' THEN 'ssd_initial_cp_conference' WHEN 'protection_review' THEN 'ssd_cp_reviews'
               WHEN 'care_review' THEN 'ssd_cla_reviews' WHEN 'year_of_care' THEN 'gt_annual_health'
               WHEN 'previous_permanence' THEN 'ssd_cla_previous_permanence'
               WHEN 'care_leaver_check' THEN 'gt_care_leaver_status' END
       END AS table_name,
       nullif(field, '') AS field,
       coalesce(TRY_CAST(content->>'started' AS DATE), TRY_CAST(content->>'happened_on' AS DATE)) AS on_date,
       coalesce(TRY_CAST(content->>'ended' AS DATE), TRY_CAST(content->>'happened_on' AS DATE)) AS ended_on,
       sentence AS reason,
       nullif(source, '') AS source,
       line,
       recorded_from AS found_at,
       recorded_from, recorded_to
FROM discrepancy WHERE NOT mended
