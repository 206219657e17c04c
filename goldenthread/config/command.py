"""The `goldenthread` command: each room brings its own subcommands (<room>/management/commands).

Without arguments it lists ours. Django's own (`goldenthread migrate`, `goldenthread shell`) work too, unlisted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

USAGE = 2
PACKAGE = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django
    from django.core.management import execute_from_command_line, get_commands

    django.setup()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("help", "--help", "-h"):
        print(overview())
        return
    name = arguments[0].replace("-", "_")
    if name not in get_commands():
        print(f"There is no command {arguments[0]}. Run goldenthread alone to see what there is.", file=sys.stderr)
        sys.exit(USAGE)
    execute_from_command_line(["goldenthread", name, *arguments[1:]])


def overview() -> str:
    lines = ["Golden Thread. Give one of these commands; each answers to --help.", ""]
    for room, names in commands().items():
        lines += [room, *(f"  {name.replace('_', '-'):<16}{one_line(room, name)}" for name in names), ""]
    return "\n".join(lines)


def commands() -> dict[str, list[str]]:
    """Room → the names of its commands' modules, for the rooms that are installed."""
    from django.conf import settings

    ours = (app for app in settings.INSTALLED_APPS if app.startswith("goldenthread."))
    installed = [app.removeprefix("goldenthread.") for app in ours]
    found = {room: _modules(PACKAGE / room / "management" / "commands") for room in reversed(installed)}
    return {room: names for room, names in found.items() if names}


def _modules(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def one_line(room: str, name: str) -> str:
    words: str = import_module(f"goldenthread.{room}.management.commands.{name}").Command.help
    return words.split(". ")[0].rstrip(".") + "."
