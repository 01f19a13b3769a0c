"""What an acoustic model would give, made by hand."""

import numpy as np

from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.decoder import LogProbabilities
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning

BLANK = "<blank>"
EVERYTHING = Grammar(lengths=frozenset({10, 12}), meanings=frozenset(Meaning))


def units_of_language(language: str) -> tuple[str, ...]:
    """Give every unit that the words of a language are made of, the blank first."""
    words = {arc.word for arc in answers(language, EVERYTHING).arcs} - {"?"}
    sounds = [sound for word in words for sound in heard(language).sounds(word)]
    return (BLANK, *sorted({unit for sound in sounds for unit in sound}))


def units_of_words(said: str, language: str) -> list[str]:
    """Give the units of words, as their spelling has them, with a blank after each word."""
    found: list[str] = []
    for word in said.split():
        found += [max(sound, key=sound.__getitem__) for sound in heard(language).sounds(word)]
        found.append(BLANK)
    return found


def log_probs(
    said: list[str], units: tuple[str, ...], sure: float = 0.97, frames: int = 2
) -> LogProbabilities:
    """Give each unit some frames of this probability, the others the rest in equal shares."""
    rows = np.full((len(said), len(units)), (1 - sure) / (len(units) - 1))
    rows[range(len(said)), [units.index(unit) for unit in said]] = sure
    return np.log(np.repeat(rows, frames, axis=0)).astype(np.float32)
