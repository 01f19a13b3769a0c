"""The 34 provinces and cities, however they are written."""

import pytest

from nhanh8.agencies import provinces


def test_there_are_34_six_of_them_cities_and_each_reads_as_itself() -> None:
    assert len(set(provinces.ALL)) == 34
    assert sum(name.startswith("Thành phố ") for name in provinces.ALL) == 6
    assert [provinces.named(name) for name in provinces.ALL] == list(provinces.ALL)


def test_those_of_before_2025_that_are_gone_are_29_and_lead_to_where_they_went() -> None:
    assert len(provinces._WENT_INTO) == 63 - 34
    assert all(provinces.named(old) in provinces.ALL for old in provinces._WENT_INTO)
    assert not {provinces.folded(old) for old in provinces._WENT_INTO} & set(provinces._TODAY)


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("ha noi", "Thành phố Hà Nội"),
        ("TP. Hà Nội", "Thành phố Hà Nội"),
        ("TP.HCM", None),
        ("tp hồ chí minh", "Thành phố Hồ Chí Minh"),
        ("  tỉnh  ĐẮK LẮK ", "Tỉnh Đắk Lắk"),
        ("Bà Rịa – Vũng Tàu", "Thành phố Hồ Chí Minh"),
        ("Bến Tre", "Tỉnh Vĩnh Long"),
        ("Nghệ An", "Tỉnh Nghệ An"),  # combined accents
        ("", None),
        ("tỉnh", None),
        ("Atlantis", None),
    ],
)
def test_a_name_is_read_however_it_is_written(written: str, is_: str | None) -> None:
    assert provinces.named(written) == is_
