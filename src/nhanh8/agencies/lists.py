"""Lists of agencies, of filers and of whom they manage: CSV files, read line by line."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nhanh8.agencies.provinces import folded

Row = tuple[int, dict[str, str]]
"""Line in the file, and what stands in each column: those that are needed, and others that the row has."""


class ListError(ValueError):
    """This list can't be read."""


def rows(lines: Iterable[str], called: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Iterator[Row]:
    """Read a list whose first line names the columns, in any order, with or without accents.

    `called` has the names of each column, without accents. Raises ListError, saying what to do: at the first
    row where a column that is needed isn't named, and later where the file breaks off.
    """
    known = {alias: column for column, aliases in called.items() for alias in aliases}
    remaining = iter(lines)
    try:
        first = next(remaining, "").removeprefix("\ufeff")
        delimiter = max(",;\t", key=first.count)
        names = next(csv.reader([first], delimiter=delimiter), [])
        columns = [known.get(folded(name.replace("_", " ")), "") for name in names]
        if missing := [name for name in needed if name not in columns]:
            raise ListError(f"The first line names no column {', '.join(missing)}.")
        reader = csv.reader(remaining, delimiter=delimiter, strict=True)
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = zip(columns, row, strict=False)
                tidied = {column: " ".join(cell.split()) for column, cell in cells if column}
                yield reader.line_num + 1, dict.fromkeys(needed, "") | tidied
    except csv.Error:
        raise ListError("A quotation mark is opened and never closed, or a cell is endless.") from None
    except UnicodeDecodeError:
        raise ListError("The file isn't UTF-8. Save it as “CSV UTF-8”.") from None
