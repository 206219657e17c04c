/*
title = "Children who started early help"
question = "How many children did early help begin for?"
why = "It says whether early help is reaching families."
unit = "children"
polarity = "none"
shape = "event"
kind = "count"
repeated = "first"
concept = "children who started early help"
cohort = "children whose early help episode started, each counted once in the period"
source = "Standard Safeguarding Dataset, early help"
owner = "Head of early help"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_early_help_episodes = "0"
*/
WITH lead AS (
    SELECT e.earl_episode_id AS episode_id, arg_max(i.invo_professional_team, i.invo_involvement_start_date) AS team_id
    FROM ssd_early_help_episodes e
    JOIN ssd_involvements i ON i.invo_person_id = e.earl_person_id
        AND i.invo_professional_role_id = 'Lead Practitioner'
        AND i.invo_involvement_start_date <= coalesce(e.earl_episode_end_date, DATE '9999-12-31')
        AND coalesce(i.invo_involvement_end_date, DATE '9999-12-31') >= e.earl_episode_start_date
    GROUP BY ALL
)
SELECT
    'child' AS subject_kind,
    e.earl_person_id AS subject_id,
    e.earl_person_id AS person_id,
    e.earl_episode_start_date AS on_date,
    lead.team_id
FROM ssd_early_help_episodes e
LEFT JOIN lead ON lead.episode_id = e.earl_episode_id
WHERE e.earl_episode_start_date IS NOT NULL
