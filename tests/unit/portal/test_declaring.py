"""The pages of 02/SĐ-GD: what they keep, to whom they show it, and what comes out of the printer."""

import re
from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhanh8.audit.models import Entry
from nhanh8.checkcode import challenge
from nhanh8.config import Settings
from nhanh8.declarations.in_person import drafts
from nhanh8.declarations.models import Declaration
from nhanh8.portal.declaring import COOKIE
from nhanh8.web import paper, pdf
from people import NUMBER, person

pytestmark = pytest.mark.django_db

FORM, DRAFT, PAPER, AGAIN = (
    "/to-khai-02/",
    "/to-khai-02/ban-nhap/",
    "/to-khai-02/ban-nhap/to-khai.pdf",
    "/to-khai-02/tim-lai/",
)
TYPED = {
    "full_name": "Nguyễn  Thị Ví Dụ",
    "number": "01 2345 6789",
    "paper": "001199012345",
    "phone": "0912 345 678",
    "email": "An@Example.vn",
    "changes": "Đăng ký email lần đầu",
}


def shown(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found
    return found[1]


def send(client: Client, **changed: str) -> HttpResponse:
    name = hidden(client.get(FORM), "check")
    return client.post(FORM, TYPED | {"check": name, "answer": challenge._digits_of(name)} | changed)


def read(document: bytes) -> str:
    """Read a PDF's text."""
    words = []
    with pypdfium2.PdfDocument(document) as opened:
        for page in opened:
            text = page.get_textpage()
            words.append(str(text.get_text_bounded()))
            text.close()
            page.close()
    return " ".join(" ".join(words).split())


def typefaces(document: bytes) -> set[tuple[str, bool]]:
    """Give the typefaces of a PDF's texts, and whether each is embedded."""
    with pypdfium2.PdfDocument(document) as opened:
        fonts = [one.get_font() for one in opened[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
        return {(font.get_base_name().partition("+")[2], font.is_embedded) for font in fonts}


def codes(document: bytes) -> list[str]:
    """Read a PDF's QR codes off its pixels, as a telephone would."""
    with pypdfium2.PdfDocument(document) as opened:
        page = opened[0]
        picture = page.render(scale=150 / 72).to_pil()
        page.close()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_what_is_written_becomes_a_draft_and_leads_to_its_page(client: Client) -> None:
    response = send(client)
    assert response.headers["Location"] == DRAFT
    made = Declaration.objects.get()
    assert (made.form, made.state, made.participant, made.agency) == ("02/SĐ-GD", "draft", None, None)
    assert (made.phone, made.email) == ("+84912345678", "an@example.vn")
    assert made.boxes == {
        "full_name": "Nguyễn Thị Ví Dụ",
        "number": NUMBER,
        "paper": "001199012345",
        "phone": "+84912345678",
        "email": "an@example.vn",
        "changes": "Đăng ký email lần đầu",
    }
    page = shown(client.get(DRAFT))
    assert made.reference in page
    assert "•••••••789" in page
    assert NUMBER not in page
    assert "Nguyễn" not in page
    assert Entry.objects.get().event == "declarations:draft:saved"


def test_the_paper_says_what_was_written_and_its_code_says_the_reference_alone(client: Client) -> None:
    send(client)
    response = client.get(PAPER)
    made = Declaration.objects.get()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="02-SD-GD-{made.reference}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    words = read(response.content)
    for expected in (
        "TỜ KHAI THAY ĐỔI, BỔ SUNG THÔNG TIN ĐĂNG KÝ SỬ DỤNG PHƯƠNG THỨC GIAO DỊCH ĐIỆN TỬ",
        "Nguyễn Thị Ví Dụ",
        "0123456789",
        "0912 345 678",
        "an@example.vn",
        "Đăng ký email lần đầu",
        made.reference,
    ):
        assert expected in words
    assert codes(response.content) == [made.reference]
    assert typefaces(response.content) == {("Be-Vietnam-Pro", True), ("Be-Vietnam-Pro-Semi-Bold", True)}


def test_what_people_write_is_text_on_the_paper_and_fetches_nothing(client: Client) -> None:
    send(
        client, full_name='<img src="file:///etc/passwd">', changes="<style>*{display:none}</style><h1>A</h1>"
    )
    words = read(client.get(PAPER).content)
    assert '<img src="file:///etc/passwd">' in words
    assert "<style>*{display:none}</style><h1>A</h1>" in words


def test_words_as_long_as_they_may_be_stay_on_the_paper(client: Client) -> None:
    send(client, full_name="Ă" * 200, changes="Đ" * 500, email="a" * 60 + "@example.vn")
    words = read(client.get(PAPER).content).replace(" ", "")
    assert "Ă" * 200 in words
    assert "Đ" * 500 in words


def test_the_paper_is_vietnamese_on_english_pages_too(client: Client) -> None:
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    send(client)
    assert "TỜ KHAI" in read(client.get(PAPER).content)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("full_name", " ", "Nhập họ và tên"),
        ("number", "12345", "Mã số BHXH gồm 10 hoặc 12 chữ số"),
        ("paper", "", "Nhập số giấy tờ tùy thân"),
        ("phone", "1900 9068", "Đây không phải số điện thoại của cá nhân; hãy kiểm tra lại các chữ số"),
        ("email", "an@", "Email phải có dạng ten@nhacungcap.vn"),
        ("changes", "x" * 501, "Nội dung quá dài"),
        ("answer", "99999", "Mã kiểm tra không đúng. Hãy nhập mã mới."),
        ("check", "x", "Mã kiểm tra đã hết hạn hoặc đã dùng. Hãy nhập mã mới."),
    ],
)
def test_a_fault_is_named_twice_and_everything_else_stays_in_its_field(
    client: Client, field: str, typed: str, says: str
) -> None:
    page = shown(send(client, **{field: typed}))
    assert page.count(says) == 2
    for name in {"full_name", "paper", "phone"} - {field}:
        assert TYPED[name] in page
    assert not Declaration.objects.exists()


def test_something_has_to_be_put_on_file(client: Client) -> None:
    assert "Nhập điện thoại hoặc email cần đăng ký" in shown(send(client, phone="", email=""))


def test_another_check_code_keeps_what_was_typed(client: Client) -> None:
    page = shown(send(client, another="1"))
    assert TYPED["full_name"] in page
    assert "Vui lòng xem lại" not in page


def test_whether_anybody_has_the_number_changes_nothing(client: Client) -> None:
    def asked(number: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            send(client, number=number)
        return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]

    asked("0999999999")
    person()
    assert asked(NUMBER) == asked("0999999999")
    assert not any("registry_participant" in statement for statement in asked(NUMBER))


def test_a_reference_alone_opens_nothing(client: Client) -> None:
    send(client)
    made = Declaration.objects.get()
    other = Client()
    for cookie in ("", made.reference, f"{made.reference}.", f"{made.reference}.{'0' * 64}", "é.é"):
        other.cookies[COOKIE] = cookie
        assert other.get(DRAFT).headers["Location"] == AGAIN
        assert other.get(PAPER).headers["Location"] == DRAFT
    answer = shown(other.post(AGAIN, {"reference": made.reference, "number": "0999999999"}))
    assert answer.count("Không có tờ khai nào với mã và số này") == 2
    assert answer.count("•") == 0


def test_reference_and_number_open_it_again(client: Client) -> None:
    send(client)
    reference = Declaration.objects.get().reference
    other = Client()
    found = other.post(AGAIN, {"reference": reference.lower().replace("-", " "), "number": NUMBER})
    assert found.headers["Location"] == DRAFT
    assert reference in shown(other.get(DRAFT))


@pytest.mark.parametrize("reference", ["K7QM", "K7QM-2XW9-4BTA"])
def test_what_is_no_reference_and_what_is_nobody_s_are_answered_alike(client: Client, reference: str) -> None:
    page = shown(client.post(AGAIN, {"reference": reference, "number": NUMBER}))
    assert "Không có tờ khai nào với mã và số này" in page


def test_a_browser_can_be_made_to_forget(client: Client) -> None:
    send(client)
    client.post(DRAFT)
    assert client.get(DRAFT).headers["Location"] == AGAIN


def test_once_it_is_filed_it_is_not_printed_any_more(client: Client) -> None:
    send(client)
    Declaration.objects.update(state=Declaration.State.REFUSED)
    page = shown(client.get(DRAFT))
    assert "bị từ chối" in page
    assert PAPER not in page
    assert client.get(PAPER).headers["Location"] == DRAFT


def test_a_network_address_has_so_many_drafts_looks_and_papers_an_hour(
    client: Client, configured: Callable[..., Settings]
) -> None:
    configured(declarations={"drafts_per_source": "1 per hour"})
    send(client)
    refused = send(client)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 3600
    assert Declaration.objects.count() == 1
    assert client.get(PAPER).status_code == 200
    assert client.get(PAPER).status_code == 429
    look = {"reference": Declaration.objects.get().reference, "number": NUMBER}
    assert client.post(AGAIN, look).status_code == 302
    assert client.post(AGAIN, look).status_code == 429
    assert Entry.objects.filter(event="declarations:draft:too many").count() == 3


def test_nothing_but_our_typefaces_is_fetched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    send(client)
    monkeypatch.setattr(pdf, "_FILES", frozenset())
    assert "Nguyễn" in read(paper.pdf(Declaration.objects.get()))  # in whatever typeface there is


def test_a_token_is_the_server_s_own_and_no_reference_s() -> None:
    assert drafts.opened_by(drafts._token("K7QM-2XW9-4BTA")) is None
