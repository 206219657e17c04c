"""Spans of time that are set, and ages that say who is meant. What was measured is a figure."""

from goldenthread.governance.numbers.vocabulary import COUNTED, NOT_MORE, SMALL, Allowed, any_case, one_of

UNIT = one_of("minutes?, hours?, days?, nights?, weeks?, fortnights?, months?, years?, terms?, weekends?")
KIND = r"(?:(?:working|calendar|school|clear|consecutive|full|whole|short)[ -])?"
LENGTH = rf"(?:100|\d{{1,2}}|{SMALL})"
SPAN = rf"(?<![\w.,£/-]){LENGTH}{NOT_MORE}(?: ?(?:-|to|or|and) ?{LENGTH})?(?: and a half)?[ -]{KIND}{UNIT}\b'?"
RECENT = "(?:past|last|next|coming|following|previous|preceding|first|final|initial|every|another|further) "
LIMIT = one_of("within, inside, under, up to, at least, no later than, not more than")

SET = one_of(
    "timescales?, limit, target, standard, deadline, period, window, rule, programme, review, course, plan, pilot, "
    "contract, clock, update, report"
)

AVERAGE = any_case(r"\b(?:averag\w*|mean|median|typical\w*)\b")
MEASURED = any_case(
    r"\b(?:averag\w*|mean|median|typical\w*|took|waited|waiting|lasted|late|overdue|delay\w*|longest|shortest|lost|sickness|rose|risen|fell|fallen"
    r"|increased|decreased|reduced|dropped|shortened|compared|stood|stands)\b"
)

SPANS = (
    Allowed(
        "span of time", any_case(rf"\b(?:within |over |for |in |during )?(?:the |our |their |its )?{RECENT}{SPAN}")
    ),
    Allowed("span of time", any_case(rf"\b{LIMIT} {SPAN}"), unless_in=AVERAGE),
    Allowed("span of time", any_case(rf"{SPAN} {SET}\b"), unless_in=AVERAGE),
    Allowed("span of time", any_case(rf"{SPAN} (?:or|and) (?:more|over|longer|less|under)\b")),
    Allowed("span of time", any_case(SPAN), unless_in=MEASURED),
)

# 0 to 25: those whom children's services answer for.
AGE_WORD = one_of(
    "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, "
    "sixteen, seventeen, eighteen, nineteen, twenty(?:-(?:one|two|three|four|five))?"
)
AGE = rf"(?:2[0-5]|1\d|\d|{AGE_WORD}){NOT_MORE}"
AGES = rf"{AGE}(?: ?(?:-|to|and|or|,) ?{AGE})*"
OR_OVER = r"(?:\+| (?:and|or) (?:over|under|above|below|older|younger))?"
AGED = r"(?:aged|ages?|ages? of|age (?:groups?|range)|turn(?:s|ed|ing)?)[: ](?:between |over |under |from |up to )?"
PROVISION = one_of(
    "services?, offer, provision, team, programme, strategy, board, partnership, age, SEND, health, public health, "
    "pathway, cohort, learners?, education, accommodation, age range, group"
)
LEAVING = one_of("transitions?, leave, leaves, leaving, left, move on, moving on, ends?, adulthood, independence")
WHAT_IS_LEFT = "(?: (?:from|to)? ?(?:care|school|education|home|adult services))?"

AGES_ALLOWED = (
    Allowed("age", any_case(rf"\b{AGED}{AGES}(?: years?)?{OR_OVER}(?! {COUNTED}\b)"), unless_before=AVERAGE),
    Allowed("age", any_case(rf"(?<![\d.,-]){AGES}[- ]years?[- ]olds?\b")),
    Allowed("age", any_case(rf"\b(?:under|over|U)[- ]?{AGE}'?s\b")),
    Allowed("age", any_case(rf"\b(?:under|over)-{AGE}(?!\w)")),
    Allowed("age", any_case(rf"\b(?:pre|post)[- ]?{AGE}(?!\w)")),
    Allowed("age", any_case(rf"(?<![\d.,]){AGE}\+(?= {PROVISION}\b)")),
    Allowed("age", any_case(rf"(?<![\d.,]){AGE} ?(?:-|to) ?{AGE}(?= {PROVISION}\b)")),
    Allowed("age", any_case(rf"\b{LEAVING}{WHAT_IS_LEFT} at (?:16|17|18|19|21|25){NOT_MORE}")),
)
