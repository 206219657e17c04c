"""What was said last time, and since when it has not changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goldenthread.pathway.last_time import last_time
from goldenthread.pathway.models import Step
from goldenthread.pathway.telling import answers
from goldenthread.people.models import Person

KIA = Person(given_names="Kia", family_name="Marsh", born=date(2018, 1, 1))
NOW, LAST, BEFORE, FIRST = (date(year, 3, 3) for year in (2026, 2025, 2024, 2023))


def assessment(on: date, **told: Any) -> Step:
    seen = told.pop("seen", None)
    return Step(kind="single_assessment", version=3, person=KIA, started=on, authorised_on=on, seen=seen, answers=told)


def said(now: Step, *earlier: Step) -> dict[str, tuple[date, bool]]:
    return {name: (last.on, last.unchanged) for name, last in last_time(answers(now), earlier).items()}


@pytest.mark.parametrize(
    ("now", "then", "unchanged"),
    [
        ({"parents": "Warm.\n\nTired."}, {"parents": "Warm.\r\nTired. "}, True),
        ({"parents": "Warm."}, {"parents": "Warm, and tired."}, False),
        ({"factors": ["1A", "3A"]}, {"factors": ["3A", "1A"]}, True),
        ({"factors": ["1A"]}, {"factors": ["3A", "1A"]}, False),
        ({"parents": ""}, {"parents": "Warm."}, False),  # it said something, and says nothing now
    ],
)
def test_it_is_compared_word_for_word_however_it_was_spaced(now, then, unchanged):
    ((on, found),) = said(assessment(NOW, **now), assessment(LAST, **then)).values()
    assert (on, found) == (LAST, unchanged)


def test_a_yes_is_the_same_by_chance_and_a_no_is_worth_a_look():
    assert said(assessment(NOW, seen=True), assessment(LAST, seen=True)) == {}
    assert said(assessment(NOW, seen=False), assessment(LAST, seen=True)) == {"seen": (LAST, False)}


def test_unchanged_since_the_first_that_said_the_same_without_a_break():
    same, other = {"analysis": "Too much."}, {"analysis": "Enough."}
    cases = [((same, same, same), FIRST), ((same, same, other), BEFORE), ((same, other, same), LAST)]
    for told, since in cases:
        earlier = [assessment(on, **each) for on, each in zip((LAST, BEFORE, FIRST), told, strict=True)]
        assert said(assessment(NOW, **same), *earlier) == {"analysis": (since, True)}


def test_what_was_not_answered_last_time_was_said_the_time_before():
    earlier = assessment(LAST, parents="Warm."), assessment(BEFORE, analysis="Enough.")
    assert said(assessment(NOW, analysis="Too much."), *earlier)["analysis"] == (BEFORE, False)


def test_the_deciders_own_answers_and_what_was_never_said_before_have_no_last_time():
    now = assessment(NOW, why_decided="As recommended.", analysis="Too much.")
    assert said(now, assessment(LAST, why_decided="As recommended.")) == {}
