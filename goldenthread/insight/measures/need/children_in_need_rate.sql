/*
title = "Children in need per 10,000 children"
question = "Do we work with more families than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "children per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "date"
concept = "children in need rate"
cohort = "children with an episode of need open at the end of the day, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Children in need rate per 10,000'; National Framework dashboard"
owner = "Director of children's services"
version = "1"
review = 2027-04-01
suppress = true
published = "CIN"

[ratio]
of = "children_in_need"
series = "population_0_17"
per = 10000
*/
