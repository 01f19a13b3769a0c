"""Scans: what they are, not what they say, and nothing of them but pictures."""

import io
import os
import zlib
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nhanh8.audit.models import Entry
from nhanh8.declarations import references
from nhanh8.declarations.deciding import NotYours, Over
from nhanh8.declarations.in_person import scans
from nhanh8.declarations.in_person.scans import Attached, NotTaken, Why
from nhanh8.declarations.models import Declaration, ScanPage
from nhanh8.users.roles import Role
from staff import a_user

SECRET = b"a secret of the camera"


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 400), mode: str = "RGB") -> bytes:
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    Image.new(mode, size, 7).save(drawn, kind, exif=exif)
    return drawn.getvalue()


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"28" * 32 + b">/U<" + b"29" * 32 + b">/P -4>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
)


def opened(page: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(page))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_and_nothing_else_is_kept(kind: str) -> None:
    pages = scans.read(picture(kind) + b"MZ and a program behind it")
    assert isinstance(pages, tuple)
    [page] = pages
    assert opened(page).size == (300, 400)
    assert opened(page).format == "JPEG"
    assert SECRET not in page
    assert b"MZ and" not in page


def test_what_is_see_through_lies_on_white() -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(drawn, "PNG")
    pages = scans.read(drawn.getvalue())
    assert isinstance(pages, tuple)
    assert opened(pages[0]).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_as_large_as_a_page_has_to_be() -> None:
    pages = scans.read(picture(size=(4960, 7016)))
    assert isinstance(pages, tuple)
    assert max(opened(pages[0]).size) == 2339


def test_each_page_of_a_pdf_is_a_picture() -> None:
    pages = scans.read(pdf(3))
    assert isinstance(pages, tuple)
    assert [max(opened(page).size) for page in pages] == [2339] * 3


def bomb() -> bytes:
    """Make a PNG of 50,000 times 50,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = (50_000).to_bytes(4) * 2 + b"\x08\x02\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(10**7)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b"hello", Why.NEITHER),
        (b"MZ\x90\0", Why.NEITHER),
        (b"GIF89a", Why.NEITHER),
        (b"<svg/>", Why.NEITHER),
        (b" %PDF-1.7", Why.NEITHER),
        (b"%PDF-1.7 and nothing more", Why.BROKEN),
        (pdf()[:200], Why.BROKEN),
        (picture()[:200], Why.BROKEN),
        (b"\xff\xd8\xff and nothing more", Why.BROKEN),
        (picture("PNG")[:60], Why.BROKEN),
        (ENCRYPTED, Why.ENCRYPTED),
        (pdf(11), Why.TOO_MANY_PAGES),
        (pdf(size=(14_000, 14_000)), Why.TOO_LARGE),
        (bomb(), Why.TOO_LARGE),
        (b"%PDF-" + bytes(scans.LARGEST), Why.TOO_LARGE),
    ],
)
def test_what_is_no_scan_is_refused_by_what_it_is(content: bytes, why: Why) -> None:
    assert scans.read(content) == NotTaken(why)


def test_who_reads_it_knows_no_key_and_may_write_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # In the place of Python: what environment and limits does the program get?
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nenv >&2\nexit $(env | grep -c NHANH8)\n")
    program.chmod(0o700)
    monkeypatch.setenv("NHANH8_SECRET_KEY", "k")
    monkeypatch.setattr(scans.sys, "executable", str(program))
    assert os.environ["NHANH8_SECRET_KEY"]
    assert scans.read(b"%PDF-") == ()


def test_who_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(scans.sys, "executable", str(program))
    monkeypatch.setattr(scans, "_PATIENCE_S", 0.2)
    assert scans.read(b"%PDF-") == NotTaken(Why.TOO_LARGE)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([pdf(), picture(), picture("PNG")]), st.data())
def test_whatever_bytes_are_changed_it_is_pages_or_refused(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        changed[place] = data.draw(st.integers(0, 255))
    result = scans.read(bytes(changed))
    assert isinstance(result, NotTaken) or all(opened(page).format == "JPEG" for page in result)


def draft() -> Declaration:
    return Declaration.objects.create(
        form=Declaration.Form.SD_GD,
        reference=references.make(),
        state=Declaration.State.DRAFT,
        boxes={},
        created_at=timezone.now(),
    )


@pytest.mark.django_db
def test_pages_go_behind_those_that_are_there_up_to_ten_all_or_none() -> None:
    officer, row = a_user(Role.OFFICER), draft()
    assert scans.attach(officer, row.pk, pdf(6)) == Attached(6)
    assert scans.attach(officer, row.pk, pdf(5)) == NotTaken(Why.TOO_MANY_PAGES)
    assert scans.attach(officer, row.pk, picture()) == Attached(7)
    assert sorted(ScanPage.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert [*Entry.objects.order_by("sequence").values_list("event", flat=True)] == [
        "declarations:scan:attached",
        "declarations:scan:not taken",
        "declarations:scan:attached",
    ]
    scans.remove(officer, row.pk)
    assert not ScanPage.objects.exists()


@pytest.mark.django_db
def test_only_a_draft_at_a_counter_gets_pages() -> None:
    row = draft()
    assert scans.attach(a_user(Role.AUDITOR), row.pk, picture()) == NotYours()
    assert scans.attach(a_user(Role.OFFICER), row.pk + 1, picture()) == NotYours()
    Declaration.objects.update(state=Declaration.State.FILED)
    assert scans.attach(a_user(Role.OFFICER), row.pk, picture()) == Over()
    scans.remove(a_user(Role.AUDITOR), row.pk)
    scans.remove(a_user(Role.OFFICER), row.pk)
