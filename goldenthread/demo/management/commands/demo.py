from __future__ import annotations

import shutil
import sys
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import mean
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandParser
from rich.console import Console

from goldenthread.access.actions import the_product
from goldenthread.access.clock import today
from goldenthread.access.commands import COULD_NOT_TELL, DIFFERS, NOT_FOUND, USAGE, Refusal
from goldenthread.access.commands import Command as Base
from goldenthread.access.record import Signature
from goldenthread.access.roles import BY_THEMSELVES
from goldenthread.demo import nation
from goldenthread.demo.authority import write_authority
from goldenthread.demo.calibration import telling
from goldenthread.demo.calibration.comparing import Comparison, compared
from goldenthread.demo.calibration.drawing import write_page
from goldenthread.demo.calibration.measuring import years_until
from goldenthread.demo.calibration.seeds import Run, Simulated, simulate
from goldenthread.demo.calibration.targets import targets
from goldenthread.demo.dirt import as_at_of, read_truth, soiled, truth_file, write_truth
from goldenthread.demo.dirt.score import score
from goldenthread.demo.dirt.telling import sentences
from goldenthread.demo.door import write_front_door
from goldenthread.demo.in_hand import write_work_in_hand
from goldenthread.demo.life.world import World, make_world
from goldenthread.demo.parquet import recorded_at, write_snapshot
from goldenthread.demo.restricted import write_restricted
from goldenthread.demo.returns import write_returns
from goldenthread.demo.tables import event_tables
from goldenthread.demo.users import write_users
from goldenthread.demo.write import rows_of, write_tables
from goldenthread.insight.taking import take_snapshot
from goldenthread.people.models import Person

CALIBRATE, SCORE, NATIONAL = "calibrate", "score", "national"
SCORE = "score"
YEARS, CALIBRATED_YEARS, CALIBRATED_SEEDS = 10, 11, 20


def _scale(text: str) -> float | str:
    try:
        return text if text == NATIONAL else float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is neither a number nor `{NATIONAL}`.") from None


