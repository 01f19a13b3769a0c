"""A rehearsed call: what a caller does is written down beforehand, and time passes without anyone waiting.

A shipped twin of the SIP call: dialogues are tried on it, and measured, since its clock runs by the length of
what is said and by how long the caller takes.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from nhanh8.hotline.line.call import Asked, Cause, HungUpError, Until
from nhanh8.hotline.line.in_words import Understand
from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.recognisers.recogniser import Result
from nhanh8.speech.utterance import Utterance

KEY_EVERY: Final = timedelta(milliseconds=700)
"""From one key to the next, for someone who reads the number off a card."""
WORD_EVERY: Final = timedelta(milliseconds=400)
"""From one spoken word to the next, for someone who takes their time."""


@dataclass(frozen=True, slots=True)
class Press:
    """The caller presses keys: when next listened to, or in the middle of an utterance with these words."""

    keys: str
    during: str = ""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The caller hangs up: when next listened to, or in the middle of an utterance with these words."""

    during: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """The caller speaks: when next listened to, or in the middle of an utterance with these words."""

    words: str
    during: str = ""
    then_keys: str = ""
    """Pressed while still speaking: the first of them ends what is said."""


Move = Press | Say | HangUp
"""A caller who has no move left says and presses nothing."""


@dataclass
class RehearsedCall:
    """A `Call` whose caller follows a plan. Between two presses lies a silence."""

    caller: Caller
    plan: Iterable[Move]
    understand: Understand | None = None
    """What the engine makes of spoken words; without one only keys are taken."""
    caller_silent_for: timedelta = timedelta()
    """How long ago the caller's own packets came: more than a moment is a one-way line."""
    clock: timedelta = timedelta()
    """Since the answer."""
    said: list[str] = field(default_factory=list)
    """What was played to its end."""
    cause: Cause | None = None
    """Why it ended, once it has."""

    listens: bool = field(init=False)
    """Whether speech is understood."""

    def __post_init__(self) -> None:
        self.listens = self.understand is not None
        self._moves = deque(self.plan)
        self._keys: deque[str] = deque()
        self._interrupted_by: Say | None = None
        self._pressed_just_now = False
        self._to_the_end = False

    async def play(self, utterance: Utterance, *, until: Until) -> bool:
        """Let the clock run for as long as it is played."""
        self._check_connected()
        self._to_the_end = False
        if until is not Until.END and self._keys:
            return False
        self._pressed_just_now = False
        self._interrupted_by = None
        half = utterance.audio.duration / 2
        match self._moves[0] if self._moves else None:
            case Press(keys=keys, during=words) if words and words in utterance.text:
                self._moves.popleft()
                self._keys.extend(keys)
                if until is not Until.END:
                    self.clock += half
                    return False
            case Say(during=words) as speech if words and words in utterance.text:
                self._moves.popleft()
                if self.listens and until is Until.KEY_OR_SPEECH:
                    self._interrupted_by = speech
                    self.clock += half
                    return False
            case HangUp(during=words) if words and words in utterance.text:
                self.clock += half
                self._hang_up_as_planned()
            case _:
                pass
        self.clock += utterance.audio.duration
        self.said.append(utterance.text)
        self._to_the_end = True
        return True

    async def next_key(self, within: timedelta) -> str | None:
        """Take a waiting key, or let the caller move; otherwise let the clock run for `within`."""
        self._check_connected()
        if self._keys or not within:
            return self._keys.popleft() if self._keys else None
        match self._moves[0] if self._moves else None:
            case Press(keys=keys, during="") if not self._pressed_just_now:
                self._moves.popleft()
                self.clock += KEY_EVERY * len(keys)
                self._keys.extend(keys)
                self._pressed_just_now = True
                return self._keys.popleft() if self._keys else None
            case Say(during=""):
                self._moves.popleft()  # to somebody who waits for keys
            case HangUp(during=""):
                self._hang_up_as_planned()
            case _:
                pass
        self._pressed_just_now = False
        self.clock += within
        return None

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Take a waiting key, or let the caller press or speak; otherwise let the clock run for `within`."""
        self._check_connected()
        if self.understand and not self._keys and (speech := self._speech()):
            self._pressed_just_now = False
            self._keys.extend(speech.then_keys)
            self.clock += WORD_EVERY * len(speech.words.split())
            return self.understand(speech.words, asked)
        return await self.next_key(within)

    def forget_keys(self) -> None:
        """Drop waiting keys."""
        self._keys.clear()

    def heard(self) -> Heard:
        """Tell about the last utterance."""
        return Heard(to_the_end=self._to_the_end, caller_silent_for=self.caller_silent_for)

    async def hang_up(self, cause: Cause) -> None:
        """End the call."""
        self.cause = cause

    def _speech(self) -> Say | None:
        """Give what was said into the last utterance, or is said now."""
        if self._interrupted_by:
            speech, self._interrupted_by = self._interrupted_by, None
            return speech
        match self._moves[0] if self._moves else None:
            case Say(during="") as speech:
                self._moves.popleft()
                return speech
        return None

    def _check_connected(self) -> None:
        if self.cause is not None:
            raise HungUpError

    def _hang_up_as_planned(self) -> None:
        self.cause = Cause.CALLER_HUNG_UP
        raise HungUpError
