"""What a voice is."""

from enum import StrEnum
from typing import Final, Protocol

from nhanh8.speech.g711 import Samples


class Pace(StrEnum):
    """How fast something is said."""

    NORMAL = "normal"
    SLOW = "slow"
    """For digits that are written down while they are heard."""


SPEED: Final = {Pace.NORMAL: 1.0, Pace.SLOW: 0.6}
"""How fast a voice that has a speed of its own speaks, beside that. At 0.6 the shortest English digits of a
piper voice last about 0.3 s, as they do with espeak-ng."""


class Voice(Protocol):
    """Something that can speak. It may be asked by several threads at once."""

    @property
    def identity(self) -> str:
        """Name the voice, its version and its settings: what it says is the same as long as this is."""

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Say a text of a language (`vi`, `en`) in the telephone band. Raises VoiceError if it can't."""
