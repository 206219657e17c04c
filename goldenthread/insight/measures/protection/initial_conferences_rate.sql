/*
title = "Initial conferences per 10,000 children"
question = "Do we hold more conferences than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "conferences per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "year"
concept = "initial conferences rate"
cohort = "initial conferences held in the year, one for each child, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Initial stage child protection conferences - rate'"
differs = "The published rate includes conferences about children who moved in with a plan; they follow no enquiry of ours."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "ISCP_Conf"

[ratio]
of = "initial_conferences"
series = "population_0_17"
per = 10000
*/
