"""The page on which one finds an agency."""

import pytest
from django.test import Client

from nhanh8.agencies import example
from nhanh8.agencies.models import Agency

pytestmark = pytest.mark.django_db

PAGE = "/co-quan-bhxh/"


def shown(client: Client, **query: str) -> str:
    return client.get(PAGE, query).content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(autouse=True)
def on_file() -> None:
    example.put_on_file()


def test_an_agency_is_shown_with_address_and_hours(client: Client) -> None:
    page = shown(client, province="", words="ben thanh")
    assert "BHXH thành phố Hồ Chí Minh" in page
    assert "Số 1 đường Ví Dụ, phường Sài Gòn, Thành phố Hồ Chí Minh" in page
    assert "13:00–17:00" in page
    assert "BHXH thành phố Huế" not in page


def test_nothing_asked_is_nothing_shown_and_nothing_found_is_said(client: Client) -> None:
    assert "BHXH thành phố Huế" not in shown(client)
    assert "Không tìm thấy cơ quan nào" in shown(client, province="", words="không đâu")


def test_a_province_that_is_none_is_an_error(client: Client) -> None:
    assert shown(client, province="Atlantis").count("Không có tỉnh, thành phố này") == 2


def test_many_are_cut_off_and_said_to_be(client: Client) -> None:
    Agency.objects.bulk_create(
        Agency(code=f"A{n}", name=f"BHXH số {n}", province="Thành phố Huế", address="x") for n in range(60)
    )
    page = shown(client, province="Thành phố Huế")
    assert page.count("<h3>") == 50
    assert "Còn nhiều cơ quan khác" in page


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    assert "<script>" not in shown(client, words="<script>alert(1)</script>")


def test_the_nearest_are_shown_with_their_distance(client: Client) -> None:
    page = client.post(PAGE, {"lat": "16.464", "lon": "107.600"}).content.decode()
    assert page.index("BHXH thành phố Huế") < page.index("BHXH tỉnh Nghệ An")
    assert "Cách khoảng 1,1 km" in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "place", [{}, {"lat": "x", "lon": "1"}, {"lat": "91", "lon": "1"}, {"lat": "nan", "lon": "1"}]
)
def test_what_is_no_place_finds_nothing_and_says_what_to_do(client: Client, place: dict[str, str]) -> None:
    answer = client.post(PAGE, place)
    assert answer.status_code == 200
    assert "Hãy chọn tỉnh, thành phố" in answer.content.decode()


def test_only_this_page_may_ask_where_its_visitor_is(client: Client) -> None:
    assert "geolocation=(self)" in client.get(PAGE).headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/").headers["Permissions-Policy"]
