"""One call's attention to what its caller says, as the event loop sees it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.hearing.ear import Ear, Key, Next, Playing, Report, Spoke
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.hearing.received import Packet
from nhanh8.hotline.line.hearing.recognition import Recognition
from nhanh8.hotline.line.hearing.said import SentAudio
from nhanh8.hotline.line.hearing.suspicion import Wait
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.recognisers.recogniser import NotUnderstood, Recogniser, Result
from nhanh8.speech.turns import Began, Count, Ended, Patience
from nhanh8.speech.utterance import Law

_MOST_WAITING: Final = 250
"""Packets, 5 s: where the hearing's thread is so far behind, what comes is dropped."""
_A_WORD: Final = 8
"""Chunks (256 ms). If less was said and nothing of it understood, it was a cough: nobody is told that we
didn't understand."""


class Stir(Enum):
    """Something that happened of the caller's turn."""

    MAYBE = "maybe"
    """There is a sound that may become speech: what is played may wait."""
    NOTHING = "nothing"
    """It was none."""
    BEGAN = "began"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Ears:
    """What all calls of a process listen with."""

    hearing: Hearing
    recogniser: Recogniser

    def of(self, clock: Callable[[], int], stirred: Callable[[Stir], None]) -> "Attention":
        """Give the attention of one call."""
        return Attention(self, clock, stirred)


class Attention:
    """Listens or doesn't; knows whether the caller speaks, and what was said."""

    def __init__(self, ears: Ears, clock: Callable[[], int], stirred: Callable[[Stir], None]) -> None:
        """`clock` is the call's own, in samples."""
        self.sent = SentAudio()
        self.listening = False
        self.spoke = False
        """Whether the caller speaks, or spoke and nobody took it yet."""
        self.went_on = False
        """Whether that can only be more of the last answer: nothing was played since."""
        self._hearing = ears.hearing
        self._recogniser = ears.recogniser
        self._clock = clock
        self._stirred = stirred
        self._ear = Ear(self.sent, clock)
        self._turn = self._not_taken = 0
        self._said: list[Spoke] = []
        self._handed_on = 0
        """How much of it the recogniser has."""
        self._ended: Ended | None = None
        self._failed = False
        self._asked: Asked | None = None
        self._recognition: Recognition | None = None
        self._counting: asyncio.Task[None] | None = None

    @property
    def dropped(self) -> int:
        """Packets that weren't listened to: too many, too long, or the hearing was behind."""
        return self._ear.dropped + self._not_taken

    @property
    def over(self) -> bool:
        """Whether the caller's turn is over, one way or another."""
        return self._ended is not None or self._failed

    # -- listening --------------------------------------------------------------------------------

    def listen(self, *, over_a_prompt: bool) -> None:
        """Listen from now on, if not already."""
        if not self.listening:
            self._await_a_turn()
            self.listening = True
            self._hearing.open(self._ear, self._take)
        self._ear.told.append(Playing(now=over_a_prompt))

    def stop(self) -> None:
        """Listen no longer, and forget what was said."""
        if self.listening:
            self.listening = False
            self._hearing.shut(self._ear)
        self._forget()

    def prompt_over(self) -> None:
        """Learn that what was played is over: less speech is needed to be sure of it."""
        self.sent.stopped(self._clock())
        if self.listening:
            self._ear.told.append(Playing(now=False))

    def audio(self, encoded: bytes, timestamp: int, law: Law) -> None:
        """Take a packet of the caller's audio, while listening."""
        if len(self._ear.told) < _MOST_WAITING:
            self._ear.told.append(Packet(encoded, timestamp, law, self._clock()))
        else:
            self._not_taken += 1

    def key(self) -> None:
        """Learn that a key was pressed."""
        if self.listening:
            self._ear.told.append(Key())

    # -- understanding ----------------------------------------------------------------------------

    def ask(self, asked: Asked) -> None:
        """Learn what is asked: what was said already, and what will be, is understood by it."""
        if asked == self._asked:
            return
        self._asked = asked
        self.went_on = False
        self._recognition = None
        self._ear.told.append(Patience.of(asked.grammar))
        self._understand()

    async def result(self) -> Result | None:
        """Give what the turn that is over meant; None where it was only a noise. Raises RecogniserError.

        The ear stays open: whoever goes on while the recogniser thinks is heard by the next `ask`.
        """
        if self._failed or self._recognition is None:
            self.stop()
            raise RecogniserError("the caller can't be heard")
        ended, recognition = self._ended, self._recognition
        self._counting = None  # it may go on: the result waits for it
        self._await_a_turn(at_once=True)
        self.went_on = True
        try:
            result = await recognition.result()
        except RecogniserError:
            self.stop()
            raise
        if isinstance(result, NotUnderstood) and ended and ended.speech < _A_WORD:
            return None
        return result

    # -- what the hearing tells -------------------------------------------------------------------

    def _take(self, reports: list[Report]) -> None:
        if not self.listening:
            return
        spoke = self.spoke
        if not reports:
            self._failed = self.spoke = True
            self._stirred(Stir.NOTHING)
        for turn, report in reports:
            if turn == self._turn:
                self._note(report)
        self._understand()
        self._stirred(Stir.BEGAN if self.spoke and not spoke else Stir.MORE)

    def _note(self, report: Spoke | Began | Count | Ended | Wait) -> None:
        match report:
            case Began():
                self.spoke = True
            case Spoke():
                self._said.append(report)
            case Count() if self._recognition and not self._counting:
                self._counting = asyncio.ensure_future(self._count(self._recognition))
            case Ended():
                self._ended = report
            case Wait():
                self._stirred(Stir.MAYBE if report is Wait.BEGINS else Stir.NOTHING)
            case Count():
                pass

    def _understand(self) -> None:
        """Hand on what was said to the recogniser, once it is known what is asked."""
        if self._asked is None or not self._said:
            return
        if self._recognition is None:
            self._recognition = Recognition(self._recogniser, self._asked)
            self._handed_on = 0
        for spoke in self._said[self._handed_on :]:
            self._recognition.hear(spoke.samples)
        self._handed_on = len(self._said)

    async def _count(self, recognition: Recognition) -> None:
        try:
            digits = await recognition.digits()
        except RecogniserError:
            if recognition is self._recognition:
                self._failed = True
                self._stirred(Stir.MORE)
        else:
            if recognition is self._recognition and digits is not None:
                self._ear.told.append(digits)
        finally:
            if self._counting is asyncio.current_task():
                self._counting = None

    def _await_a_turn(self, *, at_once: bool = False) -> None:
        self._forget()
        self._turn += 1
        self._ear.told.append(Next(self._turn, at_once))

    def _forget(self) -> None:
        self._said = []
        self._ended = self._asked = self._recognition = None
        self.spoke = self.went_on = self._failed = False
        if self._counting:
            self._counting.cancel()
            self._counting = None
