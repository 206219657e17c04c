"""Writes goldenthread/rules/bank_holidays.csv. Run by a developer; nothing in the product imports it.

    python scripts/bank_holidays.py

The table is then checked against GOV.UK's own list by tests/rules/test_bank_holidays.py. A day announced
later is added by the authority (its own rows) or by running this again with a newer `holidays`.
"""

import csv
import sys
from importlib.metadata import version
from pathlib import Path

import holidays

TABLE = Path(__file__).resolve().parent.parent / "goldenthread" / "rules" / "bank_holidays.csv"
FIRST_YEAR, LAST_YEAR = 2000, 2040

# The days that no rule gives: when they were announced (GOV.UK and palace announcements, general knowledge).
ANNOUNCED = {
    "2002-06-03": "2000-11-27",
    "2002-06-04": "2000-11-27",
    "2011-04-29": "2010-11-23",
    "2012-06-04": "2010-01-05",
    "2012-06-05": "2010-01-05",
    "2020-05-08": "2019-06-07",
    "2022-06-02": "2020-11-12",
    "2022-06-03": "2020-11-12",
    "2022-09-19": "2022-09-10",
    "2023-05-08": "2022-11-06",
}


def main() -> None:
    source = f"holidays {version('holidays')}, England"
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["date", "title", "source", "first_known_on"])
        for day, title in sorted(days.items()):
            table.writerow([day.isoformat(), title, source, ANNOUNCED.get(day.isoformat(), "")])
    print(f"{len(days)} days written to {TABLE}", file=sys.stderr)


if __name__ == "__main__":
    main()
