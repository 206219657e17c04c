"""The `goldenthread` command: each room brings its own subcommands (<room>/management/commands).

Without arguments it lists ours. Django's own (`goldenthread migrate`, `goldenthread shell`) work too, unlisted.
"""

from __future__ import annotations

import ast
import gc
import os
import sys
from pathlib import Path

USAGE = 2
PACKAGE = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("help", "--help", "-h"):
        print(overview())
        return
    import django
    from django.core.management import execute_from_command_line, get_commands

    django.setup()
    # A load holds hundreds of thousands of small objects, hardly any in a circle: looking for circles every 700 new
    # ones took a twentieth of its time.
    gc.freeze()
    gc.set_threshold(50_000)
    name = arguments[0].replace("-", "_")
    if name not in get_commands():
        print(f"There is no command {arguments[0]}. Run goldenthread alone to see what there is.", file=sys.stderr)
        sys.exit(USAGE)
    execute_from_command_line(["goldenthread", name, *arguments[1:]])


def overview() -> str:
    lines = ["Golden Thread. Give one of these commands; each answers to --help.", ""]
    for room, modules in commands().items():
        lines += [room, *(f"  {path.stem.replace('_', '-'):<16}{one_line(path)}" for path in modules), ""]
    return "\n".join(lines)


def commands() -> dict[str, list[Path]]:
    """Room → the modules of its commands, for the rooms that are installed."""
    from django.conf import settings

    ours = (app for app in settings.INSTALLED_APPS if app.startswith("goldenthread."))
    rooms = [app.removeprefix("goldenthread.") for app in ours]
    found = {room: sorted((PACKAGE / room / "management" / "commands").glob("[!_]*.py")) for room in reversed(rooms)}
    return {room: modules for room, modules in found.items() if modules}


def one_line(module: Path) -> str:
    """The first sentence of a command's `help`, read from its source: to import them all takes seconds."""
    for node in ast.walk(ast.parse(module.read_text())):
        match node:
            case ast.Assign(targets=[ast.Name("help")], value=ast.Constant(str(words))):
                return words.split(". ")[0].rstrip(".") + "."
    return ""
