"""The boxes (ô) of form TK1-TS of Decision 490/QĐ-BHXH, by their numbers.

Of the sub-numbers of [14] the public guides show the count and not all names; theirs are the facts of part I
that may be corrected.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_LONG = 2000
"""Characters: room for a household, or a list of papers."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box."""

    number: str
    name: str
    """As the form has it."""
    longest: int = 200
    """Characters."""


BOXES: Final[Mapping[str, Box]] = {
    box.number: box
    for box in (
        Box("01", "Họ và tên"),
        Box("02", "Giới tính"),
        Box("03", "Ngày, tháng, năm sinh"),
        Box("04", "Quốc tịch"),
        Box("05", "Dân tộc"),
        Box("06", "Số CCCD/ĐDCN/Hộ chiếu"),
        Box("07", "Điện thoại"),
        Box("08", "Email (nếu có)", 254),
        Box("09", "Nơi đăng ký khai sinh"),
        Box("10", "Họ tên cha/mẹ/giám hộ"),
        Box("11.1", "Địa chỉ nhận kết quả: số nhà, đường/phố, thôn/xóm"),
        Box("11.2", "Địa chỉ nhận kết quả: xã, phường, đặc khu"),
        Box("11.3", "Địa chỉ nhận kết quả: huyện (để trống từ 7/2025)"),
        Box("11.4", "Địa chỉ nhận kết quả: tỉnh, thành phố"),
        Box("12", "Phụ lục thành viên hộ gia đình", _LONG),
        Box("13", "Mã số BHXH"),
        Box("14.1", "Điều chỉnh: họ và tên"),
        Box("14.2", "Điều chỉnh: giới tính"),
        Box("14.3", "Điều chỉnh: ngày, tháng, năm sinh"),
        Box("14.4", "Điều chỉnh: nơi đăng ký khai sinh"),
        Box("14.5", "Điều chỉnh: số CCCD/ĐDCN/Hộ chiếu"),
        Box("15", "Mức tiền đóng"),
        Box("16", "Phương thức đóng"),
        Box("17", "Nơi đăng ký khám, chữa bệnh ban đầu"),
        Box("18", "Nội dung thay đổi, yêu cầu khác", _LONG),
        Box("19", "Hồ sơ kèm theo", _LONG),
    )
}
"""In the form's order."""


def tidy(text: str) -> str:
    """Give a box's text as it is kept: composed (NFC), no white space around, every line end the same."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
