"""When a caller's turn to speak begins and when it is over: chunks of 32 ms go in, events come out.

It has no clock: what it knows of time is the chunks. Whoever says a number reads it in groups, so a silence
ends an answer only where it could be complete, or where it is long.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nhanh8.speech.activity.detector import CHUNK
from nhanh8.speech.recognisers.recogniser import Digits, Grammar
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_CHUNKS_PER_SECOND: Final = SAMPLES_PER_SECOND / CHUNK


def _chunks(seconds: float) -> int:
    return round(seconds * _CHUNKS_PER_SECOND)


SPEECH: Final = 0.5
"""Probability from which a chunk is speech."""
STILL_SPEECH: Final = 0.35
"""And from which it goes on being speech: words fade out."""

_WINDOW: Final = _chunks(0.48)
"""In which the speech of a beginning must lie: a short word, or the first syllables of a longer one."""
_CERTAIN_IN_SILENCE: Final = _chunks(0.128)
"""Speech that begins an answer while nothing is played: "có" is no longer."""
_CERTAIN_OVER_A_PROMPT: Final = _chunks(0.224)
"""Speech that interrupts. A cough with its voiced end has 160 ms, two of them 220 at most."""
_BEFORE: Final = _chunks(0.4)
"""Kept before the first certain chunk: weak consonants begin words, and the detector is late by 40 ms
usually, by 280 ms at times."""

_WHOLE: Final = 10
"""Digits of the shortest number; fewer may be a group of one that is read out whole."""
_AFTER_A_NUMBER: Final = _chunks(0.5)
"""Silence after a number that may be complete, and after a word."""
_BETWEEN_GROUPS: Final = _chunks(1.5)
"""Silence that ends everything else: people look at their card between groups."""
_LIKE_THE_PAUSES: Final = 1.25
"""Where more digits may follow, a pause as long as those between the caller's groups ends nothing."""
_PAUSE: Final = _chunks(0.16)
"""Silence at which the digits are counted, so that the count is there when it matters."""
_PAUSE_FOR_CERTAIN: Final = _chunks(0.35)
"""And once more: a recogniser may not have been sure of the last one before."""
_COUNT_EVERY: Final = _chunks(1.0)
"""And in speech without a pause."""
_LAST_WORD: Final = _chunks(0.64)
"""After the last digit, a word that still belongs to it may be going on."""
_LONGEST_NUMBER: Final = _chunks(25.0)
"""Twelve digits one by one, with as long a pause after each as doesn't end the answer."""
_NO_DIGIT_IN: Final = _chunks(8.0)
"""Speech without a single digit is no number, however it goes on."""
_LONGEST_WORD: Final = _chunks(6.0)
"""Where only a word or a phrase makes sense."""
_QUIET: Final = _chunks(0.32)
"""Silence that must come before someone who never stopped talking, or a television, begins anew."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take, by what is asked."""

    enough: int | None = None
    """Digits after which a short silence ends it; None: digits aren't asked for."""
    complete: int | None = None
    """Digits at which it is."""
    only_words: bool = False

    @classmethod
    def of(cls, grammar: Grammar) -> "Patience":
        """Derive it from what may be said."""
        if not grammar.lengths:
            return cls(only_words=bool(grammar.meanings))
        longest = max(grammar.lengths)
        return cls(
            max(1, min((each for each in grammar.lengths if each >= _WHOLE), default=longest)), longest
        )

    @property
    def longest(self) -> int:
        """Chunks of a turn at most."""
        return _LONGEST_WORD if self.only_words else _LONGEST_NUMBER


class Why(StrEnum):
    """What ended a turn."""

    SILENCE = "silence"
    COMPLETE = "complete"
    TOO_LONG = "too long"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Began:
    """Someone speaks, for certain."""

    chunks_ago: int
    """Where the speech began, counted back from the chunk just heard; some chunks before it included."""


@dataclass(frozen=True, slots=True)
class Count:
    """Now is the time to count the digits heard so far, and to tell `Turns.digits`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The turn is over."""

    why: Why
    speech: int
    """Chunks of speech in it."""


Event = Began | Count | Ended


