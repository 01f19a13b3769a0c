"""Play a sound on this machine, with whatever program is there for it."""

import shutil
import subprocess
import tempfile
from typing import Final

from nhanh8.cli.ending import fail

_PLAYERS: Final = ("pw-play", "paplay", "aplay", "afplay")
"""Of PipeWire, PulseAudio, ALSA and macOS; each takes a file."""


def play(wav: bytes) -> None:
    """Play a WAV file to its end; say what to do where nothing can."""
    player = next(filter(None, map(shutil.which, _PLAYERS)), None)
    if player is None:
        fail(
            "Nothing here plays sound.", "Have it written with --to FILE.wav; or install aplay (alsa-utils)."
        )
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(wav)
        file.flush()
        done = subprocess.run([player, file.name], capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"{player} failed: {done.stderr.strip()}", "Have it written with --to FILE.wav.")
