"""Asking for a number, which may be keyed, said, or both in one answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

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


@dataclass(frozen=True, slots=True)
class _Unusable:
    """No number came of it: say this before asking again."""

    help: Prompt


async def ask(talk: Conversation, question: NumberQuestion) -> str | Number:
    """Ask for a number: give its digits where all were keyed, else what was heard, at least one hypothesis.

    Raises GaveUpError after asking in vain, and OfficerWantedError.
    """
    failures = 0
    for _ in range(PUT_AT_MOST):
        aloud = talk.takes_speech
        words = (question.aloud_again if failures else question.aloud) if aloud else question.by_key
        # What wasn't understood may be the room: then it must not cut short the words again.
        until = Until.KEY_OR_SPEECH if aloud and not failures else Until.KEY
        await talk.play(talk.words(words), until=until)
        try:
            answer = await _answer(talk, question)
        except RecogniserError:
            await talk.say(Prompt.SPEECH_FAILED)
            continue
        match answer:
            case Meaning():
                talk.obey(answer)
            case _Unusable():
                failures += 1
                talk.misunderstood += aloud
                if failures > ASKED_AGAIN:
                    break
                await talk.say(answer.help)
            case _:
                return answer
    raise GaveUpError


async def _answer(talk: Conversation, question: NumberQuestion) -> str | Number | Meaning | _Unusable:
    """Take keys and speech: to the hash, to the longest length, or to a silence. The star starts anew."""
    given = Given(question.lengths)
    noises = 0
    ended = False
    while not ended:
        grammar = _grammar(talk, given) if noises <= _NOISES_AT_MOST else None
        match await talk.answer(_patience(given), grammar):
            case None:
                break
            case "#" if given:
                return _judged(given, question)
            case Said(meaning=meaning):
                return meaning
            case NotUnderstood():
                noises += 1
                if talk.takes_speech and not given:
                    return _Unusable(Prompt.NOT_UNDERSTOOD)
            case more:
                ended = await _added(talk, given, more)
    talk.late_hash = bool(given)
    return _judged(given, question)


async def _added(talk: Conversation, given: Given, more: str | Number) -> bool:
    """Add a key or what was said, and tell whether the number has ended with it."""
    match more:
        case "*":
            given.clear()
            await talk.say(Prompt.START_ANEW)
        case str():
            given.key(more)
        case Number():
            given.say(more)
            if given.fits and not await talk.key_waits():  # the silence after it has passed already
                return True
    return given.is_longest


def _grammar(talk: Conversation, given: Given) -> Grammar:
    return Grammar(given.awaited if talk.takes_speech else frozenset(), WHEREVER_ASKED)


def _patience(given: Given) -> timedelta:
    if not given:
        return FIRST_KEY_WITHIN
    return COMPLETE_AFTER if given.fits else NEXT_WITHIN


def _judged(given: Given, question: NumberQuestion) -> str | Number | _Unusable:
    whole = given.whole()
    if whole is not None:
        return whole
    if not given:
        return _Unusable(question.nothing)
    if not given.spoken:
        return _Unusable(question.wrong_length)
    return _Unusable(Prompt.TOO_SHORT if len(given) < max(question.lengths) else Prompt.TOO_LONG)
