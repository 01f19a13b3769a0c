"""The page of rules."""

from pathlib import Path

from nhanh8.retention.reference import table, with_table
from nhanh8.retention.rules import every

PAGE = Path(__file__).parents[3] / "docs" / "retention.md"


def test_the_page_of_rules_is_current() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_table(page), "say `make docs`"


def test_every_rule_is_in_the_table_with_its_time() -> None:
    text = table()
    assert all(f"| `{rule.name}` |" in text for rule in every())
    assert "30 days (`retention.traces`)" in text
    assert "365 days (`retention.records`)" in text
    assert "| not at all |" in text
