/*
title = "Protection plans started per 10,000 children"
question = "Do we begin more plans than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "plans per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "year"
concept = "protection plans started rate"
cohort = "protection plans of ours that began in the year, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Child protection plans starting during the year - rate'"
differs = "A month's point is the year that ends with the month, so that months and published years compare."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_Abuse_Rate"

[ratio]
of = "protection_plans_started"
series = "population_0_17"
per = 10000
*/
