"""The agency to go to."""

import pytest

from nhanh8.agencies import example
from nhanh8.agencies.find import find
from nhanh8.agencies.models import Agency

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_file() -> None:
    example.put_on_file()


def names(province: str = "", words: str = "") -> list[str]:
    return [agency.code for agency in find(province, words)]


def test_a_province_gives_its_agencies_and_so_does_one_that_went_into_it() -> None:
    assert names("Thành phố Hồ Chí Minh") == names("", "binh duong") == names("TP Hồ Chí Minh") == ["VD-79"]


def test_accents_and_capitals_are_optional() -> None:
    assert names("", "phuong ben thanh") == names("", "Bến Thành") == ["VD-79"]
    assert names("Thành phố Huế", "thuan hoa") == ["VD-46"]


def test_who_serves_the_commune_comes_first() -> None:
    Agency.objects.create(
        code="A", name="BHXH cơ sở Cầu Giấy", province="Thành phố Hà Nội", address="2 phố Ví Dụ"
    )
    assert names("", "Cầu Giấy") == ["VD-01", "A"]


def test_every_word_has_to_fit_and_whole_words_only() -> None:
    assert names("", "vi du sai gon") == ["VD-79"]
    assert names("", "sai gòn huế") == []
    assert names("", "ben than") == []


def test_nothing_is_given_for_nothing_and_nothing_elsewhere() -> None:
    assert names() == []
    assert names("", "…") == []
    assert names("Thành phố Huế", "Bến Thành") == []
