"""References, codes and names that hold a number, and sums of money."""

from goldenthread.governance.numbers.vocabulary import (
    CARDINAL,
    COUNTED,
    LARGE,
    NOT_COUNTED,
    NOT_MORE,
    SMALL,
    Allowed,
    any_case,
    as_written,
    one_of,
)

NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,4}(?:\([a-z0-9]{1,4}\))*[A-Za-z]?(?![\w%]|[.,]\d|\s?%| per ?cent))"
MORE = rf"(?:(?:, ?| and | or | to | ?- ?|/| & ){NUMBER}{NOT_COUNTED})*"
ONE_MORE = rf"(?:(?:-|/){NUMBER})?"

# In any case: section 47. Only with a capital, because in prose they are also plain words: Week 3, but “this week 12”.
LAW = one_of(
    "section, regulation, paragraph, para, article, schedule, clause, item, page, question, recommendation, chapter, "
    "table, key stage, minute, appendix, annex, annexe, footnote, criterion, standing order, strand, objective, "
    "module, version"
)
LAWS = one_of(
    "sections, regulations, regs, paragraphs, paras, articles, schedules, clauses, items, pages, questions, "
    "chapters, recommendations, tables, key stages, appendices, annexes, objectives, strands"
)
TITLED = one_of(
    "Part, Stage, Level, Tier, Phase, Band, Grade, Category, Wave, Week, Day, Year, Term, Version, Option, Priority, "
    "Outcome, Standard, Principle, Theme, Pillar, Step, Form, Room, Unit, Block, Floor, Ward, Volume, Issue, "
    "Edition, Cohort, Group, Class, Lot, Action, Figure, Chart, Quarter, Requirement, Test, Goal"
)
TITLES = one_of(
    "Parts, Stages, Levels, Tiers, Phases, Bands, Grades, Years, Weeks, Priorities, Outcomes, Standards, Steps, "
    "Options, Quarters, Actions"
)
LEVEL = rf"(?:[1-7]{NOT_MORE}|one|two|three|four|five)"
SHAPE = one_of(
    "way, tier, stage, step, part, point, phase, bed, bedded, bedroom, bedroomed, parent, fold, star, strand, level, "
    "nation, week, weekly, month, monthly, year, yearly, hour, hourly, minute, day, working-day, pronged, sided, "
    "form, page, seater, storey, place"
)
# What happens to one child more than once: “three or more placements” says who is meant, as an age does.
REPEATED = one_of("placements, places, homes, moves, changes, times, episodes, schools")
SPEECH = one_of(
    "number one, one another, no[- ]one, zero[- ](?:tolerance|hours?), net zero, day one, square one, one or other"
)
CAPITAL_NUMBER = one_of("Two, Three, Four, Five, Six, Seven, Eight, Nine, Ten, Eleven, Twelve, Thirteen")
ORDINAL = r"\d{0,2}(?:(?<!1)1st|(?<!1)2nd|(?<!1)3rd|1[1-3]th|[04-9]th)\b"

ADDRESSES = (
    Allowed("address", as_written(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    Allowed("postcode", as_written(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    Allowed(
        "telephone number",
        as_written(rf"(?<![\w.,£])(?:\+44 ?(?:\(0\) ?)?|0)\d{{2,4}}(?:[ -]?\d{{3,4}}){{2}}{NOT_MORE}"),
    ),
)

REFERENCES = (
    Allowed("reference", any_case(rf"\b{LAWS} {NUMBER}{MORE}")),
    Allowed("reference", any_case(rf"\b{LAW} (?:no\.? ?)?(?:[A-Z]?{NUMBER}{ONE_MORE}|{SMALL}\b)")),
    Allowed("reference", as_written(rf"(?<!')\b(?:s|ss|reg|r|sch|art|v|ver|para|p|pp)\.? ?{NUMBER}(?! {COUNTED})")),
    Allowed(
        "reference", as_written(rf"\b(?:Years? {NUMBER}(?: ?(?:-|to|and|or|,) ?{NUMBER})*|(?:Level|Tier) {NUMBER})")
    ),
    Allowed("reference", as_written(rf"\b{TITLES} {NUMBER}{MORE}")),
    Allowed("reference", as_written(rf"\b{TITLED} (?:{NUMBER}{ONE_MORE}|(?i:{SMALL})\b){NOT_COUNTED}")),
    Allowed("reference", as_written(rf"\b(?:tier|level|stage|phase|step|band|grade)s? {LEVEL}{NOT_COUNTED}")),
    Allowed("reference", as_written(rf"\b(?:Nos?\.) ?{NUMBER}")),
    Allowed("reference", as_written(rf"(?<![\d.,£])\d{{1,3}}(?:\.\d{{1,3}}){{2,4}}{NOT_MORE}")),
    Allowed("reference", as_written(rf"\b[Ss]ee (?:also )?\d{{1,2}}\.\d{{1,2}}{NOT_MORE}")),
    Allowed(
        "code",
        as_written(
            r"(?<![\w£$€])(?:[A-Z]\d{1,4}[A-Za-z]?|[A-Z]{2,6}\d{1,2}[A-Za-z]?|C(?:OVID|ovid)-19)(?![\w%]|[.,]\d)"
        ),
    ),
    Allowed("place in an order", as_written(rf"(?<![\d/.,½-]){ORDINAL}")),
    Allowed("base of a rate", as_written(r"\bper (?:100|1,?000|10,?000|100,?000)(?![\d%]|[.,]\d)")),
    Allowed("shape", any_case(rf"(?<![\w.,£/-])(?:\d{{1,2}}|{SMALL})-{SHAPE}\b(?!-)")),
    Allowed(
        "shape",
        any_case(r"(?<![\w.,:/-])[1-4]:1(?![\w:%]|[.,]\d)|\b(?:1-2-1|1-to-1|1 to 1|one-to-one|one to one)\b"),
    ),
    Allowed("threshold", any_case(rf"(?<![\w.,£-])(?:[2-5]|two|three|four|five) or more {REPEATED}\b")),
    Allowed("manner of speaking", any_case(rf"\b{SPEECH}\b")),
    Allowed(
        "name",
        as_written(rf"(?<=[a-z,;] )(?:[A-Z][\w']+ (?:One|{CAPITAL_NUMBER})|{CAPITAL_NUMBER} [A-Z][a-z']+)\b"),
    ),
)

AMOUNT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?: ?(?:k|m|bn|million|thousand|billion|hundred thousand)\b)?"
SUM = rf"[£$€] ?{AMOUNT}{SCALE}"
AMOUNT_WORD = f"(?:{CARDINAL}|{LARGE})"
MONEY = (
    Allowed("sum of money", any_case(rf"{SUM}(?:-{AMOUNT}{SCALE})?(?:(?: to | ?- ?| and ){SUM})*(?!\d|%)")),
    Allowed("sum of money", any_case(rf"(?<![\d.,]){AMOUNT}{SCALE} (?:pounds|pence|euros|GBP)\b")),
    Allowed(
        "sum of money",
        any_case(rf"\b(?:a |{AMOUNT_WORD})(?:[ -](?:and )?{AMOUNT_WORD})*(?: and a half {LARGE})? (?:pounds|pence)\b"),
    ),
    Allowed("sum of money", as_written(r"(?<![\d.,£])\d{1,2}p\b")),
)
