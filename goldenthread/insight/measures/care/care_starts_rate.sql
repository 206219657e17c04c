/*
title = "Children who started to be looked after per 10,000 children"
question = "Do more children come into our care than in areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "children per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "year"
concept = "care starts rate"
cohort = "children who started to be looked after in the year, each counted once, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Children starting to be looked after each year (rate)'"
differs = "A month's point is the year that ends with the month, so that months and published years compare."
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC_Start_Rate"

[ratio]
of = "care_starts"
series = "population_0_17"
per = 10000
*/
