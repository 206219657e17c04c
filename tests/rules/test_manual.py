from pathlib import Path

from goldenthread.rules.law import national
from goldenthread.rules.law.delegation import decisions
from goldenthread.rules.law.rule import COUNTINGS
from goldenthread.rules.manual import COUNTINGS as EXPLAINED
from goldenthread.rules.manual import PAGE, main, manual

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_page_in_docs_is_what_the_rules_say() -> None:
    written = (REPOSITORY / PAGE).read_text(encoding="utf-8")
    assert written == manual(national()), "Run: python -m goldenthread.rules.manual"


def test_every_rule_and_decision_is_on_the_page() -> None:
    page = manual(national())
    ids = [rule.id for rule in national().rules] + [decision.id for decision in decisions()]
    assert [one for one in ids if f"`{one}`" not in page] == []
    assert set(EXPLAINED) == set(COUNTINGS)


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    page = tmp_path / "new" / "clocks.md"
    main([str(page)])
    assert page.read_text(encoding="utf-8") == manual(national())
