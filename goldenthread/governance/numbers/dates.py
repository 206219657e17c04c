"""Dates, years and times of day."""

from goldenthread.governance.numbers.vocabulary import (
    MONTH,
    NOT_COUNTED,
    SMALL,
    WEEKDAY,
    YEAR,
    Allowed,
    any_case,
    as_written,
    one_of,
)

DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
DAY = rf"{DAY_NUMBER}(?:st|nd|rd|th)?(?![\d%])"
FIRST_DAY = rf"(?<![\d.,/£%-]){DAY}"
DAYS = rf"{FIRST_DAY}(?: ?(?:-|/|to|and|or|&|,) ?{DAY})*"
ORDINAL_WORD = one_of(
    "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth, thirteenth, "
    "fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth, twenty-\\w+, thirtieth, "
    "thirty-first"
)
SHORT_YEAR = r"\d\d(?![\d%]|[.,]\d)"
HOUR = r"(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)?"

# Words before a year that make it one, and words that come after it.
AT = one_of(
    "in, since, by, during, until, till, before, after, throughout, for, from, mid, early, late, of the year, fy, "
    "circa, "
    "(?:end|start|beginning|middle|spring|summer|autumn|winter|half|part|quarter|rest|course|year|class|cohort) of, "
    "spring, summer, autumn, winter, easter, christmas, year, dated?, published, since about"
)
YEARLY = one_of(
    "academic, calendar, financial, school year, school leavers, leavers, intake, report, return, census, "
    "inspection, guidance, budget, strategy, survey, regulations, act, framework, edition, visit letter, judgement, "
    "pay award, spending review, white paper, green paper"
)
# A name with its year: the Children Act 1989. A sentence may start with any word, so there only these are names.
NAME = r"(?<=[ (])(?<!\. )(?!(?:Total|All|Some|Over|Only|About|Around|Another)\b)[A-Z][\w'&.-]*\)?"
STARTING = one_of("Ofsted, CQC, Census, Budget, Spring, Summer, Autumn, Winter, Easter, Christmas")
CHANGED = one_of(
    "rose, risen, rising, fell, fallen, falling, grew, grown, increased?, increasing, decreased?, reduced?, dropped, "
    "up, down, climbed, exceeded, total(?:led|ling)?, number(?:s|ed|ing)?"
)
CHANGE = any_case(rf"\b{CHANGED}\b[^.,;]{{0,40}}$")

DATES = (
    Allowed("date", as_written(rf"(?:{WEEKDAY},? )?{DAYS}(?: of)?[ -]{MONTH}(?:,?[ -]'?(?:{YEAR}|{SHORT_YEAR}))?\b")),
    Allowed("date", any_case(rf"\b{ORDINAL_WORD}(?: of)? {MONTH}\b(?:,? {YEAR})?")),
    Allowed("date", as_written(rf"\b(?:{SMALL}) {MONTH}\b(?:,? {YEAR})?")),
    Allowed("date", as_written(rf"\b{MONTH} {DAY},? {YEAR}|\b{MONTH} {DAY_NUMBER}(?:st|nd|rd|th)\b")),
    Allowed(
        "month",
        as_written(
            rf"\b{MONTH}(?: ?(?:-|to|and|or|&|/) ?{MONTH})?,?[ -](?:of )?{YEAR}(?: ?[/-] ?(?:{YEAR}|{SHORT_YEAR}))?"
        ),
    ),
    Allowed("month", as_written(rf"\b{MONTH}(?:-| ?'){SHORT_YEAR}")),
    Allowed(
        "date",
        as_written(rf"(?<![\d./-]){DAY_NUMBER}([./-]){MONTH_NUMBER}\1(?:(?:19|20)\d\d|\d\d)(?![\d%]|[./-]\d)"),
    ),
    Allowed("date", as_written(rf"(?<!\d)(?:19|20)\d\d-{MONTH_NUMBER}-{DAY_NUMBER}(?!\d)")),
    Allowed("years", as_written(rf"(?<![\d.,])(?:19|20)\d\d ?[/-] ?(?:{YEAR}|{SHORT_YEAR}){NOT_COUNTED}")),
    Allowed(
        "years",
        any_case(rf"\b(?:FY ?|year |years |in |for |during |since |of )'?\d\d/'?\d\d(?![\d%/]){NOT_COUNTED}"),
    ),
    Allowed("quarter", as_written(rf"\bQ[1-4](?: of)?(?: (?:{YEAR}|\d\d)(?:[/-]\d\d)?)?(?![\d%])")),
    Allowed("decade", as_written(r"(?<![\d,.])(?:(?:19|20)\d0s|'\d0s)\b")),
    Allowed(
        "years",
        any_case(
            rf"\b(?:between|from|both)? ?(?:{AT} )?(?<![\d.,]){YEAR}(?:, {YEAR})*,? "
            rf"(?:to|and|or|until|through) {YEAR}{NOT_COUNTED}"
        ),
        unless_before=CHANGE,
    ),
    Allowed("year", any_case(rf"\b{AT}[ -](?:the )?{YEAR}{NOT_COUNTED}"), unless_before=CHANGE),
    Allowed("year", any_case(rf"(?<![\d.,£]){YEAR}(?=(?:'s)? {YEARLY}\b)")),
    Allowed("year", as_written(rf"(?:{NAME}|\b{STARTING}) {YEAR}{NOT_COUNTED}")),
    Allowed("year", as_written(rf"(?<=\(){YEAR}(?=[);,])")),
    Allowed(
        "time",
        any_case(rf"(?<![\d.,]){HOUR}(?: ?(?:-|to) ?{HOUR})? ?(?:am|pm|a\.m\.|p\.m\.|noon)(?!\w)"),
    ),
    Allowed("time", as_written(r"(?<![\d.,:])(?:[01]\d|2[0-3]|\d):[0-5]\d(?![\d:%])")),
    Allowed("time", as_written(r"(?<![\d.,/])24/7(?![\d/])")),
)
