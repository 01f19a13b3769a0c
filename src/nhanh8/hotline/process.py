"""Settings of the process: no pauses in the audio, no memory kept that nobody uses."""

import ctypes
import gc
import sys
from typing import Final

_SWITCH_S: Final = 0.001
"""A thread that works in Python (a query) gives way to the ticker after so long at most; Python's own 5 ms
would be a quarter of a tick, each time."""
_M_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 8 * 1024 * 1024
"""Blocks of this size and more (argon2id takes 19 MiB) go back to the system after use. Left alone, the
C library begins to keep them after the first, one in the heap of each thread that ever made a hash."""


def save_memory() -> None:
    """Give large blocks back when they are free."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):  # the GNU C library's
        mallopt(_M_MMAP_THRESHOLD, _LARGE)


def tune() -> None:
    """Make this process fit for audio; call it once, when everything is loaded.

    What is loaded then (Django, prompts, code) stays for good, so the garbage collector needn't look at it
    again: a full collection over it takes several ticks.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_S)
