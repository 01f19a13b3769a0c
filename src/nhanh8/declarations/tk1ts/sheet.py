"""Read a spreadsheet of declarations: a row for each participant, a column for each box.

A heading's number in square brackets says which box a column is for: `[08] Email`. Other columns are left
alone: the number of the row, and what a marked sheet says was wrong.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook

from nhanh8.declarations.answers import Fault
from nhanh8.declarations.tk1ts import archive
from nhanh8.declarations.tk1ts.boxes import BOXES
from nhanh8.declarations.tk1ts.outline import MOST_PEOPLE
from nhanh8.declarations.tk1ts.refusal import RefusedError

EXAMPLE: Final = "Ví dụ"
"""In the first column of a row that shows how to fill in, and isn't filed."""

_NUMBER = re.compile(r"\[\s*([0-9]{2}(?:\.[0-9])?)\s*\]")
_MOST_COLUMNS: Final = 64
_NEEDED: Final = ("01", "13")
_ONE_OF: Final = ("07", "08")


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One participant's row."""

    number: int
    """As the spreadsheet counts, from 1."""
    boxes: Mapping[str, str]
    faults: tuple[Fault, ...]
    """Cells that aren't text: formulas and their errors."""


def rows(content: bytes) -> list[Row]:
    """Read all rows that have something in them; the heading and the example are left out.

    Raises RefusedError where the file can't be taken at all, or there is no such row.
    """
    archive.check(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        with closing(workbook):
            found = list(_rows(workbook))
    except (ValueError, TypeError, LookupError, AttributeError, SyntaxError, OSError, BadZipFile):
        raise RefusedError("sheet", "Không đọc được bảng tính. Hãy dùng bảng tính mẫu.") from None
    if not found:
        raise RefusedError("empty", "Không có dòng nào trong bảng tính.")
    return found


def _rows(workbook: Any) -> Iterator[Row]:
    if not workbook.worksheets:
        raise RefusedError("sheet", "Tệp không có trang tính nào.")
    lines = workbook.worksheets[0].iter_rows(max_row=archive.LAST_ROW, max_col=_MOST_COLUMNS)
    columns = _columns(next(lines, ()))
    found = 0
    for number, cells in enumerate(lines, 2):
        if _text(cells[0].value).strip().casefold() == EXAMPLE.casefold():
            continue
        row = _row(number, cells, columns)
        if row.boxes or row.faults:
            found += 1
            if found > MOST_PEOPLE:
                raise archive.too_many_rows()
            yield row


def _columns(heading: Sequence[Any]) -> dict[int, str]:
    """Give the boxes by their columns."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(heading):
        if not (number := _NUMBER.search(_text(cell.value))):
            continue
        if number[1] not in BOXES:
            raise RefusedError("heading", f"Mẫu TK1-TS không có ô [{number[1]}].")
        if number[1] in columns.values():
            raise RefusedError("heading", f"Có hai cột cho ô [{number[1]}].")
        columns[place] = number[1]
    missing = [number for number in _NEEDED if number not in columns.values()]
    if not set(_ONE_OF) & set(columns.values()):
        missing += _ONE_OF
    if missing:
        named = ", ".join(f"[{number}]" for number in missing)
        raise RefusedError("heading", f"Dòng đầu thiếu cột {named}. Hãy dùng bảng tính mẫu.")
    return columns


def _row(number: int, cells: Sequence[Any], columns: Mapping[int, str]) -> Row:
    boxes: dict[str, str] = {}
    faults: list[Fault] = []
    for place, box in columns.items():
        cell = cells[place]
        if cell.value is None:
            continue
        text = _text(cell.value)
        if cell.data_type in {"f", "e"}:
            faults.append(
                Fault(number, box, "Ô là công thức hoặc lỗi công thức. Hãy ghi giá trị dạng văn bản.")
            )
        if text.strip():
            boxes[box] = text
    return Row(number, boxes, tuple(faults))


def _text(value: object) -> str:
    """Write a cell's value as it was typed, as far as the spreadsheet left it so."""
    match value:
        case None:
            return ""
        case str():
            return value
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
