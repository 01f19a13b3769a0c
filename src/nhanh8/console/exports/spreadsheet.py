"""Cells that a spreadsheet shows and never obeys."""

import csv
from collections.abc import Iterable
from typing import Final

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20")
"""OWASP, CSV Injection; and the same signs in full width, which some spreadsheets take for them."""
MARK: Final = "\ufeff"
"""By which spreadsheets know that a file is UTF-8."""


class _Line:
    """Takes the one line that `csv` writes."""

    def write(self, text: str) -> str:
        """Give it back."""
        return text


_writer = csv.writer(_Line())


def line(cells: Iterable[str]) -> str:
    """Give a line of a CSV file, with its end (RFC 4180).

    A cell that a spreadsheet would compute gets an apostrophe before it, phones included: `'+84912345678`.
    """
    written: str = _writer.writerow([harmless(cell) for cell in cells])
    return written


def harmless(cell: str) -> str:
    """Give a cell as a spreadsheet shall show it."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) else cell
