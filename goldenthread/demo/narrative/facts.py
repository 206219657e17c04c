"""The words in which a phrase says when it fits, each a bit of a mask."""

WORDS = (
    # how old the child is that day
    "unborn", "baby", "toddler", "talks", "primary", "secondary", "older", "grown", "aged", "pupil", "learns",
    # where the child lives that day
    "home", "foster", "kin", "residential", "supported", "with_parents", "adoptive", "elsewhere",
    # who is known
    "mum", "mum_home", "dad", "dad_home", "dad_away", "no_dad", "sib", "gran", "carer", "worker",
    # at which stage
    "assessing", "cin", "cp", "care", "leaver", "interim",
    # how it goes
    "better", "worse",
    # the step itself
    "seen", "not_seen", "alone", "not_alone", "no_bedroom", "decided", "held",
    "harm", "spoke", "mild", "grave", "planned", "goes_on",
    # of brothers and sisters written about together: nothing that is one child's own is told
    "together",
)  # fmt: skip
BIT = {word: 1 << place for place, word in enumerate(WORDS)}

# What must be known before a phrase can name it.
NEEDED = {
    "child": "", "mum": "mum", "dad": "dad", "sib": "sib", "gran": "gran", "school": "pupil",
    "carer": "carer", "she": "carer", "her": "carer", "hers": "carer", "herself": "carer", "worker": "worker",
    "age": "aged", "when": "", "later": "", "soon": "", "time": "", "nurse": "", "setting": "learns",
}  # fmt: skip
OF_ONE_CHILD = {"child", "sib", "age", "school", "setting", "nurse", "he", "him", "his", "himself"}
