"""Spreadsheets for tests: good ones, and parts put into them that don't belong there."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook, load_workbook

from nhanh8.declarations.tk1ts.boxes import BOXES


def workbook(*rows: Mapping[str, object], columns: Sequence[str] = tuple(BOXES)) -> bytes:
    """Write a spreadsheet of declarations, each of them boxes by number."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", *(f"[{number}] {BOXES[number].name}" for number in columns)])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *(row.get(box) for box in columns)])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Give a workbook's file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(content: bytes) -> list[list[object]]:
    """Read all cells of the first sheet."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Put a part into a spreadsheet's archive, in the place of one that has its name."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one, old.read(one), zipfile.ZIP_DEFLATED)
        new.writestr(name, part)
    return file.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Give a part of a spreadsheet's archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
