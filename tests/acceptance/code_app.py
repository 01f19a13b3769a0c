"""An app that makes codes (TOTP, RFC 6238), written apart from the product: what a telephone would show."""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass

_TO_TYPE_S = 12
"""A code of half a minute ago is taken as long as the one after it stands: not one that is about to go."""


@dataclass
class CodeApp:
    """One secret, in Base32."""

    secret: str
    _last: int = 0

    def code(self) -> str:
        """Give a code that wasn't given before: the next one, half a minute early, where this was.

        Who has used that up, too, waits for the one after it, as at a telephone.
        """
        step = max(int(time.time() + _TO_TYPE_S) // 30 - 1, self._last + 1)
        self._last = step
        time.sleep(max(0.0, (step - 1) * 30 - time.time()))
        digest = hmac.digest(base64.b32decode(self.secret), struct.pack(">Q", step), hashlib.sha1)
        (number,) = struct.unpack_from(">I", digest, digest[-1] & 0xF)
        return f"{(number & 0x7FFFFFFF) % 10**6:06}"
