"""What a language has to know to be understood: numbers, short answers, what callers say around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from nhanh8.speech import languages
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.numbers.network import Network
from nhanh8.speech.recognisers.recogniser import Meaning

Sound = Mapping[str, float]
"""Units of an acoustic model, any of which is heard for one sound of a word, and how much each counts."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How one language is understood."""

    numbers: Callable[[Network, int, int], None]
    """Lay one number of any length, however it may be said, from a place to another."""
    meanings: Mapping[Meaning, tuple[str, ...]]
    """Phrases by what they mean."""
    before: tuple[str, ...]
    """Phrases that lead to a number and mean nothing: "mã số của tôi là"."""
    between: tuple[str, ...]
    """Said between digits, meaning nothing: "à"."""
    after: tuple[str, ...]
    """Said after everything: "hết rồi ạ"."""
    mistaken: tuple[str, ...]
    """Said before the last digits are said anew: "à nhầm"."""
    anew: tuple[str, ...]
    """Said before the whole number is said anew: "để tôi đọc lại"."""
    rather_than: tuple[str, ...]
    """Stands between a right digit and the wrong one that was said: "chứ không phải"."""
    digits: tuple[str, ...]
    """How each digit is said; several ways are parted by "|"."""
    sounds: Callable[[str], tuple[Sound, ...]]
    """Give the sounds of a word, in the units that acoustic models know."""
    sure_enough: float
    """Probability below which a meaning is asked for again: a wrong yes or no leads further astray than one
    more question. To be chosen by `bench speech --choosing`."""


def heard(language: str) -> Heard:
    """Give what a language's folder says in its `heard.py`. Raises RecogniserError where there is none."""
    name = f"{languages.__name__}.{language}.heard"
    try:
        found: Heard = import_module(name).HEARD
    except ModuleNotFoundError:
        raise RecogniserError(f'nobody has taught this product to understand "{language}"') from None
    return found
