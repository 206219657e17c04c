/*
title = "Initial conferences for each 100 section 47 enquiries"
question = "How many of our enquiries end at a conference?"
why = "Few conferences from many enquiries means families investigated who needed another kind of help."
unit = "conferences per 100 enquiries"
polarity = "none"
shape = "ratio"
kind = "rate"
concept = "enquiries that lead to conference"
cohort = "initial conferences held, for each 100 section 47 enquiries that began in the same days"
source = "RIIA quarterly return: conversion of section 47 enquiries to conferences"
differs = "A conference in the period may follow an enquiry that began before it."
owner = "Head of safeguarding"
version = "1"
review = 2027-04-01
suppress = true

[ratio]
of = "initial_conferences"
measure = "section_47_enquiries"
per = 100
*/
