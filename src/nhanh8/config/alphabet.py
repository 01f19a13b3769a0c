"""What issued passwords are made of."""

from enum import StrEnum


class Alphabet(StrEnum):
    """Characters that can't be taken for each other, by eye or by ear, in any language of the assistant."""

    DIGITS = "digits"
    LETTERS = "letters"
    """Digits and letters, upper and lower case."""

    @property
    def characters(self) -> str:
        """All of them, each once."""
        match self:
            case Alphabet.DIGITS:
                return "0123456789"
            case Alphabet.LETTERS:
                # No 0 and 1, which look like o and l. Letters whose two cases differ in shape, that look like
                # no digit and whose names are far apart in both languages (docs/voices.md): "a" and "hát" are
                # not, nor "dê" and "tê", "em-mờ" and "e-rờ". No m: r and n together look like one.
                return "23456789AENRTaenrt"
