"""How old somebody is, in numbers and in words."""

from datetime import date

from goldenthread.rules.months import add_months
from goldenthread.rules.words import count

# The least age in each band, and its name.
BANDS = {0: "under 1", 1: "1 to 4", 5: "5 to 9", 10: "10 to 15", 16: "16 to 17", 18: "18 and over"}
UNBORN, NOT_KNOWN = "unborn", "not known"
ALL_BANDS = (UNBORN, *BANDS.values(), NOT_KNOWN)


def birthday(born: date, years: int) -> date:
    """The day on which somebody reaches this age.

    Convention: somebody born on 29 February reaches an age on 1 March in a year that has no 29 February.
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age(born: date, on: date) -> int:
    """Completed years; -1 for a child not yet born, as Ofsted's lists have it."""
    years = on.year - born.year
    if on < born:
        return -1
    return years if birthday(born, years) <= on else years - 1


def age_in_months(born: date, on: date) -> int:
    """Completed months since birth. A month is complete on the same day of the month, or its last day."""
    months = (on.year - born.year) * 12 + on.month - born.month
    return months if add_months(born, months) <= on else months - 1


def age_text(born: date | None, on: date) -> str:
    """`unborn`, `under 1 month`, `7 months`, `1 year 3 months`, then whole years from the second birthday."""
    if born is None:
        return "age not known"
    if on < born:
        return UNBORN
    years = age(born, on)
    if years >= 2:
        return count(years, "years")
    over = age_in_months(born, on) - 12 * years
    parts = [count(years, "years")] * (years > 0) + [count(over, "months")] * (over > 0)
    return " ".join(parts) or "under 1 month"


def band(born: date | None, on: date) -> str:
    """The age band that the returns use."""
    if born is None:
        return NOT_KNOWN
    years = age(born, on)
    return next((name for least, name in reversed(BANDS.items()) if years >= least), UNBORN)
