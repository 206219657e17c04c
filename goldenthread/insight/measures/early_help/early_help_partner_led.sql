/*
title = "Early help led by partners"
question = "Do schools, health and charities lead help with families, or only we?"
why = "A family is best helped by somebody whom they know already."
unit = "children"
polarity = "high"
shape = "stock"
kind = "percentage"
concept = "early help led by partners"
cohort = "children with an early help episode open at the end of the day"
numerator = "those whose help is led by another organisation than the council"
denominator = "children with an early help episode open at the end of the day; where no organisation is named the council leads"
source = "Early help benchmarking, episodes by lead organisation; Standard Safeguarding Dataset, early help"
owner = "Head of early help"
version = "1"
review = 2027-04-01
suppress = true

[needs]
ssd_early_help_episodes = "0"

[breakdowns]
organisation = "Who leads"
*/
SELECT
    'child' AS subject_kind,
    e.earl_person_id AS subject_id,
    e.earl_person_id AS person_id,
    e.earl_episode_start_date AS from_date,
    e.earl_episode_end_date AS to_date,
    e.earl_episode_organisation AS organisation,
    coalesce(e.earl_episode_organisation <> coalesce(council.name, ''), false) AS met
FROM ssd_early_help_episodes e
LEFT JOIN gt_authority council ON council.name = e.earl_episode_organisation
WHERE e.earl_episode_start_date IS NOT NULL
