from datetime import date

import pytest

from goldenthread.ui.dates import NotADate, TypedDate, read_date, read_month


@pytest.mark.parametrize(
    "typed",
    [("3", "3", "2026"), ("03", "03", "2026"), (" 3 ", "March", "2026"), ("3", "mar", "2026"), ("3", "MAR.", "2026")],
)
def test_a_date_is_read_as_people_type_it(typed):
    assert read_date(TypedDate(*typed), "Date") == date(2026, 3, 3)


def test_months_by_name():
    assert read_month("Sept") == read_month("september") == read_month("9") == 9
    assert read_month("ma") is read_month("m") is read_month("13") is read_month("0") is read_month("Smarch") is None


@pytest.mark.parametrize(
    ("typed", "says", "parts"),
    [
        (("", "3", "2026"), "must include a day", ("day",)),
        (("3", " ", ""), "must include a month and year", ("month", "year")),
        (("31", "2", "2024"), "must have a day from 1 to 29: February 2024 has 29", ("day",)),
        (("29", "2", "2023"), "must have a day from 1 to 28: February 2023 has 28", ("day",)),
        (("0", "1", "2024"), "must have a day from 1 to 31", ("day",)),
        (("first", "1", "2024"), "must have a day from 1 to 31", ("day",)),
        (("²", "1", "2024"), "must have a day from 1 to 31", ("day",)),
        (("1", "13", "2024"), "must have a month from 1 to 12, or its name", ("month",)),
        (("1", "1", "24"), "must have a year of 4 numbers", ("year",)),
        (("1", "1", "99999999999999"), "must have a year of 4 numbers", ("year",)),
        (("1", "1", "-200"), "must have a year of 4 numbers", ("year",)),
    ],
)
def test_what_is_not_a_date_is_told_so_in_words(typed, says, parts):
    with pytest.raises(NotADate) as error:
        read_date(TypedDate(*typed), "Date seen")
    assert str(error.value).startswith("Date seen must")
    assert says in str(error.value)
    assert error.value.parts == parts
