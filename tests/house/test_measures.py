"""Every measure has a spec, a reference, an owner, a source and a date for its review."""

import re

import pytest

from goldenthread.insight.engine import Measure, breakdowns, catalogue
from tests.spec.drawn import cases, specs
from tests.spec.reference.every import reference_of

MEASURES = catalogue().values()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_a_measure_has_a_spec(measure: Measure) -> None:
    path = f"tests/spec/measures/{measure.area}/{measure.name}.md"
    assert measure.name in specs(), f"write {path}: draw the rows that show what the definition means"
    assert specs()[measure.name].parent.name == measure.area, f"move the spec to {path}"
    asked = [question for case in cases(specs()[measure.name]) for question in case.questions]
    assert any(question.figure and not question.figure.startswith("could not tell") for question in asked)


@pytest.mark.parametrize("measure", [m for m in MEASURES if m.ratio is None], ids=lambda m: m.name)
def test_a_measure_has_a_reference(measure: Measure) -> None:
    assert reference_of(measure), f"write {measure.name} in tests/spec/reference/{measure.area}.py"


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_a_measure_says_who_answers_for_it(measure: Measure) -> None:
    for key in ("title", "question", "why", "unit", "concept", "cohort", "source", "owner", "version"):
        assert getattr(measure, key).strip(), f"{measure.area}/{measure.name}.sql: {key} is empty"
    assert measure.review


def test_no_spec_is_left_without_its_measure() -> None:
    assert set(specs()) == set(catalogue())


def test_titles_are_told_apart() -> None:
    titles = [measure.title for measure in MEASURES]
    assert len(set(titles)) == len(titles)


def test_figures_of_one_concept_count_the_same_unit() -> None:
    units: dict[str, set[str]] = {}
    for measure in MEASURES:
        units.setdefault(measure.concept, set()).add(measure.unit)
    assert {concept: found for concept, found in units.items() if len(found) > 1} == {}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_no_limit_stands_in_sql(measure: Measure) -> None:
    """Limits come from the relation `rule`, and a definition's own constants from its front matter."""
    bare = re.sub(r"'[^']*'|--[^\n]*", "", measure.sql)
    numbers = set(re.findall(r"\b\d+\b", bare)) - {"0", "1", "2", "100"}  # places in a row, and month * 100 + day
    assert not numbers, f"{measure.area}/{measure.name}.sql: read {numbers} from rule, or name it under [definition]"


def test_every_breakdown_has_a_label() -> None:
    assert all(label for measure in MEASURES for label in breakdowns(measure).values())
