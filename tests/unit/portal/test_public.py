"""The pages that anyone may read."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nhanh8.config import Settings, settings, use
from nhanh8.portal.well_known import PublicPages

PAGES = [reverse(f"portal:{name}") for name in ("home", "ways", "help", "privacy", "accessibility")]


def words(client: Client, path: str) -> str:
    text = re.sub(r"<[^>]+>", "", client.get(path).content.decode())
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("path", PAGES)
def test_they_need_no_database(client: Client, path: str) -> None:
    # pytest-django fails a test that reaches for the database without saying so.
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_they_say_what_they_are_to_whoever_links_to_them(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    title = re.search(r'<meta property="og:title" content="(.+)">', page)
    assert title
    assert f"<title>{title[1]} – Nhánh 8</title>" in page
    assert re.search(r'<meta name="description" content=".{50,200}">', page)
    assert f'<link rel="canonical" href="http://testserver{path}">' in page
    assert "noindex" not in page


@pytest.mark.parametrize(
    ("recogniser", "told", "leaves"),
    [("keys", False, False), ("embedded", True, False), ("https://asr.example.org/v1?model=m", True, True)],
)
def test_the_notice_says_who_hears_what_callers_say(
    client: Client, configured: Callable[..., Settings], recogniser: str, told: bool, leaves: bool
) -> None:
    configured(speech={"recogniser": recogniser})
    notice = words(client, reverse("portal:privacy"))
    assert ("Âm thanh không được lưu" in notice) is told
    assert ("máy chủ nhận dạng bên ngoài" in notice) is leaves


def test_what_follows_an_address_is_not_repeated(client: Client) -> None:
    assert "0123456789" not in client.get("/?number=0123456789").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_compressed(client: Client, path: str) -> None:
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)


def test_pages_with_forms_are_not(client: Client) -> None:
    response = client.get("/dang-nhap/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("path", ["/", reverse("portal:ways")])
def test_the_fee_is_told_as_announced(client: Client, path: str) -> None:
    fee = (
        "Cước phí gọi đến Tổng đài 1900.9068 là 1.000 đồng/phút. "
        "Cước phí này được trả cho nhà cung cấp dịch vụ Tổng đài."
    )
    assert fee in words(client, path)


def test_the_ways_are_told_with_the_settings_in_force(client: Client) -> None:
    ours = settings()
    strict = ours.model_copy(
        update={
            "reissue": ours.reissue.model_copy(
                update={"good_for_by_phone": timedelta(minutes=10), "app_asks_for_code": True}
            ),
            "codes": ours.codes.model_copy(update={"good_for": timedelta(minutes=3)}),
        }
    )
    before = words(client, reverse("portal:ways"))
    with use(strict):
        after = words(client, reverse("portal:ways"))
    assert "dùng được trong 60 phút" in before
    assert "dùng được trong 10 phút" in after
    assert before.count("(có hiệu lực 5 phút)") == 1
    assert after.count("(có hiệu lực 3 phút)") == 2  # the app asks for a code as well


def test_no_match_is_told_in_the_one_message_there_is(client: Client) -> None:
    message = "Số điện thoại và mã số bảo hiểm không khớp hoặc chưa đăng ký với cơ quan BHXH."
    assert message in words(client, reverse("portal:ways"))
    assert message in words(client, reverse("portal:help"))


@pytest.mark.django_db
def test_every_link_within_the_public_pages_leads_somewhere(client: Client) -> None:
    for path in PAGES:
        for target in re.findall(r'href="(/[^"]*)"', client.get(path).content.decode()):
            page, _, part = target.partition("#")
            if page.startswith("/static/"):
                continue
            answer = client.get(page)
            assert answer.status_code in (200, 302), (path, target)
            if part:
                assert f'id="{part}"' in answer.content.decode(), (path, target)


def test_the_sitemap_lists_pages_that_are_there(client: Client) -> None:
    listed = re.findall("<loc>http://testserver(.+?)</loc>", client.get("/sitemap.xml").content.decode())
    assert set(PAGES) < set(listed)
    assert len(listed) == len(PublicPages().items())
