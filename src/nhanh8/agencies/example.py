"""A few agencies to try things out with: those that invented people belong to, at addresses that aren't."""

from pathlib import Path
from typing import Final

from nhanh8.agencies.intake import Taken, take_in

LIST: Final = Path(__file__).with_name("example.csv")


def put_on_file() -> Taken:
    """Take them in; doing it twice changes nothing."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return take_in(lines)
