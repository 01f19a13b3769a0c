"""What a call is to a dialogue, whatever carries it: SIP, a terminal, a test."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.recognisers.recogniser import Grammar, Result
from nhanh8.speech.utterance import Utterance


class HungUpError(Exception):
    """The caller is gone: nothing more can be said or asked in this call."""


class Cause(StrEnum):
    """Why a call ended, as it stands in the call detail record."""

    GOODBYE = "goodbye"
    CALLER_HUNG_UP = "caller hung up"
    CANCELLED = "cancelled"
    BUSY = "busy"
    DRAINING = "draining"
    MALFORMED = "malformed"
    NO_COMMON_CODEC = "no common codec"
    NO_ACK = "no ack"
    SILENT_LINE = "silent line"
    SESSION_EXPIRED = "session expired"
    TOO_LONG = "too long"
    SHUT_DOWN = "shut down"
    FAULT = "fault"


class Until(StrEnum):
    """What ends a prompt early."""

    END = "end"
    """Nothing: it must be heard."""
    KEY = "key"
    KEY_THEN_SPEECH = "key, then speech"
    """A key; speech only from its last words on: who begins to answer then is heard from the beginning."""
    KEY_OR_SPEECH = "key or speech"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is awaited from the caller, so that speech can be understood and its end be known."""

    language: str
    grammar: Grammar
    """Its lengths are those of what is still missing of a number."""


class Call(Protocol):
    """An answered call. Its methods raise HungUpError once the caller is gone."""

    caller: Caller
    listens: bool
    """Whether speech is understood in this call; else `answer` takes keys only."""

    async def play(self, utterance: Utterance, *, until: Until) -> bool:
        """Play to the end, or `until` something (what waits counts). Tell whether the end was reached.

        Speech that interrupts is kept, from its beginning, for the next `answer`; so is what begins at the
        last words of a prompt for which that is wished. What is said during any other is forgotten.
        """

    async def next_key(self, within: timedelta) -> str | None:
        """Take the next key (`0`-`9`, `*`, `#`, `A`-`D`) in the order pressed; None if none comes in time."""

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Take the next key, or what was said; None where neither began in time.

        A key ends what is being said: first comes its result, then the key. What is said on while a result
        is found out belongs to the next answer, if nothing is played before. Raises RecogniserError where
        speech can't be understood (now); keys can still be taken, by `next_key` too.
        """

    def forget_keys(self) -> None:
        """Drop keys pressed, and what was said, but not taken yet."""

    def heard(self) -> Heard:
        """Tell about the last `play`, and how long ago the caller's own packets last came."""

    async def hang_up(self, cause: Cause) -> None:
        """End the call from our side."""
