"""Somebody who calls, knows their number, and answers what they are asked: truly, by keys where asked to.

They say the number first as people read numbers, later as they are asked to: digit by digit, slowly. They say
yes to what is their number and no to what isn't; not understood twice, they press the key for it.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from pydantic import SecretStr

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.rehearsed import Move, Press, Say
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Meaning, Result
from nhanh8.speech.utterances import Value, groups
from spoken.corpus import Spoken
from spoken.ears import Ears
from spoken.made import Line, in_a_room

_ALOUD: Final = frozenset({Prompt.SAY_NUMBER, Prompt.SAY_NUMBER_AGAIN, Prompt.SAY_NUMBER_SLOWLY})
_FOR_A_GROUP: Final = frozenset({Prompt.SAY_GROUP, Prompt.KEY_GROUP})
_BY_KEY: Final = frozenset({Prompt.ASK_NUMBER, Prompt.ASK_NUMBER_AGAIN, Prompt.KEY_GROUP})
_GROUPS: Final = (Prompt.READ_BACK_FIRST, Prompt.READ_BACK_MIDDLE, Prompt.READ_BACK_LAST)
_YES_OR_NO: Final = frozenset({Prompt.READ_BACK, *_GROUPS})
_QUESTIONS: Final = _ALOUD | _BY_KEY | _YES_OR_NO | _FOR_A_GROUP
_PUT_TO_ONE_WHO_SPEAKS: Final = 2
"""How often a question of yes or no is put before its keys are used."""


class Voice:
    """One speaker over one line. In every call the same words sound alike as the same answer: heard once."""

    def __init__(self, spoken: Spoken, line: Line, ears: Ears, seed: tuple[int, ...]) -> None:
        """`spoken` is somebody who can say anything."""
        if spoken.says is None:
            raise ValueError("recordings can't answer")
        self.spoken = spoken
        self.line = line
        self.language = ears.language
        self._says = spoken.says
        self._ears = ears
        self._seed = seed
        self._understood: dict[tuple[int, str, Asked], Result] = {}

    def dice(self, answer: int) -> np.random.Generator:
        """Give the dice of the call's first, second ... answer."""
        return np.random.default_rng((*self._seed, answer))

    def understood(self, answer: int, words: str, asked: Asked) -> Result:
        """Give what is made of the words where this is asked."""
        known = answer, words, asked
        if known not in self._understood:
            sound = self.spoken.sounds[0]() if words == self.spoken.words else self._says(words)
            through = self.line.through(in_a_room(sound), self.dice(answer))
            self._understood[known] = self._ears.hear(through, asked.grammar)
        return self._understood[known]


class Person:
    """One caller in one call."""

    def __init__(self, voice: Voice) -> None:
        self.given = 0
        """How often they said digits: the number, or a group of it."""
        self.keyed = False
        """Whether they had to key any."""
        self._voice = voice
        self._number = voice.spoken.digits
        self._read_back = ""
        self._place = 0
        """Of the group that they were asked about last."""
        self._right = False
        """Whether what was read back is theirs."""
        self._keys: Mapping[str, Value] = {}
        """For yes and no."""
        self._question: Prompt | None = None
        self._put = 0
        """How often in a row."""
        self._awaited = False
        self._answers = 0

    def told(self, prompt: Prompt, values: Mapping[str, Value]) -> None:
        """Hear a prompt; what isn't a question changes nothing."""
        match prompt, values:
            case Prompt.YES_OR_NO_BY_KEY, _:
                self._keys = values
            case Prompt.READ_BACK, {"number": SecretStr() as number}:
                self._read_back = number.get_secret_value()
                self._right = self._read_back == self._number
            case _, {"group": SecretStr() as group}:
                self._place = _GROUPS.index(prompt)
                self._right = group.get_secret_value() == self._group
        if prompt in _QUESTIONS:
            self._put = self._put + 1 if prompt is self._question else 1
            self._question = prompt
            self._awaited = True

    def move(self) -> Move | None:
        """Answer the question; None where it was answered already."""
        if not self._awaited:
            return None
        self._awaited = False
        if self._question in _YES_OR_NO:
            return self._agrees()
        digits = self._group if self._question in _FOR_A_GROUP else self._number
        if self._question in _BY_KEY:
            self.keyed = True
            return Press(f"{digits}#")
        self.given += 1
        if self.given == 1:
            return Say(self._voice.spoken.words)
        words = LANGUAGES[self._voice.language].digits
        return Say(" ".join(words[int(digit)] for digit in digits))

    def understood(self, words: str, asked: Asked) -> Result:
        """Have it understood what they say, as their next answer."""
        self._answers += 1
        return self._voice.understood(self._answers - 1, words, asked)

    @property
    def _group(self) -> str:
        """The group that they are asked about, of their own number; all of it where lengths differ."""
        alike = len(self._read_back) == len(self._number)
        return groups(self._number)[self._place] if alike else self._number

    def _agrees(self) -> Move:
        if self._put > _PUT_TO_ONE_WHO_SPEAKS:
            return Press(str(self._keys["yes" if self._right else "no"]))
        phrases = heard(self._voice.language).meanings[Meaning.YES if self._right else Meaning.NO]
        return Say(str(self._voice.dice(self._answers).choice(phrases)))