def _check_empty(folder: Path) -> None:
    """Raises Refusal. What stands in a folder already could not be told from what is written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not an empty folder. Name one that is, or one that is not there yet.", USAGE)


def _check_room(folder: Path, megabytes: int) -> None:
    """Raises Refusal: better now than after twenty minutes."""
    there = next(above for above in (folder, *folder.absolute().parents) if above.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    if free < megabytes:
        raise Refusal(f"This takes about {megabytes:,} MB, and {folder} has room for {free:,}. Name a larger place.")


class Command(Base):
    help = "Make an invented authority, or hold it against the published figures."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", nargs="?", choices=[CALIBRATE, SCORE], help="calibrate: simulate with many seeds and compare with "
            "what is published; exits with 5 where a figure asked for is missed, with 6 where one could not be told. "
            "score: how much of its dirt is found by matching, by data quality and by searching",
        )  # fmt: skip
        parser.add_argument(
            "--as-at", type=date.fromisoformat,
            help="the last day of its history; today, if not given, and to calibrate the last published 30 September",
        )  # fmt: skip
        parser.add_argument("--years", type=int, help=f"years of history ({YEARS}; to calibrate {CALIBRATED_YEARS})")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another authority (1)")
        parser.add_argument(
            "--scale", type=_scale, default=1.0,
            help="1 is a town of 35,600 children (1); `national` is 153 authorities with 12 million, for --snapshots",
        )  # fmt: skip
        parser.add_argument(
            "--snapshots",
            type=Path,
            metavar="FOLDER",
            help="write snapshots straight into that empty folder, no record",
        )
        parser.add_argument("--authorities", type=int, metavar="N", help="of the national scale only the N smallest")
        parser.add_argument(
            "--dirt", type=float, default=1.0, metavar="RATE",
            help="0 is a clean record; 1 as dirty as data/dirt.toml says, and why; 2 twice that (1)",
        )  # fmt: skip
        parser.add_argument("--truth", type=Path, metavar="FILE", help="score against it; the newest that was written")
        parser.add_argument("--if-empty", action="store_true", help="leave a place that has children in it alone")
        parser.add_argument(
            "--returns", type=Path, metavar="FOLDER", help="write its SSDA903 and CIN census there instead"
        )
        parser.add_argument("--year", type=int, help="the return's year ends on 31 March of it; the last whole one")
        parser.add_argument(
            "--seeds", type=int, default=CALIBRATED_SEEDS,
            help=f"calibrate with so many consecutive seeds, from --seed ({CALIBRATED_SEEDS})",
        )  # fmt: skip
        parser.add_argument("--plots", type=Path, metavar="FOLDER", help="calibrate, and write a page of charts there")

    def work(self, **given: Any) -> Mapping[str, Any]:
        if given["what"] == CALIBRATE:
            if given["scale"] == NATIONAL:
                raise Refusal("Erimus is calibrated, not the nation: give --scale a number.", USAGE)
            return self._calibrate(**given)
        if given["what"] == SCORE:
            return self._score(given["truth"])
        if given["dirt"] < 0:
            raise Refusal("A record cannot be cleaner than clean: give a --dirt of 0 or more.", USAGE)
        as_at = given["as_at"] or today()
        years = given["years"] or YEARS
        if given["snapshots"]:
            _check_empty(given["snapshots"])
        if given["scale"] == NATIONAL:
            return self._nation(**given | {"as_at": as_at, "years": years})
        if given["authorities"]:
            raise Refusal("--authorities goes with --scale national.", USAGE)
        make = {"as_at": as_at, "years": years, "seed": given["seed"], "scale": given["scale"]}
        if given["snapshots"]:
            snapshot = write_snapshot(make_world(**make), given["snapshots"])
            return {"folder": str(given["snapshots"]), "as_at": as_at, "snapshot": snapshot.id}
        if given["returns"]:
            year = given["year"] or (as_at.year if (as_at.month, as_at.day) >= (3, 31) else as_at.year - 1)
            try:
                counts = write_returns(make_world(**make), given["returns"], year=year)
            except ValueError as error:
                raise Refusal(str(error), USAGE) from error
            return {"folder": str(given["returns"]), **counts}
        if Person.objects.exists():
            if given["if_empty"]:
                return {"children": 0, "note": "There are children here already. Nothing was made."}
            raise Refusal(
                f"There are children in {settings.DATA} already. Make the invented authority in an empty place."
            )
        return self._write(make_world(**make), as_at, given["dirt"])

    def _write(self, world: World, as_at: date, dirt: float) -> Mapping[str, Any]:
        tables, truths = soiled(event_tables(world), rng=world.rng("dirt"), rate=dirt, as_at=as_at)
        by = Signature(user=the_product(), at=recorded_at(world), why="An invented authority")
        write_authority(world, settings.DATA)  # whose standards the clocks run by
        with self.progress(f"Making {world.places.name}", rows_of(tables)) as step:
            teller = write_tables(tables, by=by, seed=world.seed, step=step, say=self.say, dirty=bool(dirt))
        truth = truth_file(settings.DATA, seed=world.seed, as_at=as_at)
        write_truth(truth, truths)
        users = [*write_users(by=by), write_front_door(by=by)]
        by_role = dict(zip(BY_THEMSELVES, users, strict=False))
        write_restricted(by=by, users=by_role)
        write_work_in_hand(by=by, users=by_role, tables=tables, teller=teller)
        snapshot = take_snapshot(by=by, as_at=as_at)
        return {
            "children": int(world.known.sum()),
            "people": Person.objects.count(),
            "users": len(users),
            "as_at": as_at,
            "snapshot": snapshot.id,
            "wrong": len(truths),
            "truth": str(truth),
        }

    def _score(self, truth: Path | None) -> Mapping[str, Any]:
        written = sorted((settings.DATA / "truth").glob("*.csv"), key=lambda path: path.stat().st_mtime)
        truth = truth or (written[-1] if written else settings.DATA / "truth")
        if not truth.is_file():
            raise Refusal(f"No truth stands in {truth}. Make Erimus first, or say where with --truth.", NOT_FOUND)
        try:
            truths, as_at = read_truth(truth), as_at_of(truth)
        except (ValueError, KeyError) as error:
            raise Refusal(f"{truth} is not a truth file that `demo` wrote: {error}.", USAGE) from error
        return {"truth": str(truth), "as_at": as_at, **score(truths, as_at=as_at, say=self.say)}

    def _nation(
        self, *, as_at: date, years: int, snapshots: Path | None, authorities: int | None, seed: int, **_: Any
    ) -> Mapping[str, Any]:
        if snapshots is None:
            raise Refusal("The national scale is too large for a record: name a folder with --snapshots.", USAGE)
        if authorities is not None and authorities < 1:
            raise Refusal("Make at least one authority.", USAGE)
        those = nation.smallest(seed, authorities)
        _check_room(snapshots, nation.megabytes_needed(those))
        made, done = nation.Nation(as_at, years, seed), []
        with self.progress(f"Making {len(those)} authorities", sum(one.children for one in those)) as step:
            for one in nation.written(made, those, snapshots, lambda names: step(0, f"Making {' and '.join(names)}")):
                done.append(one)
                step(one.children)
        return {"folder": str(snapshots), "as_at": as_at, **nation.summary(done)}

    def _calibrate(
        self,
        *,
        as_at: date | None,
        years: int | None,
        seed: int,
        seeds: int,
        scale: float,
        plots: Path | None,
        **_: Any,
    ) -> Mapping[str, Any]:
        asked = targets()
        as_at = as_at or date(asked.year, 9, 30)
        told = years_until(as_at, asked.first_year)
        if asked.year not in told:
            raise Refusal(f"The targets are of the year to 31 March {asked.year}: give a later --as-at.", USAGE)
        if seeds < 1 or scale <= 0:
            raise Refusal("Calibrate with at least one seed, at a scale above nought.", USAGE)
        run = Run(as_at=as_at, history=years or CALIBRATED_YEARS, scale=scale)
        with self.progress(f"Simulating {seeds} authorities", seeds) as step:
            done = simulate(run, range(seed, seed + seeds), step)
        self._say_how_long(done)
        comparison = compared(asked, told, {each.seed: each.values for each in done}, scale=scale)
        found = {"as_at": as_at, "history": run.history, "scale": scale, **telling.as_data(comparison)}
        if plots:
            found["plots"] = str(write_page(comparison, plots))
        self._check(comparison, found)
        return found

    def _say_how_long(self, done: Sequence[Simulated]) -> None:
        making, measuring = (mean(seconds) for seconds in zip(*((d.making, d.measuring) for d in done), strict=True))
        self.say(f"Each snapshot took {making:.1f} seconds to make and {measuring:.1f} to measure.")

    def _check(self, comparison: Comparison, found: Mapping[str, Any]) -> None:
        """Raises Refusal where a figure asked for is missed, or where it could not be told."""
        if missed := comparison.missed():
            names = ", ".join(figure.target.name for figure in missed)
            raise Refusal(f"{len(missed)} of the figures asked for are outside their range: {names}.", DIFFERS, found)
        if not_told := comparison.not_told():
            names = ", ".join(figure.target.name for figure in not_told)
            raise Refusal(f"Figures asked for that could not be told: {names}.", COULD_NOT_TELL, found)

    def tell(self, found: Mapping[str, Any]) -> None:
        if "matching" in found:
            return self.stdout.write("\n".join(sentences(found)))
        if "measures" not in found:
            return super().tell(found)
        file = cast(IO[str], self.stdout)
        width = None if sys.stdout.isatty() else telling.WIDTH
        return telling.tell(found, Console(file=file, highlight=False, width=width))
