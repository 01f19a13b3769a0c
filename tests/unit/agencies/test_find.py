"""The agency to go to."""

import pytest

from nhanh8.agencies import example
from nhanh8.agencies.find import find, nearest
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


def test_the_nearest_comes_first_with_its_distance() -> None:
    Agency.objects.create(code="X", name="BHXH không rõ nơi", province="Thành phố Hà Nội", address="x")
    near = nearest(16.047, 108.206)  # Đà Nẵng
    assert [one.agency.code for one in near] == ["VD-46", "VD-40", "VD-01", "VD-79"]
    assert near[0].km == pytest.approx(80.4, abs=0.5)
    assert near[3].km == pytest.approx(608, abs=2)


def test_where_it_stands_it_is_no_way_at_all_and_around_the_world_half_of_it() -> None:
    assert nearest(21.028, 105.854)[0].km == 0
    assert nearest(-21.028, 105.854 - 180)[-1].km == pytest.approx(20_015, abs=1)


def test_ten_are_given_at_most() -> None:
    Agency.objects.bulk_create(
        Agency(code=f"A{n}", name=f"BHXH số {n}", province="x", address="x", latitude=10, longitude=105)
        for n in range(12)
    )
    assert len(nearest(10, 105)) == 10
