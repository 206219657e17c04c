"""The README's two commands stand in the Makefile: what they call must be there, and take what it is given."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
GIVEN = dict(re.findall(r"^(\w+) \?= (.+)$", MAKEFILE, re.M))
CALLS = [
    re.sub(r"\$\((\w+)\)", lambda found: GIVEN[found[1]], call)
    for call in re.findall(r"\$\(BIN\)/goldenthread (.+)", MAKEFILE)
]


@pytest.mark.parametrize("call", CALLS)
def test_every_command_of_the_makefile_is_written_as_it_wants(call: str) -> None:
    name, *arguments = call.split()
    name = name.replace("-", "_")
    app = "goldenthread.demo" if name == "demo" else get_commands()[name]
    load_command_class(str(app), name).create_parser("goldenthread", name).parse_args(arguments)


def test_the_makefile_calls_commands() -> None:
    assert len(CALLS) >= 4


def test_the_readme_names_commands_that_there_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    called = set(re.findall(r"^goldenthread ([a-z-]+)", readme, re.M))
    known = {name.replace("_", "-") for name in get_commands()}
    assert called, "the README shows no command"
    assert called <= known, f"README names {called - known}"
