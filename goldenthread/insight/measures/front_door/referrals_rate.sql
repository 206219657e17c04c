/*
title = "Referrals per 10,000 children"
question = "Is our demand high for an area of our size?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "referrals per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "year"
concept = "referrals rate"
cohort = "referrals received in the year about a child with no case open, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Rates per 10,000 of referrals to children's social services'"
differs = "A month's point is the year that ends with the month, so that months and published years compare."
owner = "Head of the front door"
version = "1"
review = 2027-04-01
suppress = true
published = "CPP_Total_Rateper10,000"

[ratio]
of = "referrals"
series = "population_0_17"
per = 10000
*/
