"""Which numbers in prose are figures. The sentences are invented, in the manner of an Executive Member's report."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.governance.numbers import explained, numbers

FIGURES = [
    ("We are supporting 732 children through early help.", ["732"]),
    ("A further 1,289 children are held by partners.", ["1,289"]),
    ("Number of children in our care: 509.", ["509"]),
    ("Attendance was 86.5% for all and 94.3 per cent in primary.", ["86.5%", "94.3 per cent"]),
    ("In September 95 children opened and 136 closed.", ["95", "136"]),
    ("There are 71 foster carers and 26 connected carers.", ["71", "26"]),
    ("Partners hold two-thirds of early help.", ["two-thirds"]),
    ("Two thirds of plans were reviewed.", ["Two thirds"]),
    ("One in five children had been referred before.", ["One in five"]),
    ("Nine out of ten families said that we listened.", ["Nine", "ten"]),
    ("Twelve children moved nearer home.", ["Twelve"]),
    ("We placed twenty-three children with their family.", ["twenty-three"]),
    ("A dozen carers were approved.", ["dozen"]),
    ("Half of our homes are full.", ["Half"]),
    ("Over half were seen.", ["Over half"]),
    ("A quarter of referrals came from schools.", ["A quarter"]),
    ("Three quarters of referrals came from schools.", ["Three quarters"]),
    ("One child was placed far away.", ["One"]),
    ("Only one young person had no plan.", ["one"]),
    ("One per cent had no plan.", ["One per cent"]),
    ("We helped one hundred and twenty families.", ["one hundred and twenty"]),
    ("Hundreds of families came.", ["Hundreds"]),
    ("Zero children waited.", ["Zero"]),
    ("The service has 6 children’s homes.", ["6"]),
    ("Our two Frontline units are settling in.", ["two"]),
    ("Assessments took 38 days on average.", ["38"]),
    ("The average wait was 14 weeks.", ["14"]),
    ("Children waited 412 days for a match.", ["412"]),
    ("The average age of 12 has not moved.", ["12"]),
    ("Adoption took 15.2 months.", ["15.2"]),
    ("Numbers rose to 2019 by the end of it.", ["2019"]),
    ("Referrals fell by 2024 over the winter.", ["2024"]),
    ("We supported 2024 children.", ["2024"]),
    ("In 1950 cases the plan was late.", ["1950"]),
    ("Nearly ½ were late and ¾ of those were urgent.", ["½", "¾"]),
    ("The count is ５０９ by now.", ["５０９"]),
    ("The count is ٥٠٩ by now.", ["٥٠٩"]),
    ("The count is ⑨ by now.", ["⑨"]),
    ("A rate of 1/3 was found.", ["1/3"]),
    ("There were 10-12 moves.", ["10", "-12"]),
    ("Caseloads are 16.4 on average.", ["16.4"]),
    ("Section 20 and 12 children in all.", ["12"]),
    ("The budget is £1.4M for 12 children.", ["12"]),
    ("At level 95% nothing moves.", ["95%"]),
    ("This week 12 children came.", ["12"]),
    ("Over 12 children came.", ["12"]),
    ("There were 17 17-year-olds.", ["17"]),
    ("Between 95 and 13 October nothing moved.", ["95"]),
    ("We audited 10 files in the front door.", ["10"]),
    ("100% of children were seen.", ["100%"]),
    ("It is 1 in 4.", ["1", "4"]),
    ("Last year 300 plans ended.", ["300"]),
    ("Children on plans of two years or more rose from 12 to 15.", ["12", "15"]),
    ("We hold 1 289 files.", ["1 289"]),
    ("There were 1,396 cases per 100,000 people.", ["1,396"]),
    ("We saw 29/30 of them.", ["29/30"]),
    ("Half are boys, and a third are girls.", ["Half", "a third"]),
    ("Proceedings lasted 38 days, and some were two years late.", ["38", "two"]),
    ("CLA509 is a count.", ["509"]),
    ("The council’s 12 openings and Erimus's 95 closures.", ["12", "95"]),
    ("Three or more children came, and 30 or more placements.", ["Three", "30"]),
]  # fmt: skip

NOT_FIGURES = [
    "Our Director started with us on 13 October and has met every team.",
    "The report was published on the 2nd of September 2024.",
    "On Monday 3 June 2024 we began; we ended on Fri 7 June.",
    "Between 3 and 7 June 2024, and again on 10, 11 and 12 July, we visited.",
    "It was held on 01/08/2024, and the minutes are dated 11.09.2024 or 2024-09-11.",
    "In November 2025, Sept 2025 and Nov-25 we met.",
    "From April to June 2025 the panel sat weekly.",
    "The plan for 2024/25 follows those of 2023-24 and 2022-2023.",
    "In 2024 we changed, and since 2019 we have grown.",
    "The offer for 2027 is being shaped by young people.",
    "Ofsted 2019 said so, and the Children Act 1989 requires it.",
    "Working Together to Safeguard Children 2023 asks for it.",
    "All 2024 school leavers have an offer, says the 2024 report.",
    "The summer of 2025 and the end of 2026 are near.",
    "Funding ends by 2027 and the pilot ran from 2021 to 2023.",
    "In Q2 2025/26 the panel met.",
    "Doors open at 9.30am and close at 5pm; the line runs 24/7, and the panel starts at 14:00.",
    "This is done under Section 47, section 20(11) and sections 17 and 47.",
    "Regulation 24 and regulations 25 to 27 apply; see paragraphs 3 to 5 and para 1.4.1.",
    "As said at 1.2.3 and in item 10, Appendix 2 and Table 3.",
    "Pupils in Year 6, Years 10 and 11, Key Stage 2 and KS4 took part, and Year 12 students, with Level 3 places.",
    "Tier 4 beds, level 3 courses, Phase 2 and stage two of the complaints procedure.",
    "Recommendation 6 is met in version 2.1 of the framework.",
    "Our 16-17 year olds, 17-year-olds and those aged 18–25 came.",
    "It helps young people at the transition at 18 and those leaving care at 21.",
    "The 0-19 service, post-16 learners, under-5s and over 16s are included.",
    "Children aged 5 to 16 and those aged 18 and over were asked.",
    "Within 45 working days, in the last 12 months, over the past six months and for up to six months.",
    "A 6-month review, a two-year programme and the 20 working day standard.",
    "Children are seen every 10 working days.",
    "The number of children has increased over the past two months.",
    "We spent £312K of £1.4M, and £1,250,000 in all, or £2.5 million.",
    "The grant is between £3,000 and £4,000, at fifty pounds a week and £5-10m a year.",
    "One of our workers won a prize, and no one was surprised.",
    "The first and second panels agreed; a third review follows, and the 2nd phase begins.",
    "One area is left, in one plan, on the one hand.",
    "Zero tolerance and zero-hours contracts were discussed at half term.",
    "In the second half of the year, in the last quarter, we met half-hourly.",
    "Our 3-bed home offers one-to-one and 2:1 support in a two-tier service.",
    "A two-way talk with a third party.",
    "On 29/30 March 2022 the panel met within the 20 day timescale, and waited for the 12 month review.",
    "The rate per 10,000 children and per 100,000 residents has moved.",
    "Too many have lived in three or more places, or had 3 or more placements.",
    "The Five Rivers agency and our partners at House Seven helped.",
    "Call 07891 345201 or 0300 123 4567, or write to help2@council.example.",
    "Our office is at TS1 2QQ; see https://council.example/2025/papers/509.",
    "COVID-19 and the A19 delayed it.",
    "Chapter IV and the XV volume were read.",
    "In the 1990s, and into the 21st century, this was so.",
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FIGURES, ids=[sentence for sentence, _ in FIGURES])
def test_finds_what_counts_or_measures(sentence: str, expected: list[str]) -> None:
    found = [each.text for each in numbers(sentence)]
    assert [text.lstrip("-") for text in found] == [text.lstrip("-") for text in expected]


@pytest.mark.parametrize("sentence", NOT_FIGURES)
def test_leaves_dates_references_ages_and_money_alone(sentence: str) -> None:
    assert [each.text for each in numbers(sentence)] == []


def test_names_the_sentence() -> None:
    (found,) = numbers("The team is stable. It holds 95 plans, as of May 2025. All is well.")
    assert found.sentence == "It holds 95 plans, as of May 2025."


def test_the_name_of_a_team_is_no_figure_but_only_the_name() -> None:
    assert numbers("An issue for Pathways 1.", names=["Pathways 1"]) == []
    assert [f.text for f in numbers("Pathways 15 and 1 more.", names=["Pathways 1"])] == ["15", "1"]


def test_says_why_a_number_is_no_figure() -> None:
    assert explained("Under Section 47, by 3 June 2024, for £5.") == [
        ("£5", "sum of money"), ("3 June 2024", "date"), ("Section 47", "reference"),
    ]  # fmt: skip


CARRIERS = [
    "We supported {} children this month.",
    "{} families were helped.",
    "The number in care is {}.",
    "Referrals rose to {} and then fell.",
    "There were {} referrals, which is high.",
    "Performance: {}",
    "({})",
    "The team of {} is stable.",
    "Numbers fell from {} in March.",
    "It is {}; we are content.",
]


@given(st.integers(min_value=0), st.sampled_from(CARRIERS))
def test_a_bare_number_is_always_found(number: int, carrier: str) -> None:
    year_in_brackets = carrier == "({})" and 1900 <= number <= 2099
    found = [each.text for each in numbers(carrier.format(number))]
    assert found == ([] if year_in_brackets else [str(number)])


@given(st.decimals(min_value=0, max_value=10000, places=1), st.sampled_from(CARRIERS))
def test_a_percentage_is_always_found(number: object, carrier: str) -> None:
    assert f"{number}%" in [each.text for each in numbers(carrier.format(f"{number}%"))]


@given(st.integers(min_value=0), st.sampled_from(["０", "٠", "०", "𝟎"]))
def test_digits_of_every_script_are_found(number: int, nought: str) -> None:
    written = "".join(chr(ord(nought) + int(digit)) for digit in str(number))
    assert [each.text for each in numbers(f"We supported {written} children.")] == [written]


DATE_CARRIERS = [
    "The panel met on {} and agreed.", "Since {} the team has been stable.", "{}: the panel met.", "(as at {})",
    "The plan, dated {}, was agreed.", "It starts on {}.",
]  # fmt: skip
DATE_FORMS = [
    lambda d: f"{d.day} {d:%B} {d.year}",
    lambda d: f"{d.day} {d:%b} {d.year}",
    lambda d: f"{d:%A} {d.day} {d:%B} {d.year}",
    lambda d: f"{d:%a} {d.day} {d:%b}",
    lambda d: f"{d.day} {d:%B}",
    lambda d: f"the {d.day}{_ordinal(d.day)} of {d:%B} {d.year}",
    lambda d: f"{d.day}{_ordinal(d.day)} {d:%B}",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%B} {d.year}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d:%d.%m.%y}",
    lambda d: f"{d.day}/{d.month}/{d:%y}",
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{(d.year + 1) % 100:02d}",
]


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@given(
    st.dates(min_value=date(1948, 1, 1), max_value=date(2090, 12, 31)),
    st.sampled_from(DATE_FORMS),
    st.sampled_from(DATE_CARRIERS),
)
def test_a_date_is_never_a_figure(day: date, form, carrier: str) -> None:  # type: ignore[no-untyped-def]
    assert [each.text for each in numbers(carrier.format(form(day)))] == []


@given(
    st.integers(min_value=0, max_value=10**9), st.sampled_from(["", "k", "K", "m", "M", "bn", " million", " thousand"])
)
def test_a_sum_of_money_is_never_a_figure(amount: int, scale: str) -> None:
    assert numbers(f"It cost £{amount}{scale} in all, and £{amount:,}{scale} again.") == []


@given(st.text(alphabet=string.printable + "½²٣５Ⅳ–— ", max_size=200))
def test_every_digit_is_either_found_or_explained(text: str) -> None:
    """Nothing slips between: what is found and what is explained hold all the digits of the text."""
    held = "".join(f.text for f in numbers(text)) + "".join(written for written, _ in explained(text))
    assert sum(map(str.isnumeric, held)) == sum(map(str.isnumeric, text))
