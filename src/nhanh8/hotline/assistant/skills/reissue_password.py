"""Key 8: a new password for the account of whoever calls."""

import asyncio
import contextlib
from typing import Final, assert_never

from nhanh8.hotline.assistant.conversation import Conversation, NumberQuestion
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS
from nhanh8.reissue import by_phone
from nhanh8.reissue.by_phone import (
    Activated,
    NoMatch,
    NotHeard,
    Offer,
    Prepared,
    Reason,
    Refused,
    Superseded,
)
from nhanh8.reissue.errors import UnavailableError
from nhanh8.speech.prompts import Prompt

_LENGTHS: Final = frozenset({SOCIAL_INSURANCE_DIGITS, PERSONAL_IDENTIFICATION_DIGITS})
_NUMBER: Final = NumberQuestion(Prompt.ASK_NUMBER, Prompt.NO_NUMBER, Prompt.WRONG_LENGTH, _LENGTHS)
_NUMBER_AGAIN: Final = NumberQuestion(
    Prompt.ASK_NUMBER_AGAIN, Prompt.NO_NUMBER, Prompt.WRONG_LENGTH, _LENGTHS
)

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
    try:
        await _ask_and_answer(talk, prepared)
    finally:
        prepared.cancel()


async def _ask_and_answer(talk: Conversation, prepared: asyncio.Task[Prepared]) -> None:
    question = _NUMBER
    while True:
        number = await talk.ask(question)
        answer = await by_phone.request(number, talk.caller, await prepared)
        talk.forget_keys()  # pressed before the answer, they can't be meant for it
        match answer:
            case Offer():
                await _hand_over(talk, answer)
                return
            case Refused(reason=reason):
                await _refuse(talk, reason)
                return
            case NoMatch(next_refused=reason):
                talk.outcome = Outcome.NO_MATCH
                await talk.say(Prompt.NO_MATCH)
                if reason:
                    await talk.read_out(_REFUSALS[reason])
                    return
                question = _NUMBER_AGAIN
            case _:
                assert_never(answer)


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
