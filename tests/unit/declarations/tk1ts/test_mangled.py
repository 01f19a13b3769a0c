"""Files that were mangled on the way, or on purpose, are refused or read: nothing else comes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from authority import Authority, filing, write_trust
from filing import a_filer, a_participant, boxes
from nhanh8.config import Settings
from nhanh8.declarations.electronic.filing import Receipt, file_xml
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.tk1ts import sheet
from nhanh8.declarations.tk1ts.refusal import RefusedError
from workbooks import part_of, with_part, workbook

Mangle = Callable[[bytes], bytes]
_CA = Authority()
_SIGNED = _CA.issue("MST:0100047516").sign(filing(boxes()))
_WORKBOOK = workbook(boxes(b18="x"))
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # it tells what it leaves out
_PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml")


@st.composite
def mangled(draw: st.DrawFn, content: bytes) -> bytes:
    """Change, remove, double or put in some bytes."""
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 400)))
    part = content[start:end]
    put = draw(st.sampled_from([b"", part + part, part[::-1], b"<x/>", b"&a;", b"<!--", b'"', b"\xff"]))
    return content[:start] + put + content[end:]


@pytest.mark.django_db
@given(content=mangled(_SIGNED))
@example(content=_SIGNED)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mangled_xml_files_nothing_but_what_was_signed(
    configured: Callable[..., Settings], tmp_path: Path, content: bytes
) -> None:
    if not Declaration.objects.exists() and not (tmp_path / "trusted.pem").exists():
        a_filer(manages=[a_participant()])
        configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))
    if isinstance(file_xml(content), Receipt):
        assert Declaration.objects.get().boxes == boxes()


@given(mangled(_WORKBOOK))
@settings(max_examples=150, deadline=None)
def test_a_mangled_archive_is_refused_or_read(content: bytes) -> None:
    read(content)


@pytest.mark.parametrize("name", _PARTS)
def test_a_mangled_part_is_refused_or_read(name: str) -> None:
    part = part_of(_WORKBOOK, name)

    @given(mangled(part))
    @settings(max_examples=60, deadline=None)
    def refused_or_read(changed: bytes) -> None:
        read(with_part(_WORKBOOK, name, changed))

    refused_or_read()


def read(content: bytes) -> None:
    try:
        rows = sheet.rows(content)
    except RefusedError:
        return
    assert all(isinstance(text, str) for row in rows for text in row.boxes.values())
