"""The hotline's ear as the benchmarks use it: what it hears, in time that is counted, not waited for."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from nhanh8.hotline.line.hearing.ear import Ear, Next, Spoke
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.hearing.received import Packet
from nhanh8.hotline.line.hearing.said import SentAudio
from nhanh8.speech.activity.detector import detector
from nhanh8.speech.g711 import Samples, encode
from nhanh8.speech.recognisers.recogniser import Digits, Grammar
from nhanh8.speech.turns import Count, Ended, Patience
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

if TYPE_CHECKING:
    from nhanh8.hotline.line.rtp.ticker import Ticker

_PACKET: Final = 160


class HotlineEar:
    """Notices that somebody speaks, and when they are done."""

    def __init__(self) -> None:
        self._hearing = asyncio.run(_hearing())

    def hear(
        self,
        sound: Samples,
        grammar: Grammar,
        take: Callable[[Samples], None],
        count: Callable[[], Digits | None],
    ) -> float:
        """Give what is said to `take`, up to the end of the answer; nothing where nobody is noticed.

        Returns the second at which it was over.
        """
        clock = 0
        ear = Ear(SentAudio(), lambda: clock)
        ear.told.extend((Next(1), Patience.of(grammar)))
        encoded = encode(sound, Law.A)
        for at in range(0, len(encoded), _PACKET):
            clock += _PACKET
            ear.told.append(Packet(encoded[at : at + _PACKET], at, Law.A, clock))
            for _, reports in self._hearing.hear([ear]):
                for _, report in reports:
                    match report:
                        case Spoke(samples=samples):
                            take(samples)
                        case Count() if digits := count():
                            ear.told.append(digits)
                        case Ended():
                            return clock / SAMPLES_PER_SECOND
        return clock / SAMPLES_PER_SECOND


async def _hearing() -> Hearing:
    return Hearing(cast("Ticker", None), detector())  # it is asked directly, not woken
