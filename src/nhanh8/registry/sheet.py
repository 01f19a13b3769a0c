"""A list of participants as a CSV file: its rows, read one by one in bounded memory."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from nhanh8.registry.columns import Column, column_named, places
from nhanh8.registry.encoding import BEGINNING, encoding_of
from nhanh8.registry.errors import ListError
from nhanh8.registry.lines import TOO_LONG, EndlessRow, Lines

_DELIMITERS = ",;\t|"
_REPLACED = "\ufffd"
_EXCEL_DELIMITER = "sep="


@dataclass(frozen=True, slots=True, repr=False)
class Cells:
    """What a row says, cell by cell; all of them texts as they stand."""

    line: int
    """Where the row begins in the file; the first line is 1."""
    of: dict[Column, str]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not imported."""

    line: int
    reason: str
    """For the operator, without anything personal from the row."""


class Source(io.RawIOBase):
    """The bytes of a file, counted and digested while they are read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.bytes_read = 0

    @property
    def sha256(self) -> str:
        """Digest of what was read so far; 64 hex digits."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a writable buffer; gives how many bytes, 0 at the end."""
        read = self._file.read(len(buffer))
        buffer[: len(read)] = read
        self._digest.update(read)
        self.bytes_read += len(read)
        return len(read)


class Sheet:
    """A list of participants: a line that names the columns, then a row for each of them.

    UTF-8 or UTF-16 unless `encoding` names another one; commas, semicolons, tabs or bars between the cells.
    Raises ListError, saying what to do, if it can't be read.
    """

    def __init__(self, file: BinaryIO, encoding: str | None = None) -> None:
        self.source = Source(file)
        buffered = io.BufferedReader(self.source, BEGINNING)
        encoding = encoding_of(buffered.peek(BEGINNING), encoding)
        text = io.TextIOWrapper(buffered, encoding, errors="replace", newline="")
        self._lines = Lines(text)
        first, delimiter = _first(self._lines)
        try:
            names = next(_reader([first], delimiter))
        except csv.Error:
            raise ListError("The quotation marks in the first line don't come in pairs.") from None
        self._places = places(names)
        self._width = len(names)
        self._delimiter = delimiter
        self.unused = tuple(name.strip() for name in names if name.strip() and column_named(name) is None)
        """Names of the columns that the registry has no use for."""

    def __iter__(self) -> Iterator[Cells | RefusedRow]:
        """Give the rows in their order; lines without anything are left out."""
        rows = _reader(self._lines, self._delimiter)
        while True:
            self._lines.mark()
            line = self._lines.number + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except (EndlessRow, csv.Error):
                yield RefusedRow(line, "A quotation mark is opened and never closed, or stands amid a cell.")
                self._lines.back_to_second()
                continue
            if any(cell and not cell.isspace() for cell in row):
                yield self._cells(line, row)

    def _cells(self, line: int, row: list[str]) -> Cells | RefusedRow:
        reason = self._fault(row)
        if reason is None:
            return Cells(line, {column: row[place] for column, place in self._places.items()})
        # A quote opened by mistake may have swallowed lines below it: they are rows until shown otherwise.
        self._lines.back_to_second()
        return RefusedRow(line, reason)

    def _fault(self, row: list[str]) -> str | None:
        if row == [TOO_LONG]:
            return "The line is too long to be a row."
        if any("\0" in cell for cell in row):
            return "There is a NUL character in it."
        if any(_REPLACED in cell for cell in row):
            return "There are characters in it that the file's encoding doesn't have."
        if len(row) < self._width or any(cell.strip() for cell in row[self._width :]):
            return f"It has {len(row)} cells, and the first line has {self._width}."
        return None


def _reader(lines: "Lines | Sequence[str]", delimiter: str) -> "Iterator[list[str]]":
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def _first(lines: Lines) -> tuple[str, str]:
    """Give the line that names the columns, and what stands between its cells."""
    for line in lines:
        lines.mark()
        if line.strip() and not line.lower().startswith(_EXCEL_DELIMITER):
            return line, max(_DELIMITERS, key=lambda delimiter: _known(line, delimiter))
    raise ListError("There is nothing in the file.")


def _known(line: str, delimiter: str) -> int:
    try:
        return sum(column_named(name) is not None for name in next(_reader([line], delimiter), []))
    except csv.Error:
        return 0
