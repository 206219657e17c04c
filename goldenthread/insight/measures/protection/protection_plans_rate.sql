/*
title = "Children on a protection plan per 10,000 children"
question = "Do we protect more children under plans than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "children per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "date"
concept = "protection plan rate"
cohort = "children with a protection plan of ours open at the end of the day, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Child protection plans rate per 10,000'"
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_rate"

[ratio]
of = "protection_plans"
series = "population_0_17"
per = 10000
*/
