"""How soon callers who speak are answered, from packets that are written down here."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from _figures import Sorted
from _wire import SILENT
from spoken.figures import answered
from spoken.speaking import HeardLast, Speaking, When

MS = 1_000_000
BEGAN_MS, ENDED_MS = 10_000, 14_000


@dataclass
class Packets:
    """Packets of sound and of silence to several callers, by the milliseconds at which they came."""

    heard: HeardLast = field(default_factory=lambda: HeardLast(64, 8))
    spoken: list[Speaking] = field(default_factory=list)

    def caller(self, *sounds_ms: float, when: When = When.AFTER, digits: int = 10) -> None:
        caller = len(self.spoken)
        at = np.array([0.0, *sounds_ms]) * MS
        prints = np.array([SILENT, *[7] * len(sounds_ms)], np.uint64)
        rows = np.arange(at.size)
        self.heard.add(np.full(at.size, caller), at.astype(np.int64), rows, prints)
        one = Speaking(caller, b"", digits, when, self.heard, BEGAN_MS * MS, ENDED_MS * MS)
        self.spoken.append(one)

    def figures(self) -> dict[str, object]:
        return answered(Sorted(self.heard, len(self.spoken)), self.spoken)


def test_the_silence_that_was_due_goes_by_what_was_said_not_by_the_time_taken() -> None:
    packets = Packets()
    packets.caller(ENDED_MS + 2_100)  # ten digits: 1.6 s late, however it came about
    figures = packets.figures()
    assert figures["speech_end_to_audio_max_ms"] == pytest.approx(2_100)
    assert figures["after_the_silence_max_ms"] == pytest.approx(1_600)
    assert figures["answered_after_1500_ms_percent"] == 100


def test_less_than_a_number_is_answered_after_the_long_silence() -> None:
    packets = Packets()
    packets.caller(ENDED_MS + 1_600, digits=9)
    assert packets.figures()["after_the_silence_max_ms"] == pytest.approx(100)


def test_a_question_that_was_over_is_counted_and_not_taken_for_one_that_stopped_at_once() -> None:
    packets = Packets()
    packets.caller(BEGAN_MS - 900, ENDED_MS + 600, when=When.INTO)
    packets.caller(BEGAN_MS + 240, ENDED_MS + 600, when=When.INTO)
    figures = packets.figures()
    assert (figures["interrupted"], figures["question_already_over"]) == (1, 1)
    assert figures["speech_begin_to_stop_p50_ms"] == pytest.approx(240)


def test_who_is_talked_over_or_never_answered_has_no_time_to_an_answer() -> None:
    packets = Packets()
    packets.caller(BEGAN_MS + 1_600, ENDED_MS + 600)
    packets.caller()
    figures = packets.figures()
    assert (figures["answers"], figures["talked_over"], figures["unanswered"]) == (0, 1, 1)
    assert figures["speech_end_to_audio_p95_ms"] is None
