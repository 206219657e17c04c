from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access.commands import COULD_NOT_TELL, NOT_FOUND, REFUSED
from goldenthread.access.commands import Command as Base
from goldenthread.access.commands import Refusal as CommandRefusal
from goldenthread.places import authority
from goldenthread.returns import refusal
from goldenthread.returns.actions import load_cin, load_ssda903, year_of
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.ssda903.read import Return903, read_folder
from goldenthread.rules.periods import Period, PeriodError, financial_year_of, parse

NOTHING_TO_READ = (refusal.MissingPath, refusal.NotAFolder, refusal.NotAFile, refusal.Unreadable)
SHOWN = (
    ("children", "children in the return"),
    ("loaded", "loaded"),
    ("quarantined", "could not be read, and are not in the record"),
    ("matched", "were known already"),
    ("new", "are new"),
    ("updated", "of those known were brought up to date"),
    ("matches_to_confirm", "matches to confirm: may be somebody known already"),
    ("rows", "rows read"),
    ("rows_quarantined", "rows kept aside, with the reason"),
    ("discrepancies", "discrepancies: kept as they came, shown on the child's page"),
)


class Command(Base):
    help = "Load a statutory return: an SSDA903 folder of CSV files, or a CIN census as one XML file."

    def options(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", metavar="ssda903|cin", required=True)
        looked_after = kinds.add_parser("ssda903", help="the folder of CSV files of one year")
        looked_after.add_argument("path", type=Path, metavar="FOLDER")
        looked_after.add_argument("--year", type=_year, metavar="2024-25", help="the return's year; else inferred")
        census = kinds.add_parser("cin", help="the census of one year, one XML file")
        census.add_argument("path", type=Path, metavar="FILE.xml")
        census.add_argument("--la", metavar="CODE", help="whose census it must be; else as authority.toml says")
        for each in (looked_after, census):
            what = "print one JSON object on standard output"
            each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=what)

    def work(self, **given: Any) -> Mapping[str, Any]:
        began = time.monotonic()
        gc.disable()  # a load makes a million objects and no cycles worth the looking: a quarter of its time
        try:
            found = self._load_903(**given) if given["kind"] == "ssda903" else self._load_cin(**given)
        except refusal.Refusal as refused:
            code = NOT_FOUND if isinstance(refused, NOTHING_TO_READ) else REFUSED
            raise CommandRefusal(refused.sentence, code, {"refused": refused.code, "file": refused.file}) from refused
        finally:
            gc.enable()
        return {**found, "seconds": round(time.monotonic() - began, 2)}

    def _load_903(self, path: Path, year: Period | None, **_: Any) -> Mapping[str, Any]:
        found = read_folder(path)
        by = self.signature(f"Loading {path.name}")
        if year is None:
            inferred = year_of(found, by=by)
            if inferred is None:
                sentence = f"Nothing in {path.name} says which year it is the return of. Say so: --year 2024-25"
                raise CommandRefusal(sentence, COULD_NOT_TELL)
            year = inferred.year
            self.say(f"This is taken for the return of {year}: {inferred.why}. If it is not, say so with --year.")
        self._say_passed_over(found)
        with self.progress("Loading", 3 * len(found.children)) as step:
            return load_ssda903(by=by, found=found, year=year, tick=step)

    def _say_passed_over(self, found: Return903) -> None:
        if found.not_read:
            self.say(f"Passed over: {', '.join(found.not_read)}.")

    def _load_cin(self, path: Path, la: str | None, **_: Any) -> Mapping[str, Any]:
        census = open_census(path, expected_la=la or authority.read().la_code or None)
        for problem in census.problems:
            self.say(f"Line {problem.line}: {problem.sentence}")
        with self.progress("Loading", 3 * census.child_count) as step:
            return load_cin(by=self.signature(f"Loading {path.name}"), census=census, tick=step)

    def tell(self, found: Mapping[str, Any]) -> None:
        if "collection" not in found:  # refused
            return
        self.stdout.write(f"{found['collection']} {found['year']}, loaded in {found['seconds']} seconds")
        for name, words in SHOWN:
            if found[name] or name in ("children", "loaded", "discrepancies"):
                self.stdout.write(f"{found[name]:>8,} {words}")
        if not any(found["facts"].values()):
            self.stdout.write("Nothing in the record changed: all of this was there already.")


def _year(text: str) -> Period:
    try:
        year = parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if year != financial_year_of(year.start):
        raise argparse.ArgumentTypeError(f"“{text}” is not a year of the return. Write it as 2024-25.")
    return year
