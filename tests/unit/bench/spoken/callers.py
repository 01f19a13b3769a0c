"""Callers of the benchmarks whose words are understood without a sound."""

import numpy as np

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.in_words import Understand, understood
from nhanh8.speech.recognisers.recogniser import Result
from spoken.corpus import Speaker, Spoken
from spoken.made import Line
from spoken.person import Voice
from unit.hotline.assistant.ears import spoken as in_words

CLEAN = Line("clean", lambda sound, _: sound)


class Written(Voice):
    """A voice whose words are taken as they are written, or as an ear mishears them."""

    def __init__(self, number: str, ear: Understand = understood, words: str = "") -> None:
        self.spoken = Spoken(Speaker("one", "North", "female"), words or in_words(number), number, ())
        self.line = CLEAN
        self.language = "vi"
        self.answers: list[tuple[int, str]] = []
        self._ear = ear

    def dice(self, answer: int) -> np.random.Generator:
        return np.random.default_rng(answer)

    def understood(self, answer: int, words: str, asked: Asked) -> Result:
        self.answers.append((answer, words))
        return self._ear(words, asked)
