"""Who sees which filings, and what the pages say of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.opening import declare
from nhanh8.filers.models import Filer
from nhanh8.users.roles import Role
from people import person
from staff import a_filer, a_user, logged_in

pytestmark = pytest.mark.django_db

PAGES = ["/don-vi/", "/don-vi/ho-so/", "/don-vi/tk1-ts/", "/don-vi/bang-tinh/", "/don-vi/xml/"]
OTHERS = "0100000017"


@pytest.fixture
def representative(client: Client) -> Client:
    return logged_in(client, a_user(Role.REPRESENTATIVE))


def a_filing(filer: Filer | None = None, **facts: Any) -> Filing:
    count = Filing.objects.count()
    given = {
        "number": f"TK1-20261123-{count + 1:06}-7",
        "filer": filer or a_filer(),
        "way": Filing.Way.SHEET,
        "state": Filing.State.FILED,
        "filed_at": timezone.now(),
        "digest": str(count),
    }
    return Filing.objects.create(**(given | facts))


def declared(filing: Filing, row: int = 1, **facts: Any) -> Declaration:
    number = f"01{Declaration.objects.count():08}"
    declaration = declare(
        form=Declaration.Form.TK1_TS,
        boxes={"13": number, "01": f"Người Thứ {row}", "08": "a@example.test"},
        participant=person(number).participant,
        phone="+84912345678",
        email="a@example.test",
        filing=filing,
        row=row,
    )
    Declaration.objects.filter(pk=declaration.pk).update(**facts)
    return declaration


def text_of(client: Client, path: str) -> str:
    content = client.get(path).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


@pytest.mark.parametrize("path", [*PAGES, "/don-vi/ho-so/X/", "/don-vi/bang-tinh/mau.xlsx"])
def test_a_stranger_is_led_to_the_login(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/nguoi-dung/dang-nhap/?next=%2Fdon-vi%2F")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REPRESENTATIVE])
@pytest.mark.parametrize("path", PAGES)
def test_staff_have_nothing_to_do_here(client: Client, role: Role, path: str) -> None:
    assert logged_in(client, a_user(role)).get(path).status_code == 403


@pytest.mark.parametrize("path", ["", "bien-nhan.xml", "danh-dau.xlsx"])
def test_another_filers_filing_is_not_found_like_one_that_there_is_not(
    representative: Client, path: str
) -> None:
    theirs = a_filing(a_filer(OTHERS))
    declared(theirs)
    assert representative.get(f"/don-vi/ho-so/{theirs.number}/{path}").status_code == 404
    assert representative.get(f"/don-vi/ho-so/TK1-20261123-999999-1/{path}").status_code == 404
    assert theirs.number not in text_of(representative, "/don-vi/")
    assert theirs.number not in text_of(representative, "/don-vi/ho-so/")


def test_the_first_page_names_the_filer_and_the_last_filings(representative: Client) -> None:
    filings = [a_filing() for _ in range(7)]
    page = text_of(representative, "/don-vi/")
    assert a_filer().name in page
    assert a_filer().tax_code in page
    assert [one.number for one in filings if one.number in page] == [one.number for one in filings[2:]]


def test_nothing_filed_yet_is_said(representative: Client) -> None:
    assert "Chưa có hồ sơ nào" in text_of(representative, "/don-vi/")
    assert "Chưa có hồ sơ nào" in text_of(representative, "/don-vi/ho-so/")


def test_the_list_is_filtered_by_state_way_and_number(representative: Client) -> None:
    sheet = a_filing(state=Filing.State.REFUSED)
    form = a_filing(way=Filing.Way.FORM)

    def shown(query: str) -> list[str]:
        page = text_of(representative, f"/don-vi/ho-so/?{query}")
        return [one.number for one in (sheet, form) if one.number in page]

    assert shown("") == [sheet.number, form.number]
    assert shown("trang_thai=refused") == [sheet.number]
    assert shown("cach_nop=form") == [form.number]
    assert shown("so=000002") == [form.number]
    assert shown("trang_thai=checking") == []
    for nonsense in ("trang_thai=x", "cach_nop=%00", "trang=-1", "trang=x", "trang=99999999999999999999"):
        assert shown(nonsense) == [sheet.number, form.number]


def test_the_list_has_pages_that_keep_the_filter(representative: Client) -> None:
    for _ in range(21):
        a_filing()
    content = representative.get("/don-vi/ho-so/?cach_nop=sheet").content.decode()
    assert 'href="?trang=2&amp;cach_nop=sheet"' in content
    assert "Trang 2/2" in text_of(representative, "/don-vi/ho-so/?trang=2&cach_nop=sheet")


def test_a_filing_shows_its_receipt_and_its_declarations_masked(representative: Client) -> None:
    filing = a_filing(rows=2, refused_rows=[[3, "13", "Không có người này."]])
    accepted = declared(filing, 1, state=Declaration.State.ACCEPTED)
    declared(filing, 2, state=Declaration.State.REFUSED, reason="Chữ ký không khớp.")
    page = text_of(representative, f"/don-vi/ho-so/{filing.number}/")
    for fact in (filing.number, "đã chấp nhận", "bị từ chối", "Lý do: Chữ ký không khớp.", "Người Thứ 1"):
        assert fact in page
    assert "3 [13] Không có người này." in page
    assert accepted.boxes["13"] not in page
    assert "912345678" not in page
    assert "a@example.test" not in page
    assert "http-equiv" not in representative.get(f"/don-vi/ho-so/{filing.number}/").content.decode()
    only = text_of(representative, f"/don-vi/ho-so/{filing.number}/?trang_thai=refused")
    assert "Người Thứ 2" in only
    assert "Người Thứ 1" not in only


def test_while_it_is_checked_the_page_tells_how_far_and_comes_again(representative: Client) -> None:
    filing = a_filing(state=Filing.State.CHECKING, rows=10_000, checked=1200)
    content = representative.get(f"/don-vi/ho-so/{filing.number}/").content.decode()
    assert '<meta http-equiv="refresh" content="5">' in content
    assert '<progress value="1200" max="10000"' in content
    assert "bien-nhan.xml" not in content
    assert representative.get(f"/don-vi/ho-so/{filing.number}/danh-dau.xlsx").status_code == 404


def test_of_very_many_refused_rows_the_page_shows_a_hundred_and_counts_the_rest(
    representative: Client,
) -> None:
    filing = a_filing(rows=900, refused_rows=[[row, "13", "Sai."] for row in range(2, 902)])
    page = text_of(representative, f"/don-vi/ho-so/{filing.number}/")
    assert page.count("[13] Sai.") == 100
    assert "Còn 800 lỗi nữa" in page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_kept_and_none_has_a_script(representative: Client, path: str) -> None:
    answer = representative.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.content.decode()


def test_a_list_takes_as_many_questions_for_many_filings_as_for_one(
    representative: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(20):
        declared(a_filing())
    with django_assert_max_num_queries(8):
        representative.get("/don-vi/ho-so/")
