"""The rules as a table: `make docs` writes it into docs/retention.md from the rules' own words."""

import sys
from pathlib import Path
from typing import Final

from nhanh8.config import Settings
from nhanh8.retention.rules import Rule, every

_BEGINS: Final = "<!-- Made by `make docs` from the rules. Change the words there. -->\n"
_ENDS: Final = "<!-- End of what is made. -->\n"


def table() -> str:
    """Give the table of all rules, with the times of the settings' defaults."""
    rows = [f"| `{rule.name}` | {rule.what} | {_kept(rule)} | {rule.since} |" for rule in every()]
    return "\n".join(["| rule | what goes | kept | counted from |", "|---|---|---|---|", *rows]) + "\n"


def with_table(page: str) -> str:
    """Put the table in the place of the one on a page."""
    before, _, rest = page.partition(_BEGINS)
    _, _, after = rest.partition(_ENDS)
    return f"{before}{_BEGINS}\n{table()}\n{_ENDS}{after}"


def _kept(rule: Rule) -> str:
    section, _, name = rule.setting.partition(".")
    if not name:
        return rule.setting
    default = type(Settings.model_fields[section].default).model_fields[name].default
    return f"{default.days} days (`{rule.setting}`)"


if __name__ == "__main__":
    import django

    django.setup()
    file = Path(sys.argv[1])
    file.write_text(with_table(file.read_text("utf-8")), "utf-8")
