"""Spreadsheets and signed XML from a browser, good, bad and halved."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authority import Authority, write_trust
from authority import filing as filing_xml
from nhanh8.config import Settings
from nhanh8.declarations.electronic import sheets
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.tk1ts import archive, document
from nhanh8.filers.models import Filer, Management
from nhanh8.users.roles import Role
from people import NUMBER, person
from staff import a_filer, a_user, logged_in
from workbooks import cells, workbook

pytestmark = pytest.mark.django_db

SHEET, XML = "/don-vi/bang-tinh/", "/don-vi/xml/"
ROW = {"13": NUMBER, "01": "Nguyễn Thị Ví Dụ", "08": "vi.du@example.vn"}
STRANGER = ROW | {"13": "0987654321"}
TAX_CODE, OTHERS = "0100047516", "0100047523"
_CA = Authority()


@pytest.fixture
def filer() -> Filer:
    filer = a_filer(TAX_CODE)
    Management.objects.create(filer=filer, participant=person().participant)
    return filer


@pytest.fixture
def representative(client: Client, filer: Filer) -> Client:
    return logged_in(client, a_user(Role.REPRESENTATIVE, filer=filer))


@pytest.fixture
def trusted(configured: Callable[..., Settings], tmp_path: Path) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))


def text(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def named(content: bytes, name: str) -> dict[str, SimpleUploadedFile]:
    return {"tep": SimpleUploadedFile(name, content)}


def test_the_template_to_fill_in_has_a_column_for_each_box(representative: Client) -> None:
    answer = representative.get("/don-vi/bang-tinh/mau.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mau-tk1-ts.xlsx"'
    headings = [str(cell) for cell in cells(answer.content)[0]]
    assert any(heading.startswith("[08]") for heading in headings)


def test_a_spreadsheet_leads_to_a_page_that_shows_how_far_it_is_and_then_what_is_wrong(
    representative: Client,
) -> None:
    answer = representative.post(SHEET, named(workbook(ROW, STRANGER), "a.xlsx"), follow=True)
    filing = Filing.objects.get()
    assert answer.redirect_chain == [(f"/don-vi/ho-so/{filing.number}/", 302)]
    assert "Đang kiểm tra" in text(answer.content)
    sheets.check.func(filing.pk)  # what the worker does
    page = text(representative.get(f"/don-vi/ho-so/{filing.number}/").content)
    assert "trong đó 1 không được tiếp nhận" in page
    assert "3 [13] Không có người tham gia này" in page
    marked = representative.get(f"/don-vi/ho-so/{filing.number}/danh-dau.xlsx")
    assert any("Không có người tham gia này" in str(row[-1]) for row in cells(marked.content))
    assert Declaration.objects.get().row == 2


def test_the_same_spreadsheet_twice_is_one_filing(representative: Client) -> None:
    content = workbook(ROW)
    representative.post(SHEET, named(content, "a.xlsx"))
    answer = representative.post(SHEET, named(content, "b.xlsx"), follow=True)
    assert "đã được nộp trước đó" in text(answer.content)
    assert Filing.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "a.xlsx"),
        (b"PK\3\4", "a.xlsx"),
        (b"so,ten\n1,An", "a.csv"),
        (workbook(ROW)[:-99], "a.xlsx"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_beside_the_field(
    representative: Client, content: bytes, name: str
) -> None:
    answer = representative.post(SHEET, named(content, name))
    assert answer.status_code == 200
    assert "Tệp này chưa nộp được. " in text(answer.content)
    assert "Vì sao chưa nộp được" not in text(answer.content)  # which is for rows
    assert not Filing.objects.exists()


def test_a_spreadsheet_that_turns_out_to_be_empty_is_said_and_has_nothing_to_give_back(
    representative: Client,
) -> None:
    representative.post(SHEET, named(workbook(), "a.xlsx"))
    filing = Filing.objects.get()
    sheets.check.func(filing.pk)
    page = representative.get(f"/don-vi/ho-so/{filing.number}/").content.decode()
    assert "Không có dòng nào trong bảng tính" in page
    assert "None" not in page
    assert "danh-dau.xlsx" not in page
    assert representative.get(f"/don-vi/ho-so/{filing.number}/danh-dau.xlsx").status_code == 404


@pytest.mark.parametrize("path", [SHEET, XML])
def test_nothing_chosen_and_an_empty_file_are_said(representative: Client, path: str) -> None:
    assert "Chọn tệp cần nộp" in text(representative.post(path, {}).content)
    assert "Tệp này trống" in text(representative.post(path, named(b"", "a.xlsx")).content)
    plain = representative.post(path, "tep=x", "application/x-www-form-urlencoded")
    assert "Chọn tệp cần nộp" in text(plain.content)


@pytest.mark.parametrize(("path", "longest"), [(SHEET, archive.LARGEST), (XML, document.LARGEST)])
def test_too_large_a_file_gets_a_page_that_says_so(representative: Client, path: str, longest: int) -> None:
    answer = representative.post(path, named(bytes(longest), "a"))
    assert answer.status_code == 413
    assert f"không quá {longest // 2**20} MB" in text(answer.content)


def test_two_files_at_once_are_refused(representative: Client) -> None:
    assert representative.post(SHEET, {"tep": BytesIO(b"x"), "khac": BytesIO(b"y")}).status_code == 400


@pytest.mark.parametrize("path", [SHEET, XML])
def test_whose_session_has_ended_is_led_to_the_login_and_told_that_nothing_was_taken(
    representative: Client, path: str
) -> None:
    representative.logout()
    answer = representative.post(path, named(workbook(ROW), "a.xlsx"), follow=True)
    assert answer.redirect_chain[0][0].startswith("/nguoi-dung/dang-nhap/?next=")
    assert "tệp chưa được nhận" in text(answer.content)
    assert not Filing.objects.exists()


@pytest.mark.parametrize("path", [SHEET, XML])
def test_without_its_token_the_form_does_nothing(filer: Filer, path: str) -> None:
    strict = logged_in(Client(enforce_csrf_checks=True), a_user(Role.REPRESENTATIVE, filer=filer))
    assert strict.post(path, named(workbook(ROW), "a.xlsx")).status_code == 403
    assert not Filing.objects.exists()


def test_another_page_takes_no_file_from_a_representative_either(representative: Client) -> None:
    assert representative.post("/don-vi/tk1-ts/", named(b"x", "a.xlsx")).status_code == 400


@pytest.mark.usefixtures("trusted")
def test_signed_xml_leads_to_its_receipt(representative: Client) -> None:
    signed = _CA.issue(f"MST:{TAX_CODE}").sign(filing_xml(ROW))
    answer = representative.post(XML, named(signed, "a.xml"), follow=True)
    filing = Filing.objects.get()
    assert answer.redirect_chain == [(f"/don-vi/ho-so/{filing.number}/", 302)]
    assert "chữ ký của" in text(answer.content)


@pytest.mark.usefixtures("trusted")
def test_xml_that_another_filer_signed_is_filed_for_them_and_not_shown_here(representative: Client) -> None:
    theirs = a_filer(OTHERS)
    Management.objects.create(filer=theirs, participant=person("0987654321").participant)
    signed = _CA.issue(f"MST:{OTHERS}").sign(filing_xml(STRANGER, tax_code=OTHERS))
    answer = representative.post(XML, named(signed, "a.xml"), follow=True)
    assert answer.redirect_chain == [("/don-vi/", 302)]
    assert Filing.objects.get().filer == theirs


@pytest.mark.usefixtures("trusted")
def test_xml_with_one_wrong_row_is_refused_whole_and_each_fault_named(representative: Client) -> None:
    signed = _CA.issue(f"MST:{TAX_CODE}").sign(filing_xml(ROW, STRANGER | {"07": "1"}))
    page = text(representative.post(XML, named(signed, "a.xml")).content)
    assert "các dòng sai ghi bên dưới" in page
    assert "2 [07] Số điện thoại không đúng." in page
    assert not Filing.objects.exists()


def test_unsigned_xml_is_refused(representative: Client) -> None:
    assert "chưa được ký số" in text(
        representative.post(XML, named(filing_xml(ROW).encode(), "a.xml")).content
    )


def test_without_a_certificate_of_our_own_the_page_says_that_it_cannot_sign(representative: Client) -> None:
    representative.post("/don-vi/tk1-ts/", {"o13": ROW["13"], "o01": ROW["01"], "o08": ROW["08"]})
    number = Filing.objects.get().number
    for name in ("bien-nhan", "trang-thai"):
        answer = representative.get(f"/don-vi/ho-so/{number}/{name}.xml", follow=True)
        assert "chưa ký số được" in text(answer.content)


def test_receipt_and_states_are_signed_files(
    representative: Client, configured: Callable[..., Settings], tmp_path: Path
) -> None:
    ours = _CA.issue(name="Cơ quan BHXH Ví Dụ")
    (tmp_path / "own.pem").write_bytes(ours.pem())
    (tmp_path / "own.key").write_bytes(ours.key_pem())
    own = {"own_certificate": tmp_path / "own.pem", "own_key": tmp_path / "own.key"}
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]) | own)
    representative.post("/don-vi/tk1-ts/", {"o13": ROW["13"], "o01": ROW["01"], "o08": ROW["08"]})
    number = Filing.objects.get().number
    for name, root in (("bien-nhan", b"bienNhan"), ("trang-thai", b"trangThai")):
        answer = representative.get(f"/don-vi/ho-so/{number}/{name}.xml")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-{number}.xml"'
        assert root in answer.content
        assert b"SignatureValue" in answer.content
