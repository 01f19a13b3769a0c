"""How Vietnamese is understood: its numbers and phrases, and which sounds its dialects make of one."""

from typing import Final

from nhanh8.speech.languages.vi import phrases, spoken_numbers
from nhanh8.speech.numbers.heard import Heard, Sound
from nhanh8.speech.recognisers.syllables import SyllableError, units_of

# Which sounds a dialect merges is known; how often is guessed.
_HEARD_AS: Final[dict[str, Sound]] = {
    # Tones: hỏi and ngã are one in the South and the centre, and near to nặng there.
    "hỏi": {"hỏi": 1.0, "ngã": 0.5, "nặng": 0.1},
    "ngã": {"ngã": 1.0, "hỏi": 0.5, "nặng": 0.1},
    # Initials: the South says v as d; the North s as x and tr as ch; some change l and n.
    "v": {"v": 1.0, "d": 0.5},
    "s": {"s": 1.0, "x": 0.7},
    "x": {"x": 1.0, "s": 0.3},
    "tr": {"tr": 1.0, "ch": 0.7},
    "ch": {"ch": 1.0, "tr": 0.3},
    "l": {"l": 1.0, "n": 0.2},
    "n": {"n": 1.0, "l": 0.2},
    # Rimes, by their southern ends.
    "-ôn": {"-ôn": 1.0, "-ông": 0.1},
    "-ôt": {"-ôt": 1.0, "-ôc": 0.2},
    "-in": {"-in": 1.0, "-inh": 0.1},
    "-an": {"-an": 1.0, "-ang": 0.2},
    "-ay": {"-ay": 1.0, "-ai": 0.05},
    "-ươi": {"-ươi": 1.0, "-ưi": 1.0, "-ơi": 0.2},
}


def sounds(word: str) -> tuple[Sound, ...]:
    """Give the initial, rime and tone of a syllable, each with what a dialect makes of it."""
    try:
        units = units_of(word)
    except SyllableError:  # "ok" and the like, which only a text has
        return ({word: 1.0},)
    return tuple(_HEARD_AS.get(unit, {unit: 1.0}) for unit in units)


HEARD: Final = Heard(
    numbers=spoken_numbers.numbers,
    meanings=phrases.MEANINGS,
    before=phrases.BEFORE,
    between=phrases.BETWEEN,
    after=phrases.AFTER,
    mistaken=phrases.MISTAKEN,
    anew=phrases.ANEW,
    rather_than=phrases.RATHER_THAN,
    digits=spoken_numbers.DIGITS,
    sounds=sounds,
    sure_enough=0.8,
)
