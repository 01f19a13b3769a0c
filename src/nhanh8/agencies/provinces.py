"""The 34 provinces and cities since 1 July 2025 (Resolution 202/2025/QH15), and those that went into them."""

import re
import unicodedata
from typing import Final

_CITIES: Final = ("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
_PROVINCES: Final = (
    "An Giang",
    "Bắc Ninh",
    "Cà Mau",
    "Cao Bằng",
    "Đắk Lắk",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Tĩnh",
    "Hưng Yên",
    "Khánh Hòa",
    "Lai Châu",
    "Lâm Đồng",
    "Lạng Sơn",
    "Lào Cai",
    "Nghệ An",
    "Ninh Bình",
    "Phú Thọ",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sơn La",
    "Tây Ninh",
    "Thái Nguyên",
    "Thanh Hóa",
    "Tuyên Quang",
    "Vĩnh Long",
)
ALL: Final = (*(f"Thành phố {name}" for name in _CITIES), *(f"Tỉnh {name}" for name in _PROVINCES))
"""Full names, cities first, each in the order of people's lists: `Thành phố Hà Nội`, `Tỉnh Nghệ An`."""

# What people still call home: the 29 that are no longer there, and where they are now.
_WENT_INTO: Final = {
    "Hà Giang": "Tuyên Quang",
    "Yên Bái": "Lào Cai",
    "Bắc Kạn": "Thái Nguyên",
    "Vĩnh Phúc": "Phú Thọ",
    "Hòa Bình": "Phú Thọ",
    "Bắc Giang": "Bắc Ninh",
    "Thái Bình": "Hưng Yên",
    "Hải Dương": "Hải Phòng",
    "Hà Nam": "Ninh Bình",
    "Nam Định": "Ninh Bình",
    "Quảng Bình": "Quảng Trị",
    "Quảng Nam": "Đà Nẵng",
    "Kon Tum": "Quảng Ngãi",
    "Bình Định": "Gia Lai",
    "Ninh Thuận": "Khánh Hòa",
    "Đắk Nông": "Lâm Đồng",
    "Bình Thuận": "Lâm Đồng",
    "Phú Yên": "Đắk Lắk",
    "Bà Rịa - Vũng Tàu": "Hồ Chí Minh",
    "Bình Dương": "Hồ Chí Minh",
    "Bình Phước": "Đồng Nai",
    "Long An": "Tây Ninh",
    "Sóc Trăng": "Cần Thơ",
    "Hậu Giang": "Cần Thơ",
    "Bến Tre": "Vĩnh Long",
    "Trà Vinh": "Vĩnh Long",
    "Tiền Giang": "Đồng Tháp",
    "Bạc Liêu": "Cà Mau",
    "Kiên Giang": "An Giang",
}
_KIND: Final = re.compile(r"^(?:thanh pho|tp|tinh)\b")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Give a text's words without accents, capitals and signs: `TP. Đà Nẵng` gives `tp da nang`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_LETTER.sub(" ", letters).strip()


def named(text: str) -> str | None:
    """Give the full name of a province or city of today, however it is written; one of before 2025, too.

    `ha noi`, `TP. Hà Nội` and `Thành phố Hà Nội` are one; `Bến Tre` is in `Tỉnh Vĩnh Long` now. None: no
    such name is known.
    """
    return _BY_NAME.get(_KIND.sub("", folded(text)).strip())


_TODAY: Final = {_KIND.sub("", folded(name)).strip(): name for name in ALL}
_BY_NAME: Final = _TODAY | {folded(old): _TODAY[folded(new)] for old, new in _WENT_INTO.items()}
