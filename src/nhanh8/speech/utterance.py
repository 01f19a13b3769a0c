"""What is said: words and their sound."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SAMPLES_PER_SECOND = 8000
"""Of all audio here; G.711 has one byte for each (RFC 3551, 4.5.14)."""


class Law(StrEnum):
    """The two laws of G.711."""

    A = "PCMA"
    MU = "PCMU"

    @property
    def silence(self) -> int:
        """The byte of a sample of no amplitude."""
        return 0xD5 if self is Law.A else 0xFF


@dataclass(frozen=True, slots=True)
class Audio:
    """Sound encoded in both laws, 8,000 bytes a second each, ready to be cut into packets."""

    alaw: bytes
    mulaw: bytes

    def encoded(self, law: Law) -> bytes:
        """Give the bytes of one law."""
        return self.alaw if law is Law.A else self.mulaw

    @property
    def duration(self) -> timedelta:
        """How long it plays."""
        return timedelta(seconds=len(self.alaw) / SAMPLES_PER_SECOND)

    def __add__(self, other: "Audio") -> "Audio":
        return Audio(self.alaw + other.alaw, self.mulaw + other.mulaw)


def silence(length: timedelta) -> Audio:
    """Make a pause, rounded to whole samples."""
    samples = round(length.total_seconds() * SAMPLES_PER_SECOND)
    return Audio(bytes([Law.A.silence]) * samples, bytes([Law.MU.silence]) * samples)


@dataclass(frozen=True, slots=True, repr=False)
class Utterance:
    """Words and their sound. It may hold a password, so it never shows itself in a log or a trace."""

    text: str
    audio: Audio

    def __add__(self, other: "Utterance") -> "Utterance":
        return Utterance(f"{self.text} {other.text}".strip(), self.audio + other.audio)
