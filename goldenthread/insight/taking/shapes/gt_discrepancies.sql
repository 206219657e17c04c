-- Where a fact would have stood, and where one doubtful value of it would have: our names beside the dataset's.
WITH places(about, table_name) AS (VALUES
    ('Person', 'ssd_person'), ('Disability', 'ssd_disability'), ('EarlyHelp', 'ssd_early_help_episodes'),
    ('ChildInNeed', 'ssd_cin_episodes'), ('ChildInNeedPlan', 'ssd_cin_plans'), ('ProtectionPlan', 'ssd_cp_plans'),
    ('CareProceedings', 'gt_care_proceedings'),
    ('CarePeriod', 'gt_care_periods'), ('LegalStatus', 'ssd_legal_status'), ('Placement', 'ssd_cla_placement'),
    ('AdoptionPlan', 'ssd_permanence'), ('Missing', 'ssd_missing'),
    ('UnaccompaniedAsylum', 'ssd_immigration_status'), ('Allocation', 'ssd_involvements'),
    ('Step:contact', 'ssd_contacts'), ('Step:referral', 'ssd_cin_episodes'),
    ('Step:single_assessment', 'ssd_cin_assessments'), ('Step:section_47', 'ssd_s47_enquiry'),
    ('Step:initial_conference', 'ssd_initial_cp_conference'), ('Step:protection_review', 'ssd_cp_reviews'),
    ('Step:care_review', 'ssd_cla_reviews'), ('Step:year_of_care', 'gt_annual_health'),
    ('Step:previous_permanence', 'ssd_cla_previous_permanence'), ('Step:care_leaver_check', 'gt_care_leaver_status'),
    ('Step:health_assessment', 'ssd_cla_health'), ('Step:return_interview', 'gt_return_interviews')
), columns(about, field, column_name) AS (VALUES
    ('Person', 'born', 'pers_dob'), ('Person', 'sex', 'pers_sex'), ('Person', 'ethnicity', 'pers_ethnicity'),
    ('Person', 'died', 'pers_death_date'), ('Person', 'upn', 'pers_upn_unknown'),
    ('ChildInNeed', 'source', 'cine_referral_source_code'), ('ChildInNeed', 'ended', 'cine_close_date'),
    ('ChildInNeed', 'primary_need', 'cine_cin_primary_need_code'), ('ChildInNeed', 'end_reason', 'cine_close_reason'),
    ('ChildInNeed', 'no_further_action', 'cine_referral_nfa'), ('ChildInNeedPlan', 'ended', 'cinp_cin_plan_end_date'),
    ('ProtectionPlan', 'initial_category', 'cppl_cp_plan_initial_category'),
    ('ProtectionPlan', 'latest_category', 'cppl_cp_plan_latest_category'),
    ('ProtectionPlan', 'ended', 'cppl_cp_plan_end_date'),
    ('CarePeriod', 'need', 'need'), ('CarePeriod', 'end_reason', 'end_reason'), ('CarePeriod', 'ended', 'ended'),
    ('CareProceedings', 'end_reason', 'outcome'), ('CareProceedings', 'ended', 'ended'),
    ('LegalStatus', 'code', 'lega_legal_status'), ('LegalStatus', 'ended', 'lega_legal_status_end_date'),
    ('Placement', 'type', 'clap_cla_placement_type'), ('Placement', 'provided_by', 'clap_cla_placement_provider'),
    ('Placement', 'postcode', 'clap_cla_placement_postcode'), ('Placement', 'urn', 'clap_cla_placement_urn'),
    ('Placement', 'end_reason', 'clap_cla_placement_change_reason'),
    ('Placement', 'miles_from_home', 'clap_cla_placement_distance'), ('Placement', 'ended', 'clap_cla_placement_end_date'),
    ('AdoptionPlan', 'end_reason', 'perm_decision_reversed_reason'), ('AdoptionPlan', 'matched', 'perm_matched_date'),
    ('AdoptionPlan', 'adopters', 'perm_number_of_adopters'), ('AdoptionPlan', 'adopters_sex', 'perm_adopter_sex'),
    ('AdoptionPlan', 'adopters_legal_status', 'perm_adopter_legal_status'),
    ('Missing', 'kind', 'miss_missing_episode_type'), ('Missing', 'ended', 'miss_missing_episode_end_date'),
    ('Allocation', 'end_reason', 'invo_worker_change_reason'),
    ('Step:single_assessment', 'factors', 'cinf_assessment_factors_json'),
    ('Step:single_assessment', 'authorised_on', 'cina_assessment_auth_date'),
    ('Step:care_review', 'outcome', 'clar_cla_review_participation'),
    ('Step:care_leaver_check', 'outcome', 'in_touch'),
    ('Step:health_assessment', 'outcome', 'clah_health_check_status'),
    ('Step:health_assessment', 'type', 'clah_health_check_type'),
    ('Step:return_interview', 'happened_on', 'held'), ('Step:return_interview', 'outcome', 'outcome')
)
SELECT CAST(id AS VARCHAR) AS discrepancy_id,
       CAST(person_id AS VARCHAR) AS person_id,
       policy,
       places.table_name,
       coalesce(columns.column_name, nullif(discrepancy.field, '')) AS field,
       coalesce(TRY_CAST(content->>'started' AS DATE), TRY_CAST(content->>'happened_on' AS DATE)) AS on_date,
       coalesce(TRY_CAST(content->>'ended' AS DATE), TRY_CAST(content->>'happened_on' AS DATE)) AS ended_on,
       sentence AS reason,
       nullif(source, '') AS source,
       line,
       recorded_from AS found_at,
       recorded_from, recorded_to
FROM discrepancy
LEFT JOIN places ON places.about = discrepancy.about
LEFT JOIN columns ON columns.about = discrepancy.about AND columns.field = discrepancy.field
WHERE NOT mended
