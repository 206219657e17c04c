"""What all our commands share.

Every command takes `--json`: then one object stands on standard output and nothing else. Messages, progress and
errors go to standard error. An error that a person can mend is a plain sentence with an exit code of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from goldenthread.access.actions import the_product
from goldenthread.access.clock import now
from goldenthread.access.objections import Refused
from goldenthread.access.record import Signature

OK, FAULT, USAGE, REFUSED, NOT_FOUND, DIFFERS, COULD_NOT_TELL, NOT_PREPARED = range(8)
EXIT_CODES = {
    OK: "done",
    FAULT: "a fault of ours; what it prints belongs in a bug report",
    USAGE: "the command was not written as --help says",
    REFUSED: "what was given cannot be taken; nothing was written",
    NOT_FOUND: "what was asked for is not there",
    DIFFERS: "checked, and it does not agree",
    COULD_NOT_TELL: "could not be checked or worked out",
    NOT_PREPARED: "the database is not ready: run `goldenthread prepare`",
}
HIDDEN = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}


class Step(Protocol):
    def __call__(self, count: int, now: str | None = None) -> None: ...


class Refusal(Exception):
    """Something a person can mend: a sentence, an exit code, and what was found out before, for --json."""

    def __init__(self, sentence: str, code: int = REFUSED, found: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.found = dict(found or {})


class Command(BaseCommand):
    """Subclasses fill `help`, `options`, `work`, and `tell` when words say it better than a list of values."""

    suppressed_base_arguments = HIDDEN
    requires_system_checks = ()
    as_json = False

    def options(self, parser: CommandParser) -> None:
        """Add the command's own arguments."""

    def work(self, *args: Any, **given: Any) -> Mapping[str, Any]:
        """Do it, and answer with what --json prints. Raises Refusal."""
        raise NotImplementedError

    def tell(self, found: Mapping[str, Any]) -> None:
        """The same for a person, on standard output."""
        for name, value in found.items():
            self.stdout.write(f"{name.replace('_', ' ').capitalize()}: {value}")

    def say(self, message: str) -> None:
        self.stderr.write(message)

    def signature(self, why: str = "") -> Signature:
        """A command acts as the product itself."""
        return Signature(user=the_product(), at=now(), why=why)

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Step]:
        """A bar on standard error when a person watches; `step(n)` moves it on by n, `step(0, now="…")` says what is
        being done."""
        if not sys.stderr.isatty():
            yield lambda count, now=None: None
            return
        # Only here: a tenth of a second that a command without a watcher does without.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task(title, total=total)
            yield lambda count, now=None: bar.update(task, advance=count, description=now or None)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand.replace("_", "-"), **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
        self.options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options.pop("json")
        try:
            found = self._work(options)
        except Refusal as refusal:
            if self.as_json:
                self._print({**refusal.found, "error": str(refusal), "code": refusal.code})
            elif refusal.found:
                self.tell(refusal.found)
            raise
        if self.as_json:
            self._print(found)
        else:
            self.tell(found)

    def _work(self, options: dict[str, Any]) -> Mapping[str, Any]:
        given = {name: value for name, value in options.items() if name not in DJANGO_OPTIONS}
        try:
            return self.work(**given)
        except Refused as refused:
            raise Refusal(str(refused)) from refused
        except DatabaseError:
            check_prepared()
            raise

    def _print(self, found: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False))

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django's, but a Refusal is its sentence and its exit code."""
        self._called_from_command_line = True
        options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        try:
            self.execute(*options.pop("args", ()), **options)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(refusal.code)
        except CommandError as error:
            self.stderr.write(str(error))
            sys.exit(error.returncode)
        except KeyboardInterrupt:
            sys.exit(130)
        finally:
            connections.close_all()


DJANGO_OPTIONS = {"verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}


def check_prepared() -> None:
    """Raises Refusal when the database does not answer, or a migration has not been applied."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Refusal(
            f"The database does not answer ({error}). Check DATABASE_URL and GOLDENTHREAD_DATA.", NOT_PREPARED
        ) from error
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Refusal(
            f"The database is not ready: {len(waiting)} changes to its tables are waiting. Run `goldenthread prepare`.",
            NOT_PREPARED,
        )
