"""Writes the tables of docs/access.md from the code: python scripts/access_tables.py"""

import os
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    django.setup()
    from goldenthread.access.documents import refreshed

    PAGE.write_text(refreshed(PAGE.read_text()))
