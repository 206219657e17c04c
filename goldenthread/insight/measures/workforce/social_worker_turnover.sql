/*
title = "Turnover of social workers"
question = "How fast do we lose the people who know the children?"
why = "Where workers change, children tell their story again and again, and then not at all."
unit = "leavers per 100 social workers in post"
polarity = "low"
shape = "ratio"
kind = "rate"
about = "workers"
span = "year"
concept = "social worker turnover"
cohort = "registered social workers whom the council employed and who left in the year, for each 100 in post at its end, by full-time equivalents"
source = "Children's social work workforce census, at 30 September; DfE LAIT 'Social worker turnover (%)'"
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"
published = "Work_Force_TO_Rate"

[ratio]
of = "social_workers_leaving"
measure = "social_workers_in_post"
per = 100
*/
