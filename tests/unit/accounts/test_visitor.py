"""What limits count on, and what an owner is shown."""

import pytest

from nhanh8.accounts.visitor import Channel, Visitor


@pytest.mark.parametrize(
    ("address", "source", "shown"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.•.•"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.•.•"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::", "2001:db8:•:•"),
        ("2001:db8:1:1ff:ffff::1", "2001:db8:1:100::", "2001:db8:•:•"),
        ("", "", ".•.•"),
    ],
)
def test_a_home_counts_as_one_source_and_is_shown_in_part(address: str, source: str, shown: str) -> None:
    visitor = Visitor(Channel.PORTAL, address, "")
    assert (visitor.source, visitor.source_masked) == (source, shown)
