from pathlib import Path

from tests.spec.manual import PAGE, manual

ROOT = Path(__file__).resolve().parents[2]


def test_the_measures_manual_is_up_to_date() -> None:
    written = (ROOT / PAGE).read_text(encoding="utf-8")
    assert written == manual(), "docs/measures.md is out of date: run `python -m tests.spec.manual`"
