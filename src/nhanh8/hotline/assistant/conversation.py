"""Saying and asking: what every dialogue is made of."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Call, Cause, Until
from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.utterance import Utterance
from nhanh8.speech.utterances import Value

ASKED_AGAIN: Final = 3
"""How often a question is put again to someone who gave no usable answer."""
_TRIES: Final = (*[True] * ASKED_AGAIN, False)
"""For each time a question is put, whether it may be put again."""

FIRST_KEY_WITHIN: Final = timedelta(seconds=6)
"""Time to find the key, or the card with the number, after a question."""
NEXT_KEY_WITHIN: Final = timedelta(seconds=5)
"""Time between two keys of a number that isn't complete: people look back at their card."""
COMPLETE_AFTER: Final = timedelta(seconds=2)
"""Silence that ends a number which may be complete, for those who don't press the hash key."""

_WAITING_KEY: Final = timedelta(seconds=1)
"""Bound on taking a key that is known to be there."""


class GaveUpError(Exception):
    """The caller gave no usable answer, however often asked."""


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A question that is answered by keying a number."""

    prompt: Prompt
    nothing: Prompt
    """Said before asking again where no key came."""
    wrong_length: Prompt
    """Said before asking again where the number has another length."""
    lengths: frozenset[int]


class Conversation:
    """One call's dialogue: it says prompts in the caller's language and takes keys.

    Keys pressed while something is said interrupt it, and those pressed ahead answer what is asked next. All
    methods raise HungUpError once the caller is gone.
    """

    def __init__(self, call: Call, speaker: Speaker) -> None:
        self.language = next(iter(LANGUAGES))
        self.outcome = Outcome.NOTHING
        self._call = call
        self._speaker = speaker
        self._ahead: deque[str] = deque()
        self._late_hash = False

    @property
    def caller(self) -> Caller:
        """Who is calling."""
        return self._call.caller

    def words(self, prompt: Prompt, **values: Value) -> Utterance:
        """Give a prompt in the caller's language."""
        return self._speaker.say(prompt, self.language, **values)

    async def say(self, prompt: Prompt, **values: Value) -> None:
        """Say a prompt to its end, or until a key."""
        await self.play(self.words(prompt, **values))

    async def play(self, utterance: Utterance) -> None:
        """Play to the end, or until a key. Where keys wait already, nothing is played."""
        while not self._ahead and not await self._call.play(utterance, until=Until.KEY):
            key = await self._call.next_key(_WAITING_KEY)
            if key is None:
                return
            # A hash pressed late still belongs to the number before; it must not cut short the answer to it.
            if not (self._late_hash and key == "#"):
                self._ahead.append(key)
            self._late_hash = False

    async def read_out(self, prompt: Prompt, **values: Value) -> Heard:
        """Say a prompt that no key interrupts; keys pressed meanwhile mean nothing. Tell how it was heard."""
        await self._call.play(self.words(prompt, **values), until=Until.END)
        heard = self._call.heard()
        self.forget_keys()
        return heard

    def forget_keys(self) -> None:
        """Drop the keys pressed so far: they can't be meant for what comes now."""
        self._ahead.clear()
        self._call.forget_keys()

    async def ask(self, question: NumberQuestion) -> str:
        """Ask for a number and give its digits. Raises GaveUpError after asking in vain."""
        for may_ask_again in _TRIES:
            digits = await self._asked_once(question)
            if len(digits) in question.lengths:
                return digits
            if may_ask_again:
                await self.say(question.wrong_length if digits else question.nothing)
        raise GaveUpError

    async def choose(self, offer: Utterance, keys: Collection[str]) -> str:
        """Offer a choice and give the key chosen. Raises GaveUpError after asking in vain."""
        for may_ask_again in _TRIES:
            await self.play(offer)
            key = await self._key(FIRST_KEY_WITHIN)
            if key is not None and key in keys:
                return key
            if may_ask_again:
                await self.say(Prompt.UNKNOWN_KEY if key else Prompt.NO_KEY)
        raise GaveUpError

    async def goodbye(self) -> None:
        """Say goodbye and hang up."""
        await self.read_out(Prompt.GOODBYE)
        await self._call.hang_up(Cause.GOODBYE)

    async def _asked_once(self, question: NumberQuestion) -> str:
        """Ask and take keys: to the hash, to the longest length, or to a silence. The star starts anew."""
        await self.play(self.words(question.prompt))
        digits = ""
        while len(digits) < max(question.lengths):
            key = await self._key(_patience(digits, question))
            match key:
                case None:
                    break
                case "#":
                    if digits:
                        return digits
                case "*":
                    digits = ""
                    await self.say(Prompt.START_ANEW)
                case _ if key.isdecimal():
                    digits += key
        self._late_hash = bool(digits)
        return digits

    async def _key(self, within: timedelta) -> str | None:
        key = self._ahead.popleft() if self._ahead else await self._call.next_key(within)
        if key is not None and self._late_hash:
            self._late_hash = False
            if key == "#":
                return await self._key(within)
        return key


def _patience(digits: str, question: NumberQuestion) -> timedelta:
    if not digits:
        return FIRST_KEY_WITHIN
    return COMPLETE_AFTER if len(digits) >= min(question.lengths) else NEXT_KEY_WITHIN
