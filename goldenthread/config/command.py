"""The `goldenthread` command: each room brings its own subcommands (<room>/management/commands)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
