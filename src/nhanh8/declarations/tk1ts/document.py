"""The XML of a filing: looked over before anything is made of it, and read out of what was signed.

It is UTF-8 and has no document type at all, so there are no entities to expand and nothing to fetch. Neither
way does the whole of it become a tree, which would take seventeen times its size.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lxml import etree

from nhanh8.declarations.tk1ts.outline import NAMESPACE, Outline, crowded, outline
from nhanh8.declarations.tk1ts.refusal import RefusedError

LARGEST: Final = 16 * 1024 * 1024
"""Bytes: three times what 10,000 participants take with every box that is usual."""

OLDEST: Final = timedelta(days=60)
"""How long before it is handed in a filing may be drawn up: contacts get out of date. And less than the 90
days for which a filing is always known (`retention.records`): a copy of one that is forgotten is too old.
"""

_UNIT: Final = f"{{{NAMESPACE}}}donVi"
_DRAWN_UP: Final = f"{{{NAMESPACE}}}ngayLap"
_DECLARATION: Final = f"{{{NAMESPACE}}}toKhai"
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_MOST_MARKS: Final = 600_000
"""Signs that open or close an element: 10,000 participants with every box take 540,000."""
_PLACE = re.compile(r"/\*/\*(?:\[(?P<child>[0-9]+)\])?")
"""A place below the root, as libxml2 says it: `/*/*[3]/*[2]`."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What a filing says, out of what was signed."""

    tax_code: str
    drawn_up: str
    """The day, `2026-11-23`; a time zone may follow."""
    rows: list[dict[str, str]]
    """Each participant's boxes, by number."""


def parser() -> Any:
    """Make a parser that expands nothing and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def look_over(content: bytes) -> Outline:
    """Find the parts of a filing, its one signature among them. Raises RefusedError."""
    if len(content) > LARGEST:
        raise too_large()
    declared = _DECLARED_ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise _encoding()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise _encoding() from None
    if b"\0" in content:
        raise _encoding()
    if content.count(b"<") > _MOST_MARKS:
        raise crowded()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # in UTF-8 it can be written in one way only
        raise RefusedError("doctype", "Hồ sơ không được có DOCTYPE hoặc thực thể (ENTITY).")
    return outline(content)


def tree(piece: bytes) -> Any:
    """Parse a piece of a filing. Raises RefusedError."""
    try:
        return etree.fromstring(piece, parser=parser())
    except etree.XMLSyntaxError:
        raise RefusedError("xml", "Tệp không phải là XML hoặc bị hỏng, bị cắt giữa chừng.") from None


def read(pieces: Iterable[bytes]) -> Document:
    """Read a filing out of what a signature was found to be over, in pieces. Raises RefusedError.

    Each is held to the schema behind what stands before all declarations, and behind the last one before it.
    """
    rows: list[dict[str, str]] = []
    before: list[Any] = []
    for piece in pieces:
        root = tree(piece)
        root[0:0] = before
        known = 1 if before else 0
        _hold_to_schema(root, len(rows) - known)
        declarations = root.findall(_DECLARATION)
        rows += ({box.get("so"): box.text or "" for box in one} for one in declarations[known:])
        before = [root.find(_UNIT), root.find(_DRAWN_UP), declarations[-1]]
    unit, drawn_up, _ = before
    return Document(tax_code=unit.get("maSoThue"), drawn_up=drawn_up.text.strip(), rows=rows)


def check_day(drawn_up: str, today: date) -> None:
    """Refuse what was drawn up after `today`, or more than `OLDEST` before. Raises RefusedError."""
    try:
        day = date.fromisoformat(drawn_up[:10])
    except ValueError:  # a year the schema takes, and no calendar has: 12026, -0001
        raise RefusedError("day", "Ngày lập (ngayLap) không đúng. Hãy sửa rồi ký lại.") from None
    if day > today:
        raise RefusedError("day", f"Ngày lập (ngayLap) {day:%d/%m/%Y} là ngày chưa tới. Hãy sửa rồi ký lại.")
    if today - day > OLDEST:
        raise RefusedError(
            "day",
            f"Ngày lập (ngayLap) {day:%d/%m/%Y} đã quá {OLDEST.days} ngày. Hãy lập và ký lại hồ sơ.",
        )


def _hold_to_schema(root: Any, declarations_before: int) -> None:
    schema = _schema()
    if schema.validate(root):
        return
    found = _PLACE.match(str(schema.error_log[0].path or ""))
    here = root[int(found["child"] or 1) - 1] if found else root
    where = etree.QName(here).localname
    if here.tag == _DECLARATION:
        beside = list(here.itersiblings(_DECLARATION, preceding=True))
        where = f"tờ khai thứ {declarations_before + len(beside) + 1}"
    raise RefusedError("schema", f"Không đúng lược đồ XML: xem {where}.")


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.fromstring(schema_file(), parser=parser()))


def schema_file() -> bytes:
    """Give the schema (XSD) as it is shipped."""
    return files(__package__).joinpath("tk1-ts-1.xsd").read_bytes()


def too_large() -> RefusedError:
    """Say that it is longer than a filing may be."""
    return RefusedError("size", f"Tệp lớn quá {LARGEST // 1024 // 1024} MB.")


def _encoding() -> RefusedError:
    return RefusedError("encoding", "Hồ sơ phải là XML mã hóa UTF-8.")
