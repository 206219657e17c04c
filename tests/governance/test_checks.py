"""What refuses a paper."""

from dataclasses import replace

import pytest

from goldenthread.governance.checks import CheckedFigure, CheckedSection, Problem, check, refusals
from goldenthread.governance.text import Mark, read

OCTOBER = CheckedFigure(
    mark=Mark("figure", "in-care"),
    concept="children looked after",
    rate=False,
    value="509",
    unit="children",
    when="at 31 October 2025",
    cohort="children looked after at the end of the day",
    printed="509",
    dated=False,
)
NOVEMBER = replace(
    OCTOBER, mark=Mark("outside", "now"), value="514", when="at 20 November 2025", cohort="all teams", printed="514"
)


def section(text: str, heading: str = "Cared for children") -> CheckedSection:
    return CheckedSection(7, f"1.5 {heading}", heading, read(text))


def rules(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in refusals(problems)]


def test_a_paper_of_words_and_placed_figures_may_be_issued() -> None:
    text = "On 13 October there were [[figure:in-care]] children in our care, at a cost of £1.4M."
    assert check([section(text)], [OCTOBER]) == []


def test_a_number_in_prose_is_refused_with_its_section_and_its_sentence() -> None:
    (problem,) = check([section("All is well. We care for 514 children. They are safe.")], [])
    assert problem.section == 7
    assert "“1.5 Cared for children”" in problem.sentence
    assert "“514”" in problem.sentence
    assert "“We care for 514 children.”" in problem.sentence
    assert "outside figure" in problem.sentence


def test_numbers_in_headings_and_lists_are_refused_too() -> None:
    found = check([section("- carers: 71\n- homes: six", heading="Our 509 children")], [])
    assert rules(found) == ["number-is-placed"] * 3


def test_a_number_that_became_a_list_marker_is_refused() -> None:
    assert rules(check([section("509. children are in our care")], [])) == ["list-counts-from-one"]
    assert check([section("1. one way\n2. another way"), section("1. so\n1. and so")], []) == []


def test_two_figures_of_one_concept_must_show_date_and_cohort() -> None:
    text = section("We care for [[figure:in-care]] children; [[outside:now]] are cared for across teams.")
    (problem,) = refusals(check([text], [OCTOBER, NOVEMBER]))
    assert problem.rule == "one-concept-one-date"
    for said in ("509", "514", "31 October 2025", "20 November 2025", "all teams"):
        assert said in problem.sentence


def test_one_of_the_two_without_its_date_is_not_enough() -> None:
    text = section("[[figure:in-care]] and [[outside:now]]")
    assert rules(check([text], [replace(OCTOBER, dated=True), NOVEMBER])) == ["one-concept-one-date"]
    assert rules(check([text], [OCTOBER, replace(NOVEMBER, dated=True)])) == ["one-concept-one-date"]
    assert check([text], [replace(OCTOBER, dated=True), replace(NOVEMBER, dated=True)]) == []


def test_the_same_figure_twice_needs_no_date() -> None:
    text = section("[[figure:in-care]] and [[figure:again]]")
    assert check([text], [OCTOBER, replace(OCTOBER, mark=Mark("figure", "again"))]) == []


def test_same_date_and_cohort_with_two_values_is_refused_however_printed() -> None:
    other = replace(OCTOBER, mark=Mark("figure", "again"), value="511", dated=True)
    text = section("[[figure:in-care]] and [[figure:again]]")
    assert rules(check([text], [replace(OCTOBER, dated=True), other])) == ["one-concept-one-date"]


def test_a_rate_does_not_contradict_a_count() -> None:
    rate = replace(NOVEMBER, rate=True, value="142.1")
    assert check([section("[[figure:in-care]], or [[outside:now]]")], [OCTOBER, rate]) == []


def test_an_outside_count_of_the_same_unit_is_asked_about() -> None:
    text = section("[[figure:in-care]], or [[outside:now]]")
    (problem,) = check([text], [OCTOBER, replace(NOVEMBER, concept="", unit="Children ")])
    assert (problem.rule, problem.serious) == ("perhaps-one-concept", False)
    assert check([text], [OCTOBER, replace(NOVEMBER, concept="", unit="carers")]) == []


def test_a_figure_that_stands_in_no_section_contradicts_nothing_and_is_a_warning() -> None:
    (problem,) = check([section("[[figure:in-care]]")], [OCTOBER, NOVEMBER])
    assert (problem.rule, problem.serious) == ("figure-is-used", False)


def test_a_figure_that_the_paper_does_not_have_is_refused() -> None:
    assert rules(check([section("[[figure:gone]] children")], [])) == ["figure-exists"]
    assert rules(check([section("[[Figure gone]] and [[]] here")], [])) == ["figure-is-written-right"] * 2
    assert "heading-without-figures" in rules(check([section("Words.", heading="[[figure:in-care]]")], [OCTOBER]))


def test_what_could_not_be_told_prints_only_as_such() -> None:
    untold = replace(OCTOBER, told=False, value="", reason="This snapshot does not hold episodes of care.")
    text = section("[[figure:in-care]] children")
    (problem,) = refusals(check([text], [untold]))
    assert problem.rule == "could-not-tell"
    assert "does not hold episodes" in problem.sentence
    assert check([text], [replace(untold, told_as_untold=True)]) == []


def test_a_figure_without_a_unit_or_that_changed_is_refused() -> None:
    text = section("[[figure:in-care]] children")
    assert rules(check([text], [replace(OCTOBER, unit=" ")])) == ["has-a-unit"]
    assert rules(check([text], [replace(OCTOBER, changed="the value is 511, and was 509.")])) == ["as-it-was-placed"]


@pytest.mark.parametrize(
    "text",
    [
        "[[figure:in-care]]% of",
        "[[figure:in-care]] per cent",
        "£[[figure:in-care]]",
        "[[figure:in-care]][[figure:in-care]]",
    ],
)
def test_nothing_may_touch_a_figure_and_change_it(text: str) -> None:
    assert rules(check([section(text)], [OCTOBER])) == ["figure-stands-alone"]


def test_punctuation_may_touch_a_figure() -> None:
    text = "([[figure:in-care]]), “[[figure:in-care]]”; [[figure:in-care]]. [[figure:in-care]]/year"
    assert check([section(text)], [OCTOBER]) == []


def test_an_empty_paper_says_nothing() -> None:
    assert rules(check([], [])) == ["something-written"]
    assert rules(check([section("Words."), CheckedSection(8, "", "", ())], [])) == ["section-empty"]
    heading_only = section("", heading="HIGHLIGHTS")
    assert [p.rule for p in check([section("Words."), heading_only], [])] == ["section-says-something"]
    assert check([section("Words."), replace(heading_only, holds_others=True)], []) == []
