"""Keys as named events in RTP (RFC 4733)."""

import struct
from collections import deque
from dataclasses import dataclass, field
from typing import Final

KEYS: Final = "0123456789*#ABCD"
"""By event code (RFC 4733, table 3)."""

_EVENT: Final = struct.Struct("!BBH")
_END: Final = 0x80
_POWER_DBM0: Final = 10
"""Minus ten dBm0, a usual level of a key (the volume field, RFC 4733, 2.3.4)."""
_LONGEST: Final = 0xFFFF
"""Timestamp units one packet can span; a longer key goes on in a new segment (RFC 4733, 2.5.1.3)."""
_REMEMBERED: Final = 16
"""Events kept to know late packets by: far more than a jitter buffer could mix up."""


@dataclass(slots=True)
class EventReader:
    """Counts each key once, however many of its packets are lost, repeated or late.

    All packets of one key carry the timestamp of its start, so the first packet seen of a new timestamp is
    the key, and a lost end (sent three times) doesn't matter.
    """

    _seen: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _last: tuple[int, int, int] | None = None
    """SSRC, timestamp and code of the key that was counted last."""

    def read(self, ssrc: int, timestamp: int, payload: bytes) -> str | None:
        """Take one packet; return a key if this packet is the first of it."""
        if len(payload) < _EVENT.size:
            return None
        code, _, _ = _EVENT.unpack_from(payload)
        if code >= len(KEYS) or (ssrc, timestamp) in self._seen:
            return None
        self._seen.append((ssrc, timestamp))
        continued = self._last == (ssrc, (timestamp - _LONGEST) & 0xFFFFFFFF, code)
        self._last = (ssrc, timestamp, code)
        return None if continued else KEYS[code]


def packets_of_key(key: str, *, packets: int, samples: int) -> list[bytes]:
    """Make the payloads of one key: `packets` while it is held, then the end three times.

    `samples` is what each packet spans, such as 160 at 20 ms. ValueError for what is no key.
    """
    code = KEYS.index(key)
    held = [_EVENT.pack(code, _POWER_DBM0, samples * n) for n in range(1, packets + 1)]
    end = _EVENT.pack(code, _END | _POWER_DBM0, samples * (packets + 1))
    return [*held, end, end, end]
