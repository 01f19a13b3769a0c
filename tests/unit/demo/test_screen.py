"""What the demo prints can be copied, on a narrow window too."""

import io

from rich.console import Console

from nhanh8.demo import screen
from nhanh8.demo.people import Person
from nhanh8.demo.run import Ready
from nhanh8.demo.staff import DemoUser


def test_what_a_user_logs_in_with_is_never_broken_into_lines() -> None:
    user = DemoUser(
        "representative", "Người nộp hồ sơ", "e0b124-77ee94-a6802a", "P54NSOTY" * 4, "GNDE-DRS5-Q4C3"
    )
    an = Person("Nguyễn Thị An", "0010000001", "+84991999991", "an@example.com", "cu-4512-0328")
    ready = Ready("http://a", "a:1", "http://b", "b:1", "/h", "/h/c", people=[an], users=[user])
    said = io.StringIO()
    screen.show(ready, Console(file=said, width=80))
    (row,) = (line for line in said.getvalue().splitlines() if "GNDE" in line)
    for part in (user.username, user.role, user.password, user.secret, user.recovery_code):
        assert part in row
