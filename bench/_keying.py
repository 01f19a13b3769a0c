"""The keys one caller presses, packet by packet (RFC 4733)."""

import struct
from dataclasses import dataclass, field
from typing import Final

from _wire import SAMPLES, Line

_HELD: Final = 5
"""Packets of 20 ms for which a key is held."""
_ENDS: Final = 3
"""Times its end is sent (RFC 4733, 2.5.1.4)."""
_BETWEEN: Final = 5
"""Packets of audio between two keys."""
_AFTER_MENU: Final = 75
"""Packets for which a caller listens to the question before answering: 1.5 s."""
_CODES: Final = "0123456789*#"
_EVENT: Final = struct.Struct("!BBH")
_END: Final = 0x80
_VOLUME: Final = 10


@dataclass(slots=True)
class Keying:
    """One caller's way through the keys: `step` before each packet until it is False."""

    caller: int
    keys: str
    """The menu's first, then the number with its hash key."""
    first_sent: dict[int, int] = field(default_factory=dict)
    """When each key's first packet was sent, by its place in `keys`; nanoseconds of the real-time clock."""
    _key: int = 0
    _packet: int = 0
    _since: int = 0

    @property
    def pressing(self) -> bool:
        """Whether a key's packets are being sent, and so no audio."""
        return self._key < len(self.keys) and self._packet <= _HELD + _ENDS

    def step(self, line: Line, now_ns: int) -> bool:
        """Put the next packet of a key into the line, if one is due. False once all keys are pressed."""
        if self._key >= len(self.keys):
            return False
        if self._packet < _HELD + _ENDS:
            if self._packet == 0:
                self._since = line.clock(self.caller)
                self.first_sent[self._key] = now_ns
            code = _CODES.index(self.keys[self._key])
            end = self._packet >= _HELD
            samples = SAMPLES * min(self._packet + 1, _HELD)
            payload = _EVENT.pack(code, (_END if end else 0) | _VOLUME, samples)
            line.key(self.caller, payload, self._since, first=self._packet == 0)
        elif self._packet == _HELD + _ENDS:
            line.audio_again(self.caller)
        self._packet += 1
        if self._packet >= _HELD + _ENDS + (_BETWEEN if self._key else _AFTER_MENU):
            self._key += 1
            self._packet = 0
        return True
