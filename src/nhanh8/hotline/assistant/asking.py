"""Asking for a number, which may be keyed, said, or both in one answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from nhanh8.hotline.assistant.conversation import (
    ASKED_AGAIN,
    FIRST_KEY_WITHIN,
    PUT_AT_MOST,
    WHEREVER_ASKED,
    Conversation,
    GaveUpError,
)
from nhanh8.hotline.assistant.given import Given
from nhanh8.hotline.line.call import Until
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, NotUnderstood, Number, Said

FIRST_DIGIT_WITHIN: Final = timedelta(seconds=10)
"""Time until the first one where it may be said: whoever holds the card needs no hand for the keys, but looks
for it only now."""
NEXT_WITHIN: Final = timedelta(seconds=5)
"""Time until a number goes on that isn't complete: people look back at their card."""
COMPLETE_AFTER: Final = timedelta(seconds=2)
"""Silence that ends a number which may be complete, for those who don't press the hash key."""
_NOISES_AT_MOST: Final = 2
"""Sounds passed over in one number; after one more only keys are taken: the room is too loud to listen."""


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A question that is answered with a number."""

    lengths: frozenset[int]
    by_key: Prompt
    """How it is put where only keys are taken."""
    aloud: Prompt
    """How it is put where speech is understood, too."""
    aloud_again: Prompt
    """The same, to someone who wasn't understood."""
    nothing: Prompt
    """Said before asking again where nothing came."""
    wrong_length: Prompt
    """Said before asking again where a keyed number has another length."""
    too_short: tuple[Prompt, ...]
    """The same where some of it was said, and it is shorter than the longest."""
    too_long: tuple[Prompt, ...]
    """And where it is longer."""
    instead_of: str = ""
    """The number of which only a group is asked for: who begins to read all of it hasn't answered yet."""


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Nobody said or pressed anything."""


@dataclass(frozen=True, slots=True)
class _Unusable:
    """No number came of it: say this before asking again."""

    help: tuple[Prompt, ...]


_Answer: TypeAlias = str | Number | Meaning | _Nothing | _Unusable


async def ask(talk: Conversation, question: NumberQuestion) -> str | Number:
    """Ask for a number: give its digits where all were keyed, else what was heard, at least one hypothesis.

    Raises GaveUpError after asking in vain, and OfficerWantedError.
    """
    failures = misunderstood = 0
    for _ in range(PUT_AT_MOST):
        aloud = talk.takes_speech
        await _put(talk, question, understood=not misunderstood)
        try:
            answer = await _answer(talk, question)
        except RecogniserError:
            await talk.say(Prompt.SPEECH_FAILED)
            continue
        match answer:
            case Meaning():
                talk.obey(answer)
                continue
            case str() | Number():
                return answer
        failures += 1
        if failures > ASKED_AGAIN:
            break
        match answer:
            case _Nothing():
                await talk.say(question.nothing)
            case _Unusable(help=prompts):
                misunderstood += 1
                talk.misunderstood += aloud
                for prompt in prompts:
                    await talk.say(prompt)
    raise GaveUpError


async def _put(talk: Conversation, question: NumberQuestion, *, understood: bool) -> None:
    if not talk.takes_speech:
        await talk.say_that_keys_are_wanted()
        await talk.say(question.by_key)
    elif understood:
        await talk.play(talk.words(question.aloud), until=Until.KEY_OR_SPEECH)
    else:  # it may have been the room: then it must not cut short the words again
        await talk.play(talk.words(question.aloud_again), until=Until.KEY_THEN_SPEECH)


async def _answer(talk: Conversation, question: NumberQuestion) -> _Answer:
    """Take keys and speech: to the hash, to the longest length, or to a silence. The star starts anew."""
    given = Given(question.lengths)
    noises = 0
    failed = ended = False
    while not ended:
        grammar = _grammar(talk, given) if noises <= _NOISES_AT_MOST else None
        try:
            answer = await talk.answer(_patience(talk, given, question), grammar)
        except RecogniserError:
            if not given or given.spoken:
                raise
            failed = True  # what was keyed until now is no worse for it
            continue
        match answer:
            case None:
                break
            case "#" if given:
                return _judged(given, question, failed=failed)
            case Said(meaning=meaning) if not given or meaning is Meaning.OFFICER:
                return meaning
            case NotUnderstood() | Said():
                noises += 1
                if talk.takes_speech and not given:
                    return _Unusable((Prompt.NOT_UNDERSTOOD,))
            case str() | Number():
                ended = await _added(talk, given, answer, question)
    talk.late_hash = bool(given)
    return _judged(given, question, failed=failed)


async def _added(talk: Conversation, given: Given, more: str | Number, question: NumberQuestion) -> bool:
    """Add a key or what was said, and tell whether the number has ended with it."""
    match more:
        case "*" if not given and talk.voice_leaves:
            await talk.use_keys()
        case "*":
            given.clear()
            await talk.say(Prompt.START_ANEW)
        case str():
            given.key(more)
        case Number():
            given.say(more)
            begun = given.begins(question.instead_of)
            if given.fits and not begun and not await talk.key_waits():
                return True  # the silence after it has passed already
    return given.is_longest


def _grammar(talk: Conversation, given: Given) -> Grammar:
    return Grammar(given.awaited if talk.takes_speech else frozenset(), WHEREVER_ASKED)


def _patience(talk: Conversation, given: Given, question: NumberQuestion) -> timedelta:
    if not given:
        return FIRST_DIGIT_WITHIN if talk.takes_speech else FIRST_KEY_WITHIN
    complete = given.fits and not given.begins(question.instead_of)
    return COMPLETE_AFTER if complete else NEXT_WITHIN


def _judged(given: Given, question: NumberQuestion, *, failed: bool) -> str | Number | _Nothing | _Unusable:
    whole = given.whole()
    if whole is not None:
        return whole
    if not given:
        return _Nothing()
    if failed:  # they may have said the rest
        return _Unusable((Prompt.SPEECH_FAILED,))
    if not given.spoken:
        return _Unusable((question.wrong_length,))
    return _Unusable(question.too_short if len(given) < max(question.lengths) else question.too_long)
