"""Saying and listening: what every dialogue is made of."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, TypeVar

from nhanh8.config import settings
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Asked, Call, Cause, Until
from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, NotUnderstood, Result, Said
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Utterance
from nhanh8.speech.utterances import Value

T = TypeVar("T")

ASKED_AGAIN: Final = 3
"""How often a question is put again to someone who gave no usable answer."""
PUT_AT_MOST: Final = 10
"""How often a question is put at all: "say that again" is no failure, but a noise may sound like it."""
MISUNDERSTOOD_AT_MOST: Final = 2
"""How often someone isn't understood before they are asked to use the keys."""

FIRST_KEY_WITHIN: Final = timedelta(seconds=6)
"""Time to find the key, or the card with the number, after a question."""

WHEREVER_ASKED: Final = frozenset({Meaning.REPEAT, Meaning.SLOWER, Meaning.FASTER, Meaning.OFFICER})
"""What a caller may say instead of an answer, to any question."""
_YES, _NO, _OFFICER = "1", "2", "0"
"""Keys to a question of yes or no, and the menu's for an officer."""


class GaveUpError(Exception):
    """The caller gave no usable answer, however often asked."""


class OfficerWantedError(Exception):
    """The caller would rather talk to a person."""


class Conversation:
    """One call's dialogue: it says prompts in the caller's language and takes keys, and speech where it can.

    Keys pressed while something is said interrupt it, and those pressed ahead answer what is asked next. All
    methods raise HungUpError once the caller is gone.
    """

    def __init__(self, call: Call, speaker: Speaker) -> None:
        self.language = next(iter(LANGUAGES))
        self.tempo = Tempo.NORMAL
        self.outcome = Outcome.NOTHING
        self.listens = call.listens
        """Whether speech is understood. No longer, once the engine failed."""
        self.voice_leaves = call.listens and not settings().speech.recogniser.on_this_machine
        """Whether what is said goes to a server on another machine."""
        self.misunderstood = 0
        """How often what the caller said led nowhere."""
        self.late_hash = False
        """Whether a hash may still come that belongs to the number before."""
        self._call = call
        self._speaker = speaker
        self._ahead: deque[str] = deque()
        self._begun: dict[object, asyncio.Task[Any]] = {}
        self._knows_that_keys_are_wanted = not call.listens
        self._knows_where_the_voice_goes = not self.voice_leaves

    @property
    def caller(self) -> Caller:
        """Who is calling."""
        return self._call.caller

    @property
    def takes_speech(self) -> bool:
        """Whether a number may be said, too: not any more to someone who wasn't understood, twice."""
        return self.listens and self.misunderstood < MISUNDERSTOOD_AT_MOST

    def once(self, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Begin some work beside the dialogue, if this call hasn't yet: it is done once for a call."""
        if work not in self._begun:
            self._begun[work] = asyncio.create_task(work())
        return self._begun[work]

    def words(self, prompt: Prompt, **values: Value) -> Utterance:
        """Give a prompt in the caller's language, as fast as they want it."""
        return self._speaker.say(prompt, self.language, self.tempo, **values)

    async def say(self, prompt: Prompt, **values: Value) -> None:
        """Say a prompt to its end, or until a key."""
        await self.play(self.words(prompt, **values))

    async def play(self, utterance: Utterance, *, until: Until = Until.KEY) -> None:
        """Play to the end, or until a key or speech. Where keys wait already, nothing is played."""
        while not self._ahead and not await self._call.play(utterance, until=until):
            key = await self._call.next_key(timedelta(0))
            if key is None:  # it was speech, which the next answer begins with
                return
            # A hash pressed late still belongs to the number before; it must not cut short the answer to it.
            if not (self.late_hash and key == "#"):
                self._ahead.append(key)
            self.late_hash = False

    async def say_that_keys_are_wanted(self) -> None:
        """Say it to someone who could speak until now, once."""
        if not self._knows_that_keys_are_wanted and self.listens:
            await self.say(Prompt.KEYS_FROM_HERE)
        self._knows_that_keys_are_wanted = True

    async def say_where_the_voice_goes(self) -> None:
        """Say it before anything is listened to that goes to another machine, once; the star declines."""
        if not self._knows_where_the_voice_goes and self.listens:
            await self.say(Prompt.VOICE_LEAVES)
        self._knows_where_the_voice_goes = True

    async def use_keys(self) -> None:
        """Listen no more in this call, and say so."""
        await self.say_that_keys_are_wanted()
        self.listens = self.voice_leaves = False

    def understood(self) -> None:
        """Note that what the caller said led somewhere: it may be said again, however it was before."""
        self.misunderstood = 0
        self._knows_that_keys_are_wanted = not self.listens

    async def read_out(self, prompt: Prompt, **values: Value) -> Heard:
        """Say a prompt that nothing interrupts; what is pressed meanwhile counts for nothing.

        Tell how it was heard.
        """
        await self._call.play(self.words(prompt, **values), until=Until.END)
        heard = self._call.heard()
        self.forget_keys()
        return heard

    def forget_keys(self) -> None:
        """Drop the keys pressed so far: they can't be meant for what comes now."""
        self._ahead.clear()
        self._call.forget_keys()

    async def key_waits(self) -> bool:
        """Tell whether a key was pressed already that nobody took."""
        if not self._ahead and (key := await self._call.next_key(timedelta(0))):
            self._ahead.append(key)
        return bool(self._ahead)

    async def answer(self, within: timedelta, grammar: Grammar | None) -> str | Result | None:
        """Take the next key, or what is said; None where neither began in time. Without a grammar keys only.

        Raises RecogniserError where the engine fails: from then on this conversation takes keys only.
        """
        answer = self._ahead.popleft() if self._ahead else await self._heard(within, grammar)
        if answer is not None and self.late_hash:
            self.late_hash = False
            if answer == "#":
                return await self.answer(within, grammar)
        return answer

    def obey(self, meaning: Meaning) -> None:
        """Do what was asked for instead of an answer; the question is put again then.

        Raises OfficerWantedError where nothing is to be put again.
        """
        match meaning:
            case Meaning.OFFICER:
                raise OfficerWantedError
            case Meaning.SLOWER:
                self.tempo = self.tempo.slower
            case Meaning.FASTER:
                self.tempo = self.tempo.faster

    async def choose(
        self,
        offer: Callable[[], Utterance],
        keys: Mapping[str, object],
        meanings: Mapping[Meaning, str] = MappingProxyType({}),
        not_understood: Prompt = Prompt.CHOOSE_BY_KEY,
        *,
        aloud: bool = True,
    ) -> str:
        """Offer a choice and give the key chosen; `meanings` says for which of them what is said stands.

        `aloud` is whether anything may be said at all. Raises GaveUpError after asking in vain.
        """
        failures = 0
        grammar = Grammar(meanings=WHEREVER_ASKED.union(meanings)) if aloud else None
        for _ in range(PUT_AT_MOST):
            # What wasn't understood may be the room: then it must not cut short the words again.
            await self.play(offer(), until=self._until(aloud=aloud, interrupted=not failures))
            try:
                answer = await self.answer(FIRST_KEY_WITHIN, grammar)
            except RecogniserError:
                await self.say(Prompt.SPEECH_FAILED)
                continue
            match answer:
                case str() if answer in keys:
                    return answer
                case Said(meaning=meaning) if meaning in meanings:
                    return meanings[meaning]
                case Said(meaning=meaning):
                    self.obey(meaning)
                    continue
            failures += 1
            if failures > ASKED_AGAIN:
                break
            match answer:
                case None:
                    await self.say(Prompt.NO_KEY)
                case str():
                    await self.say(Prompt.UNKNOWN_KEY)
                case _:
                    await self.say(not_understood)
        raise GaveUpError

    async def agrees(self, prompt: Prompt, **values: Value) -> bool:
        """Ask a question of yes or no. Raises GaveUpError after asking in vain."""
        puts = 0

        def offer() -> Utterance:
            nonlocal puts
            puts += 1
            question = self.words(prompt, **values)
            if self.listens and puts == 1:
                return question
            return question + self.words(Prompt.YES_OR_NO_BY_KEY, yes=_YES, no=_NO)

        meanings = {Meaning.YES: _YES, Meaning.NO: _NO, Meaning.OFFICER: _OFFICER}
        key = await self.choose(offer, dict.fromkeys((_YES, _NO, _OFFICER)), meanings, Prompt.NOT_UNDERSTOOD)
        if key == _OFFICER:
            raise OfficerWantedError
        return key == _YES

    def over(self) -> None:
        """Learn that nothing more will be said or asked."""
        for task in self._begun.values():
            task.cancel()

    async def goodbye(self) -> None:
        """Say goodbye and hang up."""
        await self.read_out(Prompt.GOODBYE)
        await self._call.hang_up(Cause.GOODBYE)

    def _until(self, *, aloud: bool, interrupted: bool) -> Until:
        if not (aloud and self.listens):
            return Until.KEY
        return Until.KEY_OR_SPEECH if interrupted else Until.KEY_THEN_SPEECH

    async def _heard(self, within: timedelta, grammar: Grammar | None) -> str | Result | None:
        if grammar is None or not self.listens:
            return await self._call.next_key(within)
        try:
            answer = await self._call.answer(within, Asked(self.language, grammar))
        except RecogniserError:
            self.listens = False
            raise
        if isinstance(answer, Said) and answer.probability < heard(self.language).sure_enough:
            return NotUnderstood()
        return answer
