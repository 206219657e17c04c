from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.people.asked import PartialDate, read

ON = date(2026, 3, 3)
DAY, MONTH, YEAR = PartialDate(2015, 3, 3), PartialDate(2015, 3), PartialDate(2015)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("2015", YEAR),
        ("March 2015", MONTH),
        ("mar 2015", MONTH),
        ("3/2015", MONTH),
        ("03/2015", MONTH),
        ("2015-03", MONTH),
        ("03/03/2015", DAY),
        ("3.3.15", DAY),
        ("3-3-2015", DAY),
        ("2015-03-03", DAY),
        ("03032015", DAY),
        ("3 March 2015", DAY),
        ("3rd of March 2015", DAY),
        ("3 mar 15", DAY),
        ("dob 03/03/2015", DAY),
        ("born in 2015", YEAR),
        ("14/2/27", PartialDate(1927, 2, 14)),
        ("03/25/2015", PartialDate(2015, 3, 25)),
    ],
)
def test_dates(typed: str, born: PartialDate) -> None:
    asked = read(typed, on=ON)
    assert (asked.dates, asked.names) == ((born,), ())


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("jon smyth 2015", ("jon", "smyth")),
        ("smith, jon", ("smith", "jon")),
        ("April Jones 2015", ("april", "jones")),
        ("May", ("may",)),
        ("Born", ("born",)),
        ("o'neill-smith", ("oneill", "smith")),
    ],
)
def test_names(typed: str, names: tuple[str, ...]) -> None:
    assert read(typed, on=ON).names == names


def test_the_name_before_a_comma_is_the_family_name() -> None:
    assert read("de silva, jon", on=ON).family == {"de", "silva"}
    assert read("jon smith", on=ON).family == frozenset()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("D051910639385", "D051910639385"),
        ("d051910639385", "D051910639385"),
        ("943 476 5919", "9434765919"),
        ("943-476-5919", "9434765919"),
        ("CH-1234", "CH1234"),
        ("1234567", "1234567"),
    ],
)
def test_numbers(typed: str, number: str) -> None:
    assert read(typed, on=ON).numbers == (number,)


def test_a_number_that_may_be_a_date_is_looked_up_as_both() -> None:
    asked = read("03032015", on=ON)
    assert (asked.dates, asked.doubtful, asked.numbers) == ((DAY,), ("03032015",), ())


@pytest.mark.parametrize("typed", ["TS1 2AB", "ts12ab", "smith TS1  2AB"])
def test_postcode(typed: str) -> None:
    assert read(typed, on=ON).postcode == "TS1 2AB"


def test_a_day_that_never_was_is_no_date() -> None:
    asked = read("kim 31/02/2015", on=ON)
    assert (asked.names, asked.dates, asked.numbers) == (("kim",), (), ("31022015",))


def test_what_was_understood_is_said() -> None:
    said = read("smyth march 2015 TS1 2AB", on=ON).understood
    assert said == ["a name like “Smyth”", "a date of birth in March 2015", "the postcode TS1 2AB"]


@given(st.text(max_size=300))
def test_anything_can_be_typed(text: str) -> None:
    asked = read(text, on=ON)
    assert len(asked.names) <= 8
    assert all(len(name) <= 30 for name in asked.names)


@given(st.dates(date(1930, 1, 1), date(2026, 3, 3)))
def test_a_date_is_read_however_it_is_written(born: date) -> None:
    wanted = (PartialDate(born.year, born.month, born.day),)
    for shape in ("%d/%m/%Y", "%-d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d%m%Y", "%-d/%-m/%Y", "%d %b %Y"):
        assert read(born.strftime(shape), on=ON).dates == wanted, shape
