"""Whole dialogues of callers who speak: the hotline's own, on the real rules, over lines that are simulated.

Each caller says a number, hears what was made of it, agrees or corrects, and gets a password or doesn't. They
call four times: once with their own account on file for their telephone, and three times with another's
account in its place, whose number is drawn at random, differs in one digit, or in one that sounds alike. They
say the same in all four, and who gets a password of another's account was wrongly let in.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Final

import numpy as np

from nhanh8.hotline.assistant.conversation import Conversation, GaveUpError, OfficerWantedError
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.assistant.skills.reissue_password import reissue_password
from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.rehearsed import RehearsedCall
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.recognisers.recogniser import Result
from spoken import strangers
from spoken.corpus import Spoken
from spoken.person import Person, Voice
from spoken.registry import put_on_file
from spoken.teller import Teller

WRONG: Final = ("random", "one_digit", "alike")
"""Whose number is on file instead."""
_OWN: Final = "own"
_ALL_PHONES: Final = "+8499{:07}"


@dataclass(frozen=True)
class Ending:
    """How a call ended."""

    passed: bool
    """A password was read out."""
    given: int
    """How often digits were said."""
    keyed: bool
    outcome: str


@dataclass(frozen=True)
class Called:
    """One caller's calls over one line."""

    spoken: Spoken
    line: str
    own: Ending
    others: Mapping[str, Ending]
    """By whose number was on file."""


class PersonsCall(RehearsedCall):
    """A rehearsed call whose plan is made as it goes."""

    def __init__(self, caller: Caller, person: Person) -> None:
        super().__init__(caller, (), person.understood)
        self._person = person

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Let the person move, unless keys wait."""
        if not self._keys and (move := self._person.move()):
            self._moves.append(move)
        return await super().answer(within, asked)


def calls(said: Sequence[tuple[Voice, tuple[int, ...]]], tell_every: int) -> Iterator[Called]:
    """Have everybody call; with each voice come the seeds of its dice. Wants an empty registry."""
    phones = map(_ALL_PHONES.format, count())
    every = [(voice, [(*one, next(phones)) for one in _on_file(voice, seed)]) for voice, seed in said]
    theirs: dict[str, list[str]] = {}
    for _, telephones in every:
        for _, number, phone in telephones:
            theirs.setdefault(number, []).append(phone)
    put_on_file(theirs)
    for n, (voice, telephones) in enumerate(every):
        if n % tell_every == 0:
            print(f"call {n} of {len(every)}")
        endings = {whose: asyncio.run(ended(voice, phone)) for whose, _, phone in telephones}
        yield Called(voice.spoken, voice.line.name, endings.pop(_OWN), endings)


def _on_file(voice: Voice, seed: tuple[int, ...]) -> list[tuple[str, str]]:
    """Draw the numbers on file for this person's four telephones, each with whose it is."""
    number, dice = voice.spoken.digits, np.random.default_rng(seed)
    others = (
        strangers.at_random(number, dice),
        str(dice.choice(strangers.one_digit_off(number))),
        str(dice.choice(strangers.one_alike(number))),
    )
    return [(_OWN, number), *zip(WRONG, others, strict=True)]


async def ended(voice: Voice, phone: str) -> Ending:
    """Have somebody call from a telephone, and press 8; tell how it ended."""
    person = Person(voice)
    talk = Conversation(PersonsCall(Caller(phone, phone, Trust.TRUNK), person), Teller(person.told))
    talk.language = voice.language
    try:
        await reissue_password(talk)
    except GaveUpError:
        talk.outcome = Outcome.GAVE_UP
    except OfficerWantedError:
        talk.outcome = Outcome.OFFICER
    return Ending(talk.outcome is Outcome.REISSUED, person.given, person.keyed, talk.outcome)
