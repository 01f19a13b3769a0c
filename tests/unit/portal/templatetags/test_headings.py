"""Where the line of a heading may break."""

import pytest

from nhanh8.portal.templatetags.headings import unbroken


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Ba cách cấp lại mật khẩu", ["Ba", "cách", "cấp lại", "mật khẩu"]),
        (
            "Có người chào bán dịch vụ lấy lại mật khẩu?",
            ["Có", "người", "chào", "bán", "dịch vụ", "lấy lại", "mật khẩu?"],
        ),
        ("Dữ liệu cá nhân", ["Dữ liệu", "cá nhân"]),
        ("Số điện thoại hoặc email chưa đăng ký?", ["Số", "điện thoại", "hoặc", "email", "chưa đăng ký?"]),
        ("Three ways to a new password", ["Three", "ways", "to", "a", "new", "password"]),
    ],
)
def test_a_heading_breaks_between_words_and_not_within_one(heading: str, parts: list[str]) -> None:
    assert [part.replace("\N{NO-BREAK SPACE}", " ") for part in unbroken(heading).split(" ")] == parts
