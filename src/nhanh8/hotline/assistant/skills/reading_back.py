"""Reading a spoken number back, and correcting it group by group, until the caller says that it is right."""

from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from nhanh8.hotline.assistant.asking import NumberQuestion, ask
from nhanh8.hotline.assistant.conversation import Conversation
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Number
from nhanh8.speech.utterances import groups

_GROUPS: Final = (Prompt.READ_BACK_FIRST, Prompt.READ_BACK_MIDDLE, Prompt.READ_BACK_LAST)
"""Both lengths are read in three groups. Each is asked about by itself: nobody has to count groups."""


@dataclass(frozen=True, slots=True, repr=False)
class _Corrected:
    """A number with another group, to be read back again."""

    digits: str


async def read_back(talk: Conversation, number: Number, question: NumberQuestion) -> str | Number:
    """Read the best of a number back and have it confirmed or corrected.

    Gives the digits that the caller agreed to or keyed; or what was heard, where they said the whole number
    again. `question` is how they are asked for it. Raises GaveUpError and OfficerWantedError.
    """
    digits = number.hypotheses[0].digits
    while not await talk.agrees(Prompt.READ_BACK, number=SecretStr(digits)):
        talk.misunderstood += 1
        if _seems_a_card(digits):
            await talk.say(Prompt.ONLY_THE_LAST_TEN)
            return await ask(talk, question)
        match await _corrected(talk, digits, question):
            case _Corrected(digits=digits):
                pass
            case another:
                return another
    return digits


async def _corrected(talk: Conversation, digits: str, question: NumberQuestion) -> _Corrected | str | Number:
    """Find the wrong group and have it given anew, or the whole number."""
    parts = groups(digits)
    if talk.takes_speech:
        for place, (prompt, group) in enumerate(zip(_GROUPS, parts, strict=True)):
            if not await talk.agrees(prompt, group=SecretStr(group)):
                again = _given_again(await ask(talk, _about(group, question)), group, question)
                if isinstance(again, str) and len(again) == len(group):
                    return _Corrected("".join([*parts[:place], again, *parts[place + 1 :]]))
                return again
    return await ask(talk, question)


def _about(group: str, question: NumberQuestion) -> NumberQuestion:
    """Ask for a group; many will say the whole number instead."""
    return NumberQuestion(
        lengths=question.lengths | {len(group)},
        by_key=Prompt.KEY_GROUP,
        aloud=Prompt.SAY_GROUP,
        aloud_again=Prompt.SAY_GROUP,
        nothing=Prompt.NOTHING_HEARD,
        wrong_length=Prompt.TOO_SHORT,
    )


def _given_again(given: str | Number, group: str, question: NumberQuestion) -> str | Number:
    """Take a group in its best reading that isn't the one denied; a whole number as it was given."""
    if isinstance(given, str):
        return given
    if len(given.hypotheses[0].digits) in question.lengths:
        whole = (each for each in given.hypotheses if len(each.digits) in question.lengths)
        return Number(tuple(whole), given.freely)
    alike = (each.digits for each in given.hypotheses if len(each.digits) == len(group))
    return next((digits for digits in alike if digits != group), group)


def _seems_a_card(digits: str) -> bool:
    """Tell whether twelve digits can be the beginning of a health insurance card's thirteen.

    A personal identification number begins with its province's code, 001 to 096 (Decree 137/2015,
    article 13), a card's number with one of five shares that are paid.
    """
    return len(digits) == PERSONAL_IDENTIFICATION_DIGITS and not digits.startswith("0")
