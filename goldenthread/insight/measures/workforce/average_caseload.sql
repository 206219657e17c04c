/*
title = "Children held by each social worker"
question = "How many children does a social worker answer for?"
why = "A worker with too many children cannot know any of them."
unit = "children per full-time social worker"
polarity = "low"
shape = "ratio"
kind = "rate"
about = "workers"
span = "date"
concept = "average caseload"
cohort = "children held by registered social workers at the end of the day, for each full-time equivalent of those who hold one or more"
source = "Children's social work workforce census, at 30 September; DfE LAIT 'Average number of cases per children and family social worker (FTE)'"
differs = "The census counts cases, which may be carers too; here each is a child."
owner = "Principal social worker"
version = "1"
review = 2027-04-01
suppress = false
year_ends = "30 September"
published = "Work_Force_AvgNumCase_SW"

[ratio]
of = "cases_held"
measure = "case_holders"
per = 1
*/
