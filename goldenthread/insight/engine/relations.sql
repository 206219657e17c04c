-- What a measure's SQL may read besides the snapshot's own tables.
-- The engine adds, for each measure, `definition` (one row of its constants), `band` (its bands) and, for a
-- cohort, `period` (start_date, end_date). `as_at` (one row: day) is the last day the snapshot speaks for.

-- The same day some months later or, with a minus, earlier; where that month is too short, its last day.
CREATE MACRO add_months(day, months) AS CAST(day + to_months(months) AS DATE);

-- Working days: those elapsed between two days are the difference of their ordinals (the start day is day 0).
CREATE VIEW calendar AS SELECT day, working, ordinal FROM gt_calendar;

-- Standards, each in force on every day from from_date to to_date.
CREATE VIEW rule AS
SELECT id, value, unit, from_date, coalesce(to_date, DATE '9999-12-31') AS to_date FROM gt_rule;

-- The unbroken spans of days for which an area (a table of the snapshot) is recorded.
CREATE VIEW coverage AS
WITH given AS (
    SELECT area, from_date, coalesce(to_date, as_at.day) AS to_date FROM gt_coverage, as_at
), reached AS (
    SELECT *, max(to_date) OVER (
        PARTITION BY area ORDER BY from_date, to_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before
    FROM given
), numbered AS (
    SELECT *, sum(CASE WHEN from_date <= before + 1 THEN 0 ELSE 1 END) OVER (
        PARTITION BY area ORDER BY from_date, to_date ROWS UNBOUNDED PRECEDING
    ) AS island
    FROM reached
)
SELECT area, min(from_date) AS from_date, max(to_date) AS to_date FROM numbered GROUP BY area, island;

-- Episodes of care with the placement and the legal status they were spent in. They tile the time in care.
-- short_break is true under V3 and V4, an agreed series of short breaks, which the published figures leave out.
CREATE VIEW care_episode AS
WITH episode AS (
    SELECT e.*, l.lega_legal_status AS legal_status, row_number() OVER (
        PARTITION BY e.clae_cla_episode_id
        ORDER BY l.lega_legal_status_start_date DESC NULLS LAST, l.lega_legal_status_id
    ) AS place
    FROM ssd_cla_episodes e
    LEFT JOIN ssd_legal_status l
        ON l.lega_person_id = e.clae_person_id
        AND l.lega_legal_status_start_date <= e.clae_cla_episode_start_date
        AND (l.lega_legal_status_end_date IS NULL OR l.lega_legal_status_end_date > e.clae_cla_episode_start_date)
        AND regexp_matches(l.lega_legal_status, '^[CDEJLV][0-9]$')
    WHERE e.clae_cla_episode_start_date IS NOT NULL
)
SELECT
    e.clae_cla_episode_id AS episode_id,
    e.clae_person_id AS person_id,
    e.clae_cla_id AS care_period_id,
    e.clae_cla_episode_start_date AS started,
    e.clae_cla_episode_ceased_date AS ended,
    e.clae_cla_episode_ceased_reason AS end_reason,
    e.clae_entered_care_date AS entered_care,
    e.clae_cla_primary_need_code AS need,
    e.legal_status,
    coalesce(e.legal_status IN ('V3', 'V4'), false) AS short_break,
    p.clap_cla_placement_id AS placement_id,
    p.clap_cla_placement_type AS placement_code,
    p.clap_cla_placement_distance AS distance,
    CASE
        WHEN p.clap_cla_placement_type LIKE 'U%' THEN 'Foster care'
        WHEN p.clap_cla_placement_type LIKE 'A%' THEN 'Placed for adoption'
        WHEN p.clap_cla_placement_type = 'P1' THEN 'With parents'
        WHEN p.clap_cla_placement_type IN ('K1', 'K2') THEN 'Secure home or children''s home'
        WHEN p.clap_cla_placement_type IN ('H5', 'K3', 'P2') THEN 'Supported or independent accommodation'
        WHEN p.clap_cla_placement_type IN ('R1', 'R2', 'R3', 'R5', 'P3') THEN 'Other residential setting'
        WHEN p.clap_cla_placement_type = 'S1' THEN 'Residential school'
        WHEN p.clap_cla_placement_type IS NOT NULL THEN 'Other placement'
    END AS placement_type
FROM episode e
LEFT JOIN ssd_cla_placement p ON p.clap_cla_placement_id = e.clae_cla_placement_id
WHERE e.place = 1;

-- Periods of care: our own table, and for an extract of another system what its episodes say.
CREATE VIEW care_period AS
SELECT care_period_id, person_id, started, coalesce(start_known, true) AS start_known, ended, end_reason,
    coalesce(short_breaks, false) AS short_breaks
FROM gt_care_periods
WHERE started IS NOT NULL
UNION ALL
SELECT care_period_id, any_value(person_id), coalesce(min(entered_care), min(started)),
    min(entered_care) IS NOT NULL, CASE WHEN count(ended) = count(*) THEN max(ended) END,
    arg_max(end_reason, started) FILTER (WHERE end_reason IS NOT NULL), bool_and(short_break)
FROM care_episode
WHERE care_period_id NOT IN (SELECT care_period_id FROM gt_care_periods)
GROUP BY care_period_id;

-- Referrals received about a child with no case open: the census counts no other. One with no further action opened
-- no case.
CREATE VIEW new_referral AS
SELECT
    r.cine_referral_id AS referral_id,
    r.cine_person_id AS person_id,
    r.cine_referral_date AS received_on,
    r.cine_referral_team AS team_id,
    r.cine_cin_primary_need_code AS need,
    r.cine_referral_source_code AS source_code,
    r.cine_referral_nfa AS no_further_action
FROM ssd_cin_episodes r
WHERE r.cine_referral_date IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ssd_cin_episodes open_case
    WHERE open_case.cine_person_id = r.cine_person_id
        AND open_case.cine_referral_date < r.cine_referral_date
        AND (open_case.cine_close_date IS NULL OR open_case.cine_close_date > r.cine_referral_date)
        AND coalesce(open_case.cine_referral_nfa, 'N') <> 'Y'
);

