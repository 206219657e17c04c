-- What the referral came to stands in the step that it is.
SELECT CAST(need.id AS VARCHAR) AS cine_referral_id,
       CAST(need.person_id AS VARCHAR) AS cine_person_id,
       need.started AS cine_referral_date,
       nullif(need.primary_need, '') AS cine_cin_primary_need_code,
       nullif(need.source, '') AS cine_referral_source_code,
       CASE WHEN referral.outcome != '' THEN json_object(
           'SINGLE_ASSESSMENT_FLAG', CASE WHEN referral.outcome = 'assessment' THEN 'Y' ELSE 'N' END,
           'NFA_FLAG', CASE WHEN referral.outcome = 'nothing' THEN 'Y' ELSE 'N' END,
           'STRATEGY_DISCUSSION_FLAG', CASE WHEN referral.outcome = 'strategy' THEN 'Y' ELSE 'N' END,
           'CLA_REQUEST_FLAG', CASE WHEN referral.outcome = 'care' THEN 'Y' ELSE 'N' END,
           'PRIVATE_FOSTERING_FLAG', CASE WHEN referral.outcome = 'private_fostering' THEN 'Y' ELSE 'N' END,
           'CP_TRANSFER_IN_FLAG', CASE WHEN referral.outcome = 'transfer_in' THEN 'Y' ELSE 'N' END
       ) END AS cine_referral_outcome_json,
       CASE WHEN need.no_further_action THEN 'Y' WHEN need.no_further_action IS NOT NULL THEN 'N' END AS cine_referral_nfa,
       nullif(need.end_reason, '') AS cine_close_reason,
       need.ended AS cine_close_date,
       need.recorded_from, need.recorded_to
FROM child_in_need need
LEFT JOIN (
    SELECT child_in_need_id, arg_max(outcome, id) AS outcome
    FROM step_now WHERE kind = 'referral' AND child_in_need_id IS NOT NULL GROUP BY child_in_need_id
) referral ON referral.child_in_need_id = need.id
