SELECT CAST(review.id AS VARCHAR) AS clar_cla_review_id,
       CAST(care.id AS VARCHAR) AS clar_cla_id,
       review.happened_on AS clar_cla_review_date,
       'N' AS clar_cla_review_cancelled,
       nullif(review.outcome, '') AS clar_cla_review_participation,
       review.recorded_from, review.recorded_to
FROM step review
ASOF LEFT JOIN care_period_now care ON care.person_id = review.person_id AND care.started <= review.happened_on
WHERE review.kind = 'care_review'
