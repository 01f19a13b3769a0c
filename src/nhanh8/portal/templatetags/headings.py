"""Headings whose lines break between words, not within one."""

import re

from django import template

register = template.Library()

_WORDS = (
    "bảo hiểm",
    "chưa đăng ký",
    "điện thoại",
    "đăng ký",
    "đăng nhập",
    "gián đoạn",
    "hết hạn",
    "hệ thống",
    "mật khẩu",
    "tài khoản",
    "tạm thời",
    "tổng đài",
    "ứng dụng",
)
"""A Vietnamese word has a space between its syllables, which a browser takes for one between words."""
_NO_BREAK = "\N{NO-BREAK SPACE}"
_WRITTEN = re.compile("|".join(_WORDS), re.IGNORECASE)


@register.filter(is_safe=True)
def unbroken(heading: str) -> str:
    """Keep the syllables of each word on one line."""
    return _WRITTEN.sub(lambda word: word[0].replace(" ", _NO_BREAK), heading)
