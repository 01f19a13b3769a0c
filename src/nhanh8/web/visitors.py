"""Who sent a web request: the network address and the browser."""

import re
from ipaddress import ip_address

from django.http import HttpRequest

from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.config import settings

_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")
"""Some proxies add the port, which is another one at each connection."""


def visitor_of(request: HttpRequest, channel: Channel) -> Visitor:
    """Tell who sent a request."""
    return Visitor(channel, address_of(request), request.headers.get("User-Agent", ""))


def address_of(request: HttpRequest) -> str:
    """Tell the network address that a request came from.

    Behind TLS a reverse proxy stands in front, and the last address in X-Forwarded-For is the one that it
    saw; those before it are the client's own words. What is no address there isn't taken for one.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings().web.behind_tls else ""
    return _address(forwarded.rpartition(",")[2].strip()) or request.META.get("REMOTE_ADDR", "")


def _address(text: str) -> str:
    if found := _WITH_PORT.fullmatch(text):
        text = found["v6"] or found["v4"]
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
