from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.rules.ages import ALL_BANDS, age, age_in_months, age_text, band, birthday


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2010-06-15", "2026-06-14", 15),
        ("2010-06-15", "2026-06-15", 16),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-29", 16),
        ("2026-03-03", "2026-03-03", 0),
        ("2026-03-04", "2026-03-03", -1),
    ],
)
def test_age_in_completed_years(born: str, on: str, years: int) -> None:
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


@given(born=st.dates(date(1990, 1, 1), date(2030, 1, 1)), years=st.integers(0, 25))
def test_somebody_reaches_an_age_on_that_birthday_and_not_before(born: date, years: int) -> None:
    reached = birthday(born, years)
    assert age(born, reached) == years
    assert age(born, reached - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (None, "age not known"),
        (date(2026, 7, 1), "unborn"),
        (date(2026, 3, 3), "under 1 month"),
        (date(2026, 2, 3), "1 month"),
        (date(2026, 2, 4), "under 1 month"),
        (date(2025, 8, 1), "7 months"),
        (date(2025, 3, 3), "1 year"),
        (date(2024, 12, 3), "1 year 3 months"),
        (date(2024, 3, 4), "1 year 11 months"),
        (date(2024, 3, 3), "2 years"),
        (date(2010, 1, 1), "16 years"),
    ],
)
def test_age_in_words_on_3_march_2026(born: date | None, words: str) -> None:
    assert age_text(born, date(2026, 3, 3)) == words


def test_a_month_is_complete_on_the_last_day_of_a_shorter_one() -> None:
    assert age_in_months(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert age_in_months(date(2026, 1, 31), date(2026, 2, 27)) == 0


@pytest.mark.parametrize(
    ("years", "name"),
    [
        (0, "under 1"),
        (1, "1 to 4"),
        (4, "1 to 4"),
        (5, "5 to 9"),
        (9, "5 to 9"),
        (10, "10 to 15"),
        (15, "10 to 15"),
        (16, "16 to 17"),
        (17, "16 to 17"),
        (18, "18 and over"),
        (24, "18 and over"),
    ],
)
def test_age_bands_of_the_returns(years: int, name: str) -> None:
    assert band(date(2000, 5, 5), birthday(date(2000, 5, 5), years)) == name


def test_every_child_has_a_band() -> None:
    assert band(None, date(2026, 3, 3)) == "not known"
    assert band(date(2026, 7, 1), date(2026, 3, 3)) == "unborn"
    assert ALL_BANDS[0] == "unborn"
    assert len(ALL_BANDS) == 8
