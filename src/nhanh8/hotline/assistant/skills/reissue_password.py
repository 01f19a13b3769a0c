"""Key 8: a new password for the account of whoever calls."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Final, assert_never

from nhanh8.hotline.assistant.asking import NumberQuestion, ask
from nhanh8.hotline.assistant.conversation import Conversation, GaveUpError
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.assistant.skills.officer import officer
from nhanh8.hotline.assistant.skills.reading_back import read_back
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS
from nhanh8.registry.phones import PhoneError, e164
from nhanh8.reissue import by_phone
from nhanh8.reissue.by_phone import (
    Activated,
    Answer,
    NoMatch,
    NotHeard,
    Offer,
    Prepared,
    Reason,
    Refused,
    Several,
    Superseded,
)
from nhanh8.reissue.errors import UnavailableError
from nhanh8.reissue.plausible import plausible
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Number

_LENGTHS: Final = frozenset({SOCIAL_INSURANCE_DIGITS, PERSONAL_IDENTIFICATION_DIGITS})
_NUMBER: Final = NumberQuestion(
    lengths=_LENGTHS,
    by_key=Prompt.ASK_NUMBER,
    aloud=Prompt.SAY_NUMBER,
    aloud_again=Prompt.SAY_NUMBER_SLOWLY,
    nothing=Prompt.NO_NUMBER,
    wrong_length=Prompt.WRONG_LENGTH,
)
_NUMBER_AGAIN: Final = replace(_NUMBER, by_key=Prompt.ASK_NUMBER_AGAIN, aloud=Prompt.SAY_NUMBER_AGAIN)
_NUMBER_SLOWLY: Final = replace(_NUMBER, aloud=Prompt.SAY_NUMBER_SLOWLY)

_REFUSALS: Final = {
    Reason.NO_NUMBER: Prompt.NO_CALLER_NUMBER,
    Reason.TOO_MANY_THIS_CALL: Prompt.TOO_MANY_THIS_CALL,
    Reason.TOO_MANY_TODAY: Prompt.TOO_MANY_TODAY,
    Reason.REISSUED_TOO_OFTEN: Prompt.REISSUED_TOO_OFTEN,
    Reason.FROZEN: Prompt.FROZEN,
}


async def reissue_password(talk: Conversation) -> None:
    """Ask for the number until it matches the calling phone or a limit is reached; hand over a password."""
    if not by_phone.may_ask(talk.caller):
        await _refuse(talk, Reason.NO_NUMBER)  # before asking for anything: it could lead nowhere
        return
    prepared = asyncio.create_task(by_phone.prepare())  # hashed while the caller keys the number
    listened = talk.listens
    try:
        await _ask_and_answer(talk, prepared)
    except GaveUpError:
        if not listened:
            raise
        await officer(talk)  # neither speech nor keys helped
    finally:
        prepared.cancel()


async def _ask_and_answer(talk: Conversation, prepared: asyncio.Task[Prepared]) -> None:
    question = _NUMBER
    while True:
        match await _answered(talk, question, prepared):
            case Offer() as offer:
                await _hand_over(talk, offer)
                return
            case Refused(reason=reason):
                await _refuse(talk, reason)
                return
            case NoMatch(next_refused=reason) | Several(next_refused=reason):
                talk.outcome = Outcome.NO_MATCH
                await talk.say(Prompt.NO_MATCH)
                if reason:
                    await talk.read_out(_REFUSALS[reason])
                    return
                question = _NUMBER_AGAIN
            case never:
                assert_never(never)


async def _answered(talk: Conversation, question: NumberQuestion, prepared: asyncio.Task[Prepared]) -> Answer:
    """Ask for the number and check it. What was heard in vain is read back, and checked as it is confirmed.

    That is the same whether nobody has it or several of a family do: nobody hears which.
    """
    given = await _asked(talk, question)
    while True:
        numbers = plausible(given) if isinstance(given, Number) else (given,)
        answer = await by_phone.request(numbers, talk.caller, await prepared)
        talk.forget_keys()  # pressed before the answer, they can't be meant for it
        match given, answer:
            case Number(), NoMatch(next_refused=None) | Several(next_refused=None):
                given = await read_back(talk, given, _NUMBER_SLOWLY)
            case _:
                return answer


async def _asked(talk: Conversation, question: NumberQuestion) -> str | Number:
    """Ask for the number, and again where someone says the number of their telephone."""
    while True:
        given = await ask(talk, question)
        if not (isinstance(given, Number) and _is_the_callers_phone(talk, given.hypotheses[0].digits)):
            return given
        talk.misunderstood += 1
        await talk.say(Prompt.THAT_IS_THE_PHONE)
        question = _NUMBER_SLOWLY


def _is_the_callers_phone(talk: Conversation, digits: str) -> bool:
    try:
        return e164(digits) == talk.caller.number
    except PhoneError:
        return False


async def _hand_over(talk: Conversation, offer: Offer) -> None:
    """Read the password once; heard to its end, it replaces the old one and is repeated once."""
    try:
        heard = await talk.read_out(Prompt.NEW_PASSWORD, password=offer.password)
        activation = await by_phone.activate(offer, heard)
    except BaseException:  # hung up, cut off or failed: the old password stays
        with contextlib.suppress(UnavailableError):
            await by_phone.withdraw(offer)
        raise
    match activation:
        case Activated():
            talk.outcome = Outcome.REISSUED
            await talk.read_out(Prompt.PASSWORD_REPEATED, password=offer.password)
            await talk.say(Prompt.PASSWORD_LASTS, good_for=offer.good_for)
        case NotHeard():
            talk.outcome = Outcome.NOT_HEARD
            await talk.say(Prompt.NOT_HEARD)
        case Superseded():
            talk.outcome = Outcome.SUPERSEDED
            await talk.say(Prompt.SUPERSEDED)
        case _:
            assert_never(activation)


async def _refuse(talk: Conversation, reason: Reason) -> None:
    """Say why, and end. Keys don't interrupt it: a number keyed ahead would, and nobody would hear why."""
    talk.outcome = Outcome.WITHHELD_NUMBER if reason is Reason.NO_NUMBER else Outcome.REFUSED
    await talk.read_out(_REFUSALS[reason])
