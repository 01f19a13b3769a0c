"""Key 8: a new password for the account of whoever calls."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Final, assert_never

from nhanh8.hotline.assistant.asking import NumberQuestion, ask
from nhanh8.hotline.assistant.conversation import Conversation, GaveUpError
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.assistant.skills.officer import officer
from nhanh8.hotline.assistant.skills.other_numbers import is_phone, seems_a_card
from nhanh8.hotline.assistant.skills.reading_back import is_right, read_back
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS
from nhanh8.reissue import by_phone
from nhanh8.reissue.answers import (
    Activated,
    Answer,
    Doubtful,
    NoMatch,
    NotHeard,
    Offer,
    Reason,
    Refused,
    Several,
    Superseded,
)
from nhanh8.reissue.by_phone import Prepared
from nhanh8.reissue.errors import UnavailableError
from nhanh8.reissue.plausible import near, plausible
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
    too_short=(Prompt.TOO_SHORT,),
    too_long=(Prompt.TOO_LONG, Prompt.ONLY_THE_LAST_TEN),
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
    prepared = talk.once(by_phone.prepare)  # hashed while the caller gives the number
    listened = talk.listens
    await talk.say_where_the_voice_goes()
    try:
        await _ask_and_answer(talk, prepared)
    except GaveUpError:
        if not listened:
            raise
        await officer(talk)  # neither speech nor keys helped


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
            case NoMatch(next_refused=reason) | Several(next_refused=reason) | Doubtful(next_refused=reason):
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

    That is the same whether nobody has it, several of a family do, or a reading that is too unlikely fits:
    nobody hears which. After the last check nothing is corrected, for it couldn't be checked.
    """
    given = await _asked(talk, question)
    while isinstance(given, Number):
        answer = await by_phone.request(plausible(given), talk.caller, await prepared, near=near(given))
        talk.forget_keys()  # pressed before the answer, they can't be meant for it
        if isinstance(answer, Offer | Refused):
            return answer
        best = given.hypotheses[0].digits
        if answer.next_refused and not await is_right(talk, best):
            return answer
        given = best if answer.next_refused else await read_back(talk, given, _NUMBER_SLOWLY)
        if isinstance(given, str):
            answer = await by_phone.confirm(given, answer, talk.caller, await prepared)
            talk.forget_keys()
            return answer
    answer = await by_phone.request((given,), talk.caller, await prepared)
    talk.forget_keys()
    return answer


async def _asked(talk: Conversation, question: NumberQuestion) -> str | Number:
    """Ask for the number, and again where someone says their telephone's, or that of their card."""
    while True:
        given = await ask(talk, question)
        if isinstance(given, str):
            return given
        if is_phone(given.hypotheses[0].digits, talk.caller.number):
            help_ = Prompt.THAT_IS_THE_PHONE
        elif all(map(seems_a_card, plausible(given))):
            help_ = Prompt.ONLY_THE_LAST_TEN
        else:
            return given
        talk.misunderstood += 1
        await talk.say(help_)
        question = _NUMBER_SLOWLY


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