class Turns:
    """Follows one caller, turn by turn. After `Ended`, `listen` begins anew."""

    def __init__(self) -> None:
        self._flags: deque[bool] = deque(maxlen=_WINDOW)
        self._over_a_prompt = False
        self._patience = Patience()
        self._must_be_quiet_first = False
        self.listen()

    @property
    def speaking(self) -> bool:
        """Whether a turn has begun and isn't over."""
        return self._length > 0 and not self._over

    @property
    def pause(self) -> int:
        """Chunks of silence since the last speech of the turn."""
        return self._silence

    def nothing_said(self) -> None:
        """Learn that what seemed to be speech until now was none."""
        self._flags.clear()

    def listen(self) -> None:
        """Await a new turn."""
        self._flags.clear()
        self._length = self._silence = self._speech = self._new = self._since_complete = 0
        self._longest_pause = 0
        self._digits = Digits()
        self._counted = self._over = False

    def over_a_prompt(self, playing: bool) -> None:
        """Learn whether something is being played: then it takes longer speech to begin a turn."""
        self._over_a_prompt = playing

    def expect(self, patience: Patience) -> None:
        """Learn what is asked, before the turn or in it."""
        self._patience = patience

    def hear(self, probability: float, *, like_words: bool = False) -> Event | None:
        """Take the next chunk, by how likely it is speech (0 to 1).

        In a turn, what is `like_words` is no silence, though it needn't be speech.
        """
        if self._over:
            return None
        return self._go_on(probability, like_words) if self._length else self._await(probability)

    def digits(self, digits: Digits) -> Ended | None:
        """Learn how many digits have been heard in this turn."""
        if not self.speaking:
            return None
        self._digits = digits
        self._counted = True
        return self._end_of_silence()

    def key(self) -> Ended | None:
        """Learn that a key was pressed: it ends a turn, and a sound that wasn't one yet means nothing."""
        if self.speaking:
            return self._end(Why.KEY)
        self.nothing_said()
        return None

    # -- before a turn ----------------------------------------------------------------------------

    def _await(self, probability: float) -> Began | None:
        speech = probability >= SPEECH
        if self._must_be_quiet_first:
            self._silence = 0 if speech else self._silence + 1
            if self._silence < _QUIET:
                return None
            self._must_be_quiet_first = False
        self._flags.append(speech)
        certain = _CERTAIN_OVER_A_PROMPT if self._over_a_prompt else _CERTAIN_IN_SILENCE
        if self._flags.count(True) < certain:
            return None
        begun = len(self._flags) - self._flags.index(True)
        self._length, self._silence = begun, 0
        self._speech = self._new = self._flags.count(True)
        return Began(begun - 1 + _BEFORE)

    # -- in a turn --------------------------------------------------------------------------------

    def _go_on(self, probability: float, like_words: bool) -> Count | Ended | None:
        self._length += 1
        speech = probability >= STILL_SPEECH
        self._speech += speech
        self._new += speech
        if speech or like_words:
            self._longest_pause = max(self._longest_pause, self._silence)
            self._silence = 0
        else:
            self._silence += 1
        no_number = self._counted and not self._digits.heard and self._speech >= _NO_DIGIT_IN
        if self._length >= self._patience.longest or no_number:
            self._must_be_quiet_first = self._silence == 0
            return self._end(Why.TOO_LONG)
        if ended := self._end_of_silence():
            return ended
        if self._patience.enough is None:
            return None
        pausing = self._silence in {_PAUSE, _PAUSE_FOR_CERTAIN}
        if pausing or self._new >= _COUNT_EVERY:
            self._new = 0
            return Count()
        return None

    def _end_of_silence(self) -> Ended | None:
        patience = self._patience
        if patience.complete is not None and self._counted and self._digits.finished >= patience.complete:
            self._since_complete += 1
            if self._silence >= _PAUSE or self._since_complete >= _LAST_WORD:
                return self._end(Why.COMPLETE)
        return self._end(Why.SILENCE) if self._silence >= self._patient_for() else None

    def _patient_for(self) -> int:
        """Give the chunks of silence that end it as it is."""
        patience, heard = self._patience, self._digits.heard
        if patience.only_words:
            return _AFTER_A_NUMBER
        if patience.enough is None or heard < patience.enough:
            return _BETWEEN_GROUPS
        return min(max(_AFTER_A_NUMBER, round(_LIKE_THE_PAUSES * self._longest_pause)), _BETWEEN_GROUPS)

    def _end(self, why: Why) -> Ended:
        self._over = True
        return Ended(why, self._speech)
