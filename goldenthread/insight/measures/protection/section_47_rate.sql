/*
title = "Section 47 enquiries per 10,000 children"
question = "Do we investigate more families than areas like ours?"
why = "It lets us stand beside our neighbours and England, which counts cannot."
unit = "enquiries per 10,000 children"
polarity = "none"
shape = "ratio"
kind = "rate"
span = "year"
concept = "section 47 rate"
cohort = "section 47 enquiries that began in the year, for each 10,000 people aged 0 to 17"
source = "DfE LAIT 'Section 47 enquiries rate per 10,000 children'"
differs = "A month's point is the year that ends with the month, so that months and published years compare."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true
published = "Section_47"

[ratio]
of = "section_47_enquiries"
series = "population_0_17"
per = 10000
*/
