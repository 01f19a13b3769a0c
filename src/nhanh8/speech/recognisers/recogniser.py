"""What a recogniser is: what may be said to it, and what it makes of what was said."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from nhanh8.speech.g711 import Samples

MOST_HYPOTHESES: Final = 50
"""In one answer: more than any list that is checked (20 at most) will need."""
PATIENCE_S: Final = 2.0
"""In which each question of a `Listening` is to be answered, waiting included; then whoever asked goes on
without it. A caller who hears nothing for longer thinks the line is dead."""


class Meaning(StrEnum):
    """What a word or a phrase means, in any language."""

    YES = "yes"
    NO = "no"
    REPEAT = "repeat"
    """Say that again."""
    OFFICER = "officer"
    """A person, please."""
    SLOWER = "slower"
    FASTER = "faster"


@dataclass(frozen=True, slots=True, repr=False)
class Hypothesis:
    """One reading of what was said. It may be a personal number, so it never shows itself."""

    digits: str
    """Digits only."""
    log_likelihood: float
    """Natural logarithm; comparable within one answer only."""
    probabilities: tuple[float, ...]
    """How sure each digit is, 0 to 1; one for each."""


@dataclass(frozen=True, slots=True, repr=False)
class Number:
    """A number was said."""

    hypotheses: tuple[Hypothesis, ...]
    """Of the lengths asked for, best first, at most `MOST_HYPOTHESES`; empty where no such length fits."""
    freely: Hypothesis
    """The best of any length: it tells a number that is too long or too short."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something with a meaning was said."""

    meaning: Meaning
    probability: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """There was sound, but nothing that may be said now: another language, a sentence, music, a cough."""


Result = Number | Said | NotUnderstood


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may be said now."""

    lengths: frozenset[int] = frozenset()
    """Digits that a number has; empty: a number makes no sense now."""
    meanings: frozenset[Meaning] = frozenset()


@dataclass(frozen=True, slots=True)
class Digits:
    """How many were heard until now."""

    heard: int = 0
    """As many as were asked for, if that is what may have been said."""
    finished: int = 0
    """That were, as likely as not, and that no next word may change, as one may the zero of "hai mươi"."""


class Listening(Protocol):
    """One answer that is being listened to. One thread at a time may call it, never an event loop's.

    Each raises RecogniserError where the engine failed or took too long.
    """

    def hear(self, samples: Samples) -> None:
        """Take the next samples of what is said. Pauses may have been shortened."""

    def so_far(self) -> Digits | None:
        """Count the digits heard until now; None where that isn't known before the result."""

    def result(self) -> Result:
        """Give what all that was heard means. More may be heard after it, and it be asked again."""


class Recogniser(Protocol):
    """Something that understands speech: one for a process, loaded once, shared by its threads."""

    def begin(self, language: str, grammar: Grammar) -> Listening:
        """Begin to listen to an answer in a language (`vi`, `en`). Raises RecogniserError if it can't."""
