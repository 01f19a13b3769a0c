"""What is left of a limit, in headers: draft-ietf-httpapi-ratelimit-headers-10, RFC 9110's Retry-After."""

import math

from django.http import HttpResponse

from nhanh8.limits.allowance import LASTS, Left


def rate_headers(name: str, lefts: tuple[Left, ...]) -> dict[str, str]:
    """Give `RateLimit-Policy` and `RateLimit`, with an item for each window: `"login-hour";r=99;t=1800`."""
    policy, now = [], []
    for left in lefts:
        item = f'"{name}-{left.of.window}"'
        policy.append(f"{item};q={left.of.count};w={int(LASTS[left.of.window].total_seconds())}")
        now.append(f"{item};r={left.count};t={_seconds(left)}")
    return {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(now)}


def add_rates(response: HttpResponse, name: str, lefts: tuple[Left, ...]) -> None:
    """Put them into an answer."""
    for header, value in rate_headers(name, lefts).items():
        response.headers[header] = value


def refused_headers(name: str, lefts: tuple[Left, ...]) -> dict[str, str]:
    """Give the same for a limit that is used up, and `Retry-After`."""
    waits = [_seconds(left) for left in lefts if not left.count]
    return rate_headers(name, lefts) | {"Retry-After": str(max(waits, default=1))}


def _seconds(left: Left) -> int:
    return math.ceil(left.renewed_in.total_seconds())
