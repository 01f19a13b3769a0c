"""The pages of the counter."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from nhanh8.declarations.in_person import drafts
from nhanh8.declarations.in_person.drafts import Saved, Written
from nhanh8.declarations.models import Declaration, ScanPage
from nhanh8.users.roles import Role
from people import NUMBER, person
from staff import a_user, logged_in

pytestmark = pytest.mark.django_db

START = "/quay/"


def shown(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def row() -> Declaration:
    person()
    saved = drafts.save(
        Written("Nguyễn <b>Thị</b>", NUMBER, "001199012345", "+84912345678", "an@example.vn", ""), "192.0.2.1"
    )
    assert isinstance(saved, Saved)
    return saved.draft


@pytest.fixture
def officer(client: Client) -> Client:
    return logged_in(client, a_user(Role.OFFICER))


def picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 40)).save(drawn, "JPEG")
    return SimpleUploadedFile("scan.exe", drawn.getvalue(), "application/x-msdownload")


def at(row: Declaration, what: str = "") -> str:
    return f"{START}{row.reference}/{what}"


def test_from_the_code_to_the_console(officer: Client, row: Declaration) -> None:
    opened = officer.post(START, {"reference": row.reference.lower()})
    assert opened.headers["Location"] == at(row)
    page = shown(officer.get(at(row)))
    for expected in (
        "Nguyễn &lt;b&gt;Thị&lt;/b&gt;",
        "Nguyễn Thị Ví Dụ",
        NUMBER,
        "0912 345 678",
        "Chưa có trang quét nào",
    ):
        assert expected in page
    officer.post(at(row, "ban-quet/"), {"scan": picture()})
    assert "1 trang quét" in shown(officer.get(at(row)))
    filed = officer.post(at(row), {"version": "0", "paper": "CCCD bản chính, khớp."})
    assert filed.headers["Location"] == reverse("admin:declarations_declaration_change", args=[row.pk])
    row.refresh_from_db()
    assert row.state == "filed"
    again = officer.post(START, {"reference": row.reference})
    assert again.headers["Location"] == filed.headers["Location"]


def test_what_is_missing_is_named_and_the_words_stay(officer: Client, row: Declaration) -> None:
    page = shown(officer.post(at(row), {"version": "0", "paper": "CCCD bản chính"}))
    assert "Đính kèm bản quét tờ khai đã ký trước" in page
    assert "CCCD bản chính</textarea>" in page
    assert "Ghi lại giấy tờ tùy thân đã xem" in shown(officer.post(at(row), {"version": "0", "paper": ""}))


def test_a_number_that_nobody_has_is_said_to_be(officer: Client, row: Declaration) -> None:
    Declaration.objects.update(boxes=row.boxes | {"number": "0999999999"})
    assert "Không có ai trong hồ sơ" in shown(officer.get(at(row)))
    assert "Không có ai trong hồ sơ" in shown(officer.post(at(row), {"version": "0", "paper": "CCCD"}))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ", "Tệp này không phải PDF, JPEG hay PNG."),
        (b"%PDF-1.7", "Tệp bị hỏng, không đọc được."),
        (b"", "Tệp trống."),
    ],
)
def test_what_is_no_scan_is_refused_in_plain_words(
    officer: Client, row: Declaration, content: bytes, says: str
) -> None:
    scan = SimpleUploadedFile("scan.pdf", content, "application/pdf")
    assert says in shown(officer.post(at(row, "ban-quet/"), {"scan": scan}, follow=True))
    assert not ScanPage.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(officer: Client, row: Declaration) -> None:
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-" + bytes(20_200_000), "application/pdf")
    assert officer.post(at(row, "ban-quet/"), {"scan": scan}).status_code == 413


def test_no_file_is_asked_for_again_and_pages_can_be_taken_away(officer: Client, row: Declaration) -> None:
    assert "Chọn tệp bản quét" in shown(officer.post(at(row, "ban-quet/"), {}, follow=True))
    officer.post(at(row, "ban-quet/"), {"scan": picture()})
    officer.post(at(row, "xoa-ban-quet/"))
    assert "Chưa có trang quét nào" in shown(officer.get(at(row)))


def test_the_paper_is_printed_for_who_could_not(officer: Client, row: Declaration) -> None:
    assert officer.get(at(row, "to-khai.pdf")).content.startswith(b"%PDF-")


def test_a_stale_page_files_nothing(officer: Client, row: Declaration) -> None:
    officer.post(at(row, "ban-quet/"), {"scan": picture()})
    for version in ("1", "x", ""):
        response = officer.post(at(row), {"version": version, "paper": "CCCD"}, follow=True)
        assert "Có người vừa xử lý tờ khai này." in shown(response)
    row.refresh_from_db()
    assert row.state == "draft"


def test_drafts_cannot_be_leafed_through(officer: Client, row: Declaration) -> None:
    assert officer.get(f"{START}{row.pk}/").headers["Location"] == START
    assert officer.get(f"{START}{row.pk}/to-khai.pdf").status_code == 404
    assert "Không có bản nháp nào" in shown(officer.post(START, {"reference": str(row.pk)}))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE])
def test_other_roles_have_no_counter(client: Client, row: Declaration, role: Role) -> None:
    logged_in(client, a_user(role))
    for path in (START, at(row), at(row, "to-khai.pdf"), at(row, "ban-quet/")):
        assert client.get(path).status_code == 403


def test_nobody_comes_in_without_a_login(client: Client, row: Declaration) -> None:
    assert client.get(at(row)).status_code == 302
    assert "/nguoi-dung/" in client.get(START).headers["Location"]


def test_in_the_console_its_boxes_have_their_names_in_the_order_of_the_form(
    officer: Client, row: Declaration
) -> None:
    officer.post(at(row, "ban-quet/"), {"scan": picture()})
    page = shown(officer.post(at(row), {"version": "0", "paper": "CCCD"}, follow=True))
    assert "full_name" not in page
    table = page.partition("Nội dung tờ khai")[2]
    places = [
        table.index(name) for box, name in drafts.NAMES.items() if box != "changes"
    ]  # it was left empty
    assert places == sorted(places)
