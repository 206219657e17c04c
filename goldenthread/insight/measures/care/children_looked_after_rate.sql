/*
title = "Children looked after per 10,000 children"
question = "Do we look after more children than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "children per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "date"
concept = "children looked after rate"
cohort = "children looked after at the end of the day, short breaks left out, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Children looked after rate per 10,000'"
owner = "Head of children looked after"
version = "1"
review = 2027-04-01
suppress = true
published = "LAC"

[ratio]
of = "children_looked_after"
series = "population_0_17"
per = 10000
*/
