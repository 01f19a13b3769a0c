"""Where our requests in a dialog go."""

from dataclasses import dataclass

import pytest
from aiosipua import Dialog, SipRequest

from nhanh8.hotline.line.sip.next_hop import next_hop

SOURCE = ("192.0.2.1", 5080)


@dataclass
class From:
    """A way back."""

    source: tuple[str, int] = SOURCE


def hop(target: str, *routes: str, via: str = "192.0.2.1:5080") -> tuple[str, int]:
    invite = SipRequest(method="INVITE", uri="sip:hotline")
    invite.headers.append("Via", f"SIP/2.0/UDP {via};branch=z9hG4bK1")
    return next_hop(Dialog(remote_target=target, route_set=list(routes)), invite, From())


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sip:an@198.51.100.1:5070", ("198.51.100.1", 5070)),
        ("sip:an@198.51.100.1", ("198.51.100.1", 5060)),
        ("sip:an@[2001:db8::1]:5070", ("2001:db8::1", 5070)),
        ("sip:an@phone.example", SOURCE),
        ("sip:an@198.51.100.1;transport=tcp", SOURCE),
        ("sip:an@0.0.0.0", SOURCE),
        ("tel:+84912345678", SOURCE),
        ("", SOURCE),
    ],
)
def test_the_remote_target_if_it_is_an_address_else_the_source(
    target: str, expected: tuple[str, int]
) -> None:
    assert hop(target) == expected


def test_the_first_route_goes_before_the_target() -> None:
    assert hop("sip:an@198.51.100.1", "<sip:203.0.113.5:5090;lr>", "<sip:203.0.113.6;lr>") == (
        "203.0.113.5",
        5090,
    )


def test_a_caller_behind_a_nat_is_reached_where_it_came_from() -> None:
    assert hop("sip:an@10.0.0.1:5060", via="10.0.0.1:5060") == SOURCE