-- Episodes that closed after an assessment because the child was not in need (RC8, RC9), with no plan of either kind.
CREATE VIEW closed_not_in_need AS
SELECT r.cine_referral_id AS referral_id, r.cine_close_date AS closed_on
FROM ssd_cin_episodes r
WHERE r.cine_close_reason IN ('RC8', 'RC9') AND r.cine_close_date IS NOT NULL
    AND coalesce(r.cine_referral_nfa, 'N') <> 'Y'
    AND r.cine_referral_id IN (
        SELECT cina_referral_id FROM ssd_cin_assessments WHERE cina_referral_id IS NOT NULL
    )
    AND r.cine_referral_id NOT IN (SELECT cinp_referral_id FROM ssd_cin_plans WHERE cinp_referral_id IS NOT NULL)
    AND r.cine_referral_id NOT IN (SELECT cppl_referral_id FROM ssd_cp_plans WHERE cppl_referral_id IS NOT NULL);

-- Registered social workers in post, one row for each stretch of days in one team; of two teams at once, the one
-- joined last. The last day of a membership counts, so to_date is the day after it.
CREATE VIEW social_worker_post AS
WITH membership AS (
    SELECT m.*
    FROM gt_memberships m
    JOIN ssd_professionals p ON p.prof_professional_id = m.worker_id
    WHERE m.started IS NOT NULL AND p.prof_social_worker_registration_no IS NOT NULL
), change AS (
    SELECT worker_id, started AS from_date FROM membership
    UNION
    SELECT worker_id, ended + 1 FROM membership WHERE ended IS NOT NULL
), ranked AS (
    SELECT c.worker_id, c.from_date, m.membership_id, m.team_id, coalesce(m.agency, false) AS agency, m.full_time,
        row_number() OVER (
            PARTITION BY c.worker_id, c.from_date ORDER BY m.started DESC NULLS LAST, m.membership_id DESC
        ) AS place
    FROM change c
    LEFT JOIN membership m ON m.worker_id = c.worker_id
        AND m.started <= c.from_date AND (m.ended IS NULL OR m.ended >= c.from_date)
), stretch AS (
    SELECT *, lead(from_date) OVER (PARTITION BY worker_id ORDER BY from_date) AS to_date FROM ranked WHERE place = 1
)
SELECT worker_id, team_id, agency, full_time, from_date, to_date FROM stretch WHERE membership_id IS NOT NULL;
