"""Headings whose lines break between words, not within one."""

import re

from django import template

register = template.Library()

_WORDS = (
    "an toàn",
    "bảo hiểm",
    "chi phí",
    "chưa đăng ký",
    "cá nhân",
    "cơ quan",
    "cấp lại",
    "dịch vụ",
    "dữ liệu",
    "gián đoạn",
    "hết hạn",
    "hệ thống",
    "hợp lệ",
    "khả năng",
    "kiểm tra",
    "kết quả",
    "lấy lại",
    "lịch sử",
    "mật khẩu",
    "thiết bị",
    "thông tin",
    "tiếp cận",
    "trở ngại",
    "tài khoản",
    "tạm thời",
    "tổng đài",
    "tờ khai",
    "xác nhận",
    "yêu cầu",
    "điện thoại",
    "đăng ký",
    "đăng nhập",
    "ứng dụng",
)
"""A Vietnamese word has a space between its syllables, which a browser takes for one between words."""
_NO_BREAK = "\N{NO-BREAK SPACE}"
_WRITTEN = re.compile("|".join(_WORDS), re.IGNORECASE)


@register.filter(is_safe=True)
def unbroken(heading: str) -> str:
    """Keep the syllables of each word on one line."""
    return _WRITTEN.sub(lambda word: word[0].replace(" ", _NO_BREAK), heading)
