"""Lists of filers and of whom they manage: CSV files, read line by line."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from nhanh8.agencies.provinces import folded

Row = tuple[int, dict[str, str]]
"""Line in the file, and what stands in each column."""

_CALLED: Final[Mapping[str, Sequence[str]]] = {
    "tax_code": ("tax code", "ma so thue", "mst"),
    "name": ("name", "ten", "ten don vi"),
    "kind": ("kind", "loai", "loai hinh"),
    "agency": ("agency", "agency code", "co quan bhxh", "ma co quan bhxh"),
    "email": ("email", "thu dien tu"),
    "number": ("number", "social insurance number", "ma so bhxh", "so cccd"),
}
_COLUMNS: Final = {folded(alias): column for column, aliases in _CALLED.items() for alias in aliases}


class FilersListError(ValueError):
    """This list can't be read."""


def rows(lines: Iterable[str], needed: Sequence[str]) -> Iterator[Row]:
    """Read a list whose first line names the columns, in English or Vietnamese, in any order.

    Raises FilersListError, saying what to do: at once where a column that is needed isn't named, and later
    where the file breaks off.
    """
    remaining = iter(lines)
    try:
        first = next(remaining, "").removeprefix("\ufeff")
        delimiter = max(",;\t", key=first.count)
        columns = [_column(name) for name in next(csv.reader([first], delimiter=delimiter), [])]
        if missing := [name for name in needed if name not in columns]:
            raise FilersListError(f"The first line names no column {', '.join(missing)}.")
        reader = csv.reader(remaining, delimiter=delimiter, strict=True)
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = zip(columns, row, strict=False)
                tidied = {column: " ".join(cell.split()) for column, cell in cells if column}
                yield reader.line_num + 1, {name: tidied.get(name, "") for name in needed}
    except csv.Error:
        raise FilersListError("A quotation mark is opened and never closed, or a cell is endless.") from None
    except UnicodeDecodeError:
        raise FilersListError("The file isn't UTF-8. Save it as “CSV UTF-8”.") from None


def _column(name: str) -> str:
    return _COLUMNS.get(folded(name.replace("_", " ")), "")
