"""Whose network address counts, with a reverse proxy in front and without."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory

from nhanh8.accounts.visitor import Channel
from nhanh8.web.visitors import visitor_of


def address_of(forwarded: str) -> str:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="127.0.0.1")
    return visitor_of(request, Channel.PORTAL).address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("1.2.3.4, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "127.0.0.1"),
        ("x" * 300, "127.0.0.1"),
        ("203.0.113.7, ", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_behind_tls_the_proxys_word_counts_if_it_is_an_address(
    configured: Callable[..., Any], forwarded: str, address: str
) -> None:
    configured(web={"behind_tls": True})
    assert address_of(forwarded) == address


def test_without_a_proxy_nobody_chooses_an_address() -> None:
    assert address_of("203.0.113.7") == "127.0.0.1"
