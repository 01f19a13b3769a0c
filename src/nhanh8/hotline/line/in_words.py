"""Speech that is written instead of spoken: what the twins of a telephone call understand of it."""

from collections.abc import Callable

from nhanh8.hotline.line.call import Asked
from nhanh8.speech.numbers import in_words
from nhanh8.speech.recognisers.recogniser import Result

Understand = Callable[[str, Asked], Result]
"""Give what words mean as an answer to what is asked. Raises RecogniserError like an engine that fails."""


def understood(words: str, asked: Asked) -> Result:
    """Understand words by the grammar that speech goes through, as an engine that mishears nothing."""
    return in_words.understood(words, asked.language, asked.grammar)
