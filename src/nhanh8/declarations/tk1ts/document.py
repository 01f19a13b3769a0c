"""The XML of a filing: parsed without anything that XML can be abused for, and held to its schema.

It is UTF-8 and has no document type at all, so there are no entities to expand and nothing to fetch. libxml2
bounds the depth (256) and the length of a text (10 MB).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lxml import etree

from nhanh8.declarations.tk1ts.refusal import RefusedError

NAMESPACE: Final = "urn:nhanh8:tk1-ts:1"
LARGEST: Final = 16 * 1024 * 1024
"""Bytes: three times what 10,000 participants take with every box that is usual."""
MOST_PEOPLE: Final = 10_000
"""In one filing."""

_ROOT: Final = f"{{{NAMESPACE}}}hoSo"
_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_VERSION: Final = "1.0"
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_MOST_MARKS: Final = 600_000
"""Signs that open or close an element: 10,000 participants with every box take 540,000. An empty element
takes four bytes there, and thirty times as many in memory."""
_MOST_ATTRIBUTES: Final = 1_000_000
"""Signs of equality, a text's own included."""
_DEEPEST: Final = 24
"""Elements within one another; a XAdES signature has a dozen."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What a filing says, out of what was signed."""

    tax_code: str
    drawn_up: str
    """The day, `2026-11-23`."""
    rows: list[dict[str, str]]
    """Each participant's boxes, by number."""


def parser() -> Any:
    """Make a parser that expands nothing and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def parse(content: bytes) -> Any:
    """Parse a filing; gives its root, with exactly one signature right below it. Raises RefusedError."""
    if len(content) > LARGEST:
        raise RefusedError("size", f"Tệp lớn quá {LARGEST // 1024 // 1024} MB.")
    _check_text(content)
    try:
        root = etree.fromstring(content, parser=parser())
    except etree.XMLSyntaxError:
        raise RefusedError("xml", "Tệp không phải là XML hoặc bị hỏng, bị cắt giữa chừng.") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise _doctype()
    if root.tag != _ROOT or root.get("phienBan") != _VERSION:
        raise RefusedError(
            "version", f"Tệp không theo mẫu TK1-TS phiên bản {_VERSION} (không gian tên {NAMESPACE})."
        )
    _check_signatures(root)
    return root


def _check_text(content: bytes) -> None:
    """Refuse what isn't plain UTF-8, or has a document type: in UTF-8 that can be written in one way only."""
    declared = _DECLARED_ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise _encoding()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise _encoding() from None
    if b"\0" in content:
        raise _encoding()
    if content.count(b"<") > _MOST_MARKS or content.count(b"=") > _MOST_ATTRIBUTES:
        raise RefusedError("elements", "Hồ sơ có quá nhiều phần tử XML.")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _doctype()


def _check_signatures(root: Any) -> None:
    """See that nothing is signed twice, in part or around, and that nothing hides deep in the tree."""
    signatures = list(root.iter(_SIGNATURE))
    if not signatures:
        raise RefusedError("unsigned", "Hồ sơ chưa được ký số.")
    if len(signatures) > 1:
        raise RefusedError("signatures", "Hồ sơ có nhiều chữ ký số; chỉ được có một.")
    if signatures[0].getparent() is not root or signatures[0].getnext() is not None:
        raise RefusedError("signature place", "Chữ ký số phải là phần tử cuối cùng, ngay trong hoSo.")
    for element in root.iter():
        if not isinstance(element.tag, str) and element.getparent() is not root:
            raise RefusedError("markup", "Trong hồ sơ có chú thích hoặc chỉ thị xử lý XML.")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise RefusedError("depth", "Hồ sơ có quá nhiều phần tử lồng nhau.")


def read(signed: Any) -> Document:
    """Read a filing out of what the signature was found to be over, and nothing else. Raises RefusedError."""
    schema = _schema()
    if not schema.validate(signed):
        first = schema.error_log[0]
        raise RefusedError("schema", f"Không đúng lược đồ XML, dòng {first.line}: {_where(first)}.")
    rows = list(_rows(signed))
    if len(rows) > MOST_PEOPLE:
        raise RefusedError("people", f"Một hồ sơ có nhiều nhất {MOST_PEOPLE:,} tờ khai.".replace(",", "."))
    unit = signed.find(f"{{{NAMESPACE}}}donVi")
    return Document(
        tax_code=unit.get("maSoThue"), drawn_up=signed.findtext(f"{{{NAMESPACE}}}ngayLap"), rows=rows
    )


def _rows(signed: Any) -> Iterator[dict[str, str]]:
    for declaration in signed.iterchildren(f"{{{NAMESPACE}}}toKhai"):
        yield {box.get("so"): box.text or "" for box in declaration}


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.fromstring(schema_file(), parser=parser()))


def schema_file() -> bytes:
    """Give the schema (XSD) as it is shipped."""
    return files(__package__).joinpath("tk1-ts-1.xsd").read_bytes()


def _where(error: Any) -> str:
    """Name the element that is wrong, without what stands in it."""
    return re.sub(r"\{[^}]*\}", "", str(error.path or "")).replace("/*", "") or "hoSo"


def _doctype() -> RefusedError:
    return RefusedError("doctype", "Hồ sơ không được có DOCTYPE hoặc thực thể (ENTITY).")


def _encoding() -> RefusedError:
    return RefusedError("encoding", "Hồ sơ phải là XML mã hóa UTF-8.")
