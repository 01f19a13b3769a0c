"""Settings of the Python process that keep pauses out of the audio."""

import gc
import sys
from typing import Final

_SWITCH_S: Final = 0.001
"""A thread that works in Python (a query) gives way to the ticker after so long at most; Python's own 5 ms
would be a quarter of a tick, each time."""


def tune() -> None:
    """Make this process fit for audio; call it once, when everything is loaded.

    What is loaded then (Django, prompts, code) stays for good, so the garbage collector needn't look at it
    again: a full collection over it takes several ticks.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_S)
