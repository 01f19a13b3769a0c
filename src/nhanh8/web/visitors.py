"""Who sent a web request: the network address and the browser."""

from django.http import HttpRequest

from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.config import settings


def visitor_of(request: HttpRequest, channel: Channel) -> Visitor:
    """Tell who sent a request.

    Behind TLS a reverse proxy stands in front, and the last address in X-Forwarded-For is the one that it
    saw; those before it are the client's own words.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings().web.behind_tls else ""
    address = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return Visitor(channel, address, request.headers.get("User-Agent", ""))
