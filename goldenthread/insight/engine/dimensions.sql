-- The tables that say, for a person and a day, what a figure is broken down by. Made once for each session.

-- Who held the child from each day on which that changed, until the day before the next: the allocated case
-- worker where the snapshot knows that role, otherwise anyone allocated; the last day of an allocation counts.
CREATE TABLE holder AS
WITH held AS (
    SELECT invo_person_id AS person_id, invo_involvements_id AS id, invo_professional_team AS team_id,
        invo_professional_id AS worker, invo_involvement_start_date AS started, invo_involvement_end_date AS ended
    FROM ssd_involvements
    WHERE invo_involvement_start_date IS NOT NULL AND (
        invo_professional_role_id = 'Allocated Case Worker'
        OR NOT EXISTS (SELECT 1 FROM ssd_involvements WHERE invo_professional_role_id = 'Allocated Case Worker')
    )
), change AS (
    SELECT person_id, started AS from_date FROM held
    UNION
    SELECT person_id, ended + 1 FROM held WHERE ended IS NOT NULL
), chosen AS (
    SELECT c.person_id, c.from_date, h.team_id, h.worker
    FROM change c
    LEFT JOIN held h ON h.person_id = c.person_id
        AND h.started <= c.from_date AND (h.ended IS NULL OR h.ended >= c.from_date)
    QUALIFY row_number() OVER (
        PARTITION BY c.person_id, c.from_date ORDER BY h.started DESC NULLS LAST, h.id DESC
    ) = 1
)
SELECT *, lead(from_date, 1, DATE '9999-12-31') OVER (PARTITION BY person_id ORDER BY from_date) AS next_date
FROM chosen;

-- Where the child's home was, in the same way. A home of which nobody said since when counts as always having been.
CREATE TABLE home AS
WITH lived AS (
    SELECT a.addr_person_id AS person_id, a.addr_table_id AS id, w.ward,
        coalesce(a.addr_address_start_date, DATE '1900-01-01') AS started, a.addr_address_end_date AS ended
    FROM ssd_address a
    LEFT JOIN gt_wards w ON w.postcode = replace(a.addr_address_postcode, ' ', '')
    WHERE lower(coalesce(a.addr_address_type, '')) NOT LIKE '%placement%'
), change AS (
    SELECT person_id, started AS from_date FROM lived
    UNION
    SELECT person_id, ended + 1 FROM lived WHERE ended IS NOT NULL
), chosen AS (
    SELECT c.person_id, c.from_date, l.ward
    FROM change c
    LEFT JOIN lived l ON l.person_id = c.person_id
        AND l.started <= c.from_date AND (l.ended IS NULL OR l.ended >= c.from_date)
    QUALIFY row_number() OVER (
        PARTITION BY c.person_id, c.from_date ORDER BY l.started DESC NULLS LAST, l.id DESC
    ) = 1
)
SELECT *, lead(from_date, 1, DATE '9999-12-31') OVER (PARTITION BY person_id ORDER BY from_date) AS next_date
FROM chosen;

CREATE TABLE team AS
SELECT dept_team_id AS team_id, coalesce(dept_team_name, dept_team_id) AS team, dept_team_parent_name AS service
FROM ssd_department;

CREATE TABLE somebody AS
SELECT
    p.pers_person_id AS person_id,
    p.pers_dob AS dob,
    CASE p.pers_sex WHEN 'M' THEN 'Male' WHEN 'F' THEN 'Female' END AS sex,
    CASE
        WHEN p.pers_ethnicity LIKE 'W%' THEN 'White'
        WHEN p.pers_ethnicity LIKE 'M%' THEN 'Mixed'
        WHEN p.pers_ethnicity IN ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') THEN 'Asian'
        WHEN p.pers_ethnicity LIKE 'B%' THEN 'Black'
        WHEN p.pers_ethnicity = 'OOTH' THEN 'Other'
    END AS ethnicity,
    CASE WHEN bool_or(d.disa_disability_code <> 'NONE') THEN 'Disabled'
        WHEN bool_or(d.disa_disability_code = 'NONE') THEN 'Not disabled' END AS disability
FROM ssd_person p
LEFT JOIN ssd_disability d ON d.disa_person_id = p.pers_person_id
GROUP BY ALL;
