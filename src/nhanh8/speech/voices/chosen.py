"""The voice that the settings name."""

from pathlib import Path

from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.voice import Voice


def voice_called(name: str) -> Voice:
    """Give `espeak-ng`, or the recordings in the folder named. Raises VoiceError if that can't be used."""
    return Espeak() if name == "espeak-ng" else Recordings(Path(name))
