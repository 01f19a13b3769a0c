"""What happened to an account, as its owner reads it."""

import pytest

from nhanh8.accounts.history import What
from nhanh8.web.events import said_of


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("officer", "Cán bộ cơ quan BHXH tạm dừng việc cấp lại mật khẩu"),
        ("portal", "Bạn báo “Không phải tôi” trên Cổng Dịch vụ công; việc cấp lại mật khẩu tạm dừng"),
        ("app", "Bạn báo “Không phải tôi” trên ứng dụng VssID; việc cấp lại mật khẩu tạm dừng"),
    ],
)
def test_nobody_is_told_that_they_did_what_an_officer_did(way: str, said: str) -> None:
    assert said_of(What.FROZEN, way) == said
