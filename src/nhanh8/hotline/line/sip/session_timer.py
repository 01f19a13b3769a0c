"""Session timers (RFC 4028): a call whose other end vanished doesn't stand for ever."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiosipua import SipRequest

from nhanh8.hotline.line.sip.address import split_values
from nhanh8.hotline.line.sip.reading import supports

SHORTEST_S: Final = 90
"""Of a session interval (RFC 4028, 4)."""
_EARLIER_S: Final = 32.0
"""A session nobody refreshed is ended this long before it expires, or a third of it (10)."""
_EXPIRES: Final = re.compile(r"\s*([0-9]{1,9})\s*(?:;.*)?", re.ASCII | re.DOTALL)
_REFRESHER: Final = re.compile(r";\s*refresher\s*=\s*(uac|uas)\b", re.IGNORECASE)


class TooShortError(Exception):
    """The interval asked for is below the least we take: 422 with Min-SE."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What both ends agree on."""

    interval_s: int
    we_refresh: bool
    they_know: bool
    """Whether the other end knows session timers at all."""

    @property
    def headers(self) -> dict[str, str]:
        """Header fields of the 2xx (RFC 4028, 9)."""
        refresher = "uas" if self.we_refresh else "uac"
        fields = {"Session-Expires": f"{self.interval_s};refresher={refresher}"}
        return fields | {"Require": "timer"} if self.they_know else fields


def agree(request: SipRequest, ours: timedelta) -> Terms | None:
    """Agree on the terms of an INVITE or UPDATE; None where neither end could refresh.

    Raises TooShortError.
    """
    raw = (request.headers.get("session-expires") or request.headers.get("x") or [""])[0]
    found = _EXPIRES.fullmatch(raw)
    if found and int(found[1]) < SHORTEST_S:
        raise TooShortError
    least = _EXPIRES.fullmatch((request.headers.get("min-se") or [""])[0])
    interval = max(int(ours.total_seconds()), SHORTEST_S, int(least[1]) if least else 0)
    if found:
        interval = min(interval, int(found[1]))
    they_know = supports(request, "timer")
    allowed = {method.upper() for method in split_values(request.headers.get("allow"))}
    # Who doesn't know timers can't be made the refresher (9); we refresh with UPDATE, where that is allowed.
    if they_know:
        role = _REFRESHER.search(raw)
        we_refresh = "UPDATE" in allowed and not (role and role[1].lower() == "uac")
        return Terms(interval, we_refresh, they_know=True)
    return Terms(interval, we_refresh=True, they_know=False) if "UPDATE" in allowed else None


class SessionTimer:
    """Refreshes in time, or ends the call that nobody refreshes."""

    def __init__(self, refresh: Callable[[], None], expire: Callable[[], None]) -> None:
        self._refresh = refresh
        self._expire = expire
        self._handles: list[asyncio.TimerHandle] = []

    def start(self, interval_s: float, *, we_refresh: bool) -> None:
        """Count from now; anything counted before is void."""
        self.stop()
        loop = asyncio.get_running_loop()
        end = interval_s - min(_EARLIER_S, interval_s / 3)
        self._handles = [loop.call_later(end, self._expire)]
        if we_refresh:
            self._handles.append(loop.call_later(interval_s / 2, self._refresh))

    def stop(self) -> None:
        """Count no more."""
        for handle in self._handles:
            handle.cancel()
        self._handles = []
