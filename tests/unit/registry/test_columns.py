"""Columns by whatever name people give them."""

import pytest

from nhanh8.registry.columns import Column, column_named, places
from nhanh8.registry.errors import ListError


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("name", Column.NAME),
        ("Họ và tên", Column.NAME),
        ("HỌ TÊN", Column.NAME),
        ("ho_va_ten", Column.NAME),
        ("Ngày sinh", Column.BORN),
        ("Ngày, tháng, năm sinh", Column.BORN),
        ("Mã số BHXH", Column.SOCIAL_INSURANCE_NUMBER),
        ("social_insurance_number", Column.SOCIAL_INSURANCE_NUMBER),
        ("Số CCCD/ĐDCN", Column.PERSONAL_IDENTIFICATION_NUMBER),
        (" Số định danh cá nhân ", Column.PERSONAL_IDENTIFICATION_NUMBER),
        ("Điện thoại", Column.PHONE),
        ("SĐT", Column.PHONE),
        ("E-mail", Column.EMAIL),
        ("\ufeffEmail", Column.EMAIL),
        ("Địa chỉ", None),
        ("", None),
        ("0123456789", None),
    ],
)
def test_a_column_is_known_by_its_names_in_both_languages(name: str, column: Column | None) -> None:
    assert column_named(name) is column


def test_every_column_is_known_by_its_own_name() -> None:
    assert [column_named(column) for column in Column] == list(Column)


def test_columns_come_in_any_order() -> None:
    assert places(["email", "ghi chú", "Mã số BHXH", "Họ tên"]) == {
        Column.EMAIL: 0,
        Column.SOCIAL_INSURANCE_NUMBER: 2,
        Column.NAME: 3,
    }


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ListError, match=r'missing: "name" \(ho ten, ten\); "social_insurance_number" .* or '):
        places(["email", "điện thoại"])
    with pytest.raises(ListError, match=r'names 1 of the columns we know; missing: "name"'):
        places(["số cccd"])


def test_a_column_that_is_there_twice_is_named() -> None:
    with pytest.raises(ListError, match=r'Columns 2 and 4 both are "phone"'):
        places(["name", "SĐT", "cccd", "Điện thoại"])


def test_a_first_line_with_people_in_it_is_not_repeated() -> None:
    with pytest.raises(ListError) as refused:
        places(["Nguyễn Thị Ví Dụ", "0123456789", "0912345678"])
    assert "Ví Dụ" not in str(refused.value)
    assert "0123456789" not in str(refused.value)
