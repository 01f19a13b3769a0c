"""What an XLSX file is, before anything of it is parsed: an archive of plain XML, and nothing that runs."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from nhanh8.declarations.tk1ts.refusal import RefusedError

LARGEST: Final = 8 * 1024 * 1024
"""Bytes: four times what 10,000 rows take with every box that is usual."""
LAST_ROW: Final = 20_000
"""Rows below it are refused unread, however empty the ones above are."""

_MOST_PARTS: Final = 100
_LARGEST_UNPACKED: Final = 48 * 1024 * 1024
"""Bytes, of all parts together."""
_MOST_TO_ONE: Final = 200
"""How many times larger a part may be unpacked. Text repeated 10,000 times stays below 100."""
_SMALL: Final = 1024 * 1024
"""Bytes of a part whose ratio doesn't matter."""
_PLAIN: Final = (".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".emf", ".wmf")
_PRINTER_SETTINGS = re.compile(r"xl/printerSettings/[A-Za-z0-9]+\.bin")
_ACTIVE: Final = ("vbaproject", "externallinks/", "activex/", "embeddings/", "customui", "macrosheets/")
_CONNECTED: Final = ("connections.xml", "querytables/", "webextensions/")
_OLD_OR_ENCRYPTED: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of Excel before 2007 begins, and one with a password."""
_ROW = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br=["\'][A-Z]*([0-9]+)')
_MOST_MARKS: Final = 2_000_000
"""Signs that open or close an element in one part: 10,000 rows with every box take 1.7 million. An empty cell
takes four bytes there, and 250 in memory."""
_MOST_ATTRIBUTES: Final = 2_000_000
_NO_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    # What an archive that lies about itself makes the library stumble over.
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
)
_ENCRYPTED_FLAG: Final = 0x1
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 256
"""Bytes looked at twice, so that nothing hides where two chunks meet."""


def check(content: bytes) -> None:
    """Refuse what isn't an ordinary XLSX file. Raises RefusedError."""
    if len(content) > LARGEST:
        raise RefusedError("size", f"Tệp lớn quá {LARGEST // 1024 // 1024} MB.")
    if content.startswith(_OLD_OR_ENCRYPTED):
        raise RefusedError(
            "encrypted", "Tệp có mật khẩu hoặc là Excel cũ (.xls). Hãy lưu dạng .xlsx không mật khẩu."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, len(content))
            for part in archive.infolist():
                _check_part(archive, part)
    except _NO_ARCHIVE:
        raise RefusedError(
            "archive", "Tệp không phải là bảng tính .xlsx hoặc bị hỏng, bị cắt giữa chừng."
        ) from None


def _check_parts(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise RefusedError("archive", "Tệp không phải là bảng tính .xlsx.")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > _MOST_PARTS
        or len(set(names)) < len(names)
        or packed > size
        or unpacked > _LARGEST_UNPACKED
    ):
        raise _bomb()
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & _ENCRYPTED_FLAG:
            raise RefusedError("encrypted", "Tệp có mật khẩu. Hãy lưu lại không có mật khẩu.")
        if any(sign in name for sign in _ACTIVE):
            raise RefusedError(
                "active", "Tệp có macro, đối tượng nhúng hoặc liên kết ra ngoài. Hãy bỏ đi rồi nộp lại."
            )
        if any(sign in name for sign in _CONNECTED):
            raise RefusedError("active", "Tệp có kết nối dữ liệu ra ngoài. Hãy bỏ đi rồi nộp lại.")
        if not name.endswith(_PLAIN) and not part.is_dir() and not _PRINTER_SETTINGS.fullmatch(part.filename):
            raise RefusedError("part", "Trong tệp có tệp khác. Hãy dùng bảng tính mẫu.")
        if part.file_size > max(_SMALL, part.compress_size * _MOST_TO_ONE):
            raise _bomb()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    marks = attributes = 0
    for chunk, overlap in _chunks(archive, part):
        marks += chunk.count(b"<", overlap)
        attributes += chunk.count(b"=", overlap)
        if marks > _MOST_MARKS or attributes > _MOST_ATTRIBUTES:
            raise _bomb()
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"<!\0" in chunk or b"\0<" in chunk:
            raise RefusedError("doctype", "Tệp không phải là bảng tính .xlsx thông thường.")
        if part.filename == "[Content_Types].xml" and b"macroEnabled" in chunk:
            raise RefusedError("active", "Tệp có macro. Hãy lưu dạng .xlsx rồi nộp lại.")
        if part.filename.startswith("xl/worksheets/") and any(
            int(row) > LAST_ROW for row in _ROW.findall(chunk)
        ):
            raise too_many_rows()


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Give a part's bytes, and how many of them were given before."""
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(part) as opened:
        before = b""
        while chunk := opened.read(_CHUNK):
            yield before + chunk, len(before)
            before = chunk[-_OVERLAP:]


def too_many_rows() -> RefusedError:
    """Say that there are more rows than one filing may have."""
    return RefusedError("rows", "Bảng tính có quá 10.000 dòng. Hãy chia ra nhiều tệp.")


def _bomb() -> RefusedError:
    return RefusedError("bomb", "Tệp phồng ra quá lớn khi mở. Hãy dùng bảng tính mẫu.")
