/*
title = "Unaccompanied children among those looked after"
question = "How many of our children came to this country alone?"
why = "They need what other children need, and more: they have no family here to go back to."
unit = "children"
polarity = "none"
shape = "cohort"
kind = "percentage"
span = "date"
concept = "unaccompanied children looked after"
cohort = "children looked after at the end of the day, those in an agreed series of short breaks left out"
numerator = "those recorded at the end of the day as unaccompanied and seeking asylum"
denominator = "children looked after at the end of the day; one of whom nothing is said is not unaccompanied"
source = "SSDA903; DfE LAIT 'Children looked after who are unaccompanied asylum seeking children'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "Unacc_Asylmn_Seek_Childn%"

[needs]
ssd_cla_episodes = "0"
*/
SELECT period.start_date, period.end_date, 'child' AS subject_kind, c.person_id AS subject_id, c.person_id,
    bool_or(i.immi_immigration_status_id IS NOT NULL) AS met
FROM period
JOIN care_episode c
    ON c.started <= period.end_date AND (c.ended IS NULL OR c.ended > period.end_date) AND NOT c.short_break
LEFT JOIN ssd_immigration_status i
    ON i.immi_person_id = c.person_id AND lower(i.immi_immigration_status) LIKE 'unaccompanied%'
    AND (i.immi_immigration_status_start_date IS NULL OR i.immi_immigration_status_start_date <= period.end_date)
    AND (i.immi_immigration_status_end_date IS NULL OR i.immi_immigration_status_end_date > period.end_date)
GROUP BY ALL
