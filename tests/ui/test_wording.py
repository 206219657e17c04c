from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from goldenthread.ui import wording


def test_a_date_is_written_out():
    assert wording.date_words(date(2026, 3, 3)) == "3 March 2026"
    assert wording.short_date(date(2026, 9, 13)) == "13 Sep 2026"
    assert wording.month_words(date(2026, 3, 31)) == "March 2026"


def test_a_moment_is_told_in_local_time():
    late = datetime(2026, 6, 30, 23, 15, tzinfo=UTC)  # British Summer Time: already July
    assert wording.date_words(late) == "1 July 2026"
    assert wording.datetime_words(late) == "1 July 2026 at 12:15am"
    assert wording.month_words(late) == "July 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "midday"), (9, 0, "9am"), (0, 5, "12:05am"), (12, 30, "12:30pm"), (23, 59, "11:59pm")],
)
def test_the_time_of_day(hour, minute, said):
    assert wording.time_words(datetime(2026, 1, 5, hour, minute)) == said


def test_nothing_is_not_a_date():
    assert wording.date_words(None) == wording.datetime_words(None) == wording.month_words(None) == "not recorded"


def test_numbers():
    assert wording.number_words(1234) == "1,234"
    assert wording.number_words(Decimal("1234.5"), 1) == "1,234.5"
    assert wording.percent_words(0.873) == "87.3%"
    assert wording.percent_words(1, 0) == "100%"


def test_an_unknown_number_is_never_nought():
    assert wording.number_words(None) == wording.percent_words(None) == "could not tell"
    assert wording.number_words(0) == "0"


def test_plural():
    assert wording.plural(1, "child", "children") == "1 child"
    assert wording.plural(1204, "child", "children") == "1,204 children"
    assert wording.plural(0, "visit") == "0 visits"
