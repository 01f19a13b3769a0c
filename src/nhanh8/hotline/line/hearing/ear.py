"""One caller's ear: packets in, what is said out, a chunk of 32 ms at a time."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.hotline.line.hearing.loudness import Loudness
from nhanh8.hotline.line.hearing.received import Packet, ReceivedAudio
from nhanh8.hotline.line.hearing.said import SentAudio
from nhanh8.hotline.line.hearing.suspicion import Heard, Suspicion, Wait
from nhanh8.hotline.line.rtp.tones import tone_in
from nhanh8.speech.activity.detector import CHUNK, Past
from nhanh8.speech.echo import Cleaned, EchoCanceller
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, rms_dbm0
from nhanh8.speech.recognisers.recogniser import Digits
from nhanh8.speech.turns import SPEECH, STILL_SPEECH, Began, Count, Ended, Event, Patience, Turns

_FULL_SCALE_DBM0: Final = rms_dbm0(np.array([FULL_SCALE]))
_QUIETEST: Final = 10 ** ((-45.0 - _FULL_SCALE_DBM0) / 10) * FULL_SCALE**2 * CHUNK
"""Energy of a chunk at -45 dBm0: softer is nobody speaking into this telephone, and isn't looked at."""
_RESTED: Final = 16
"""Quiet chunks (half a second) after which the detector should remember a quiet line, and nothing else."""
_LOOK_AGAIN: Final = 2
"""Chunks between two looks for an echo, of 1 ms each."""
_REMEMBERED: Final = 96
"""Chunks kept while nobody speaks, for a turn whose beginning becomes certain only later."""
_HEARD_OF_A_PAUSE: Final = 8
"""Chunks of a pause (256 ms) that a recogniser gets to hear; longer ones tell it nothing."""
_LEAD_IN: Final = 4
"""And of the end of a longer one, before speech goes on: weak consonants begin words."""
_TONE_BEFORE: Final = 160
"""Samples of the chunk before that may have a key's tone already."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """Something was said, or more of it; no echo, no tones, long pauses shortened."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class Playing:
    """Whether a prompt that speech interrupts is being played."""

    now: bool


class Key:
    """A key was pressed."""


@dataclass(frozen=True, slots=True)
class Next:
    """Another turn may begin.

    Unless it follows at once, nobody listened before it, and what was said then is forgotten.
    """

    turn: int
    """Its number: reports bear it."""
    at_once: bool = False
    """Whether it follows the one before, with nothing forgotten that came since."""


Told = Packet | Playing | Patience | Digits | Key | Next
Report = tuple[int, Spoke | Began | Count | Ended | Wait]
"""What happened, in which turn."""


class Ear:
    """What happens to one caller's audio. The loop fills `told`; all else is for the hearing's thread."""

    def __init__(self, sent: SentAudio, clock: Callable[[], int]) -> None:
        self.past = Past()
        self.told: deque[Told] = deque()
        self.reports: list[Report] = []
        """What came of it, to be taken away."""
        self.broken = False
        """Whether it failed, and isn't listened with until it is opened anew."""
        self._sent = sent
        self._clock = clock
        self._received = ReceivedAudio()
        self._samples: Samples = np.zeros(0, np.int16)
        self._at = 0
        self._echo = EchoCanceller(sent.between)
        self._streams = 0
        self._quiet = _RESTED
        self._looked = 0
        self._turns = Turns()
        self._suspicion = Suspicion(sent.between)
        self._loudness = Loudness()
        self._playing = False
        self._may_belong = 0
        """Chunks that may belong to what is said next: none before a key, or while a prompt was played."""
        self._turn = 0
        self._kept: deque[Samples] = deque(maxlen=_REMEMBERED)
        """What came last while nobody speaks; in a turn, what isn't reported yet."""
        self._pause: deque[Samples] = deque(maxlen=_LEAD_IN)
        """The end of a long pause."""
        self._cleaned = Cleaned(self._samples, only_echo=False)

    @property
    def dropped(self) -> int:
        """Packets that were more than a telephone sends."""
        return self._received.dropped

    def next_chunk(self) -> Samples | None:
        """Take what was told; give the next chunk that may be speech, for `judge`. None: that is all."""
        while self._listen():
            chunk, self._samples = self._samples[:CHUNK], self._samples[CHUNK:]
            self._cleaned = self._echo.clean(chunk, self._at)
            self._at += CHUNK
            if not _is_quiet(self._cleaned.samples):
                return self._cleaned.samples
            self._quiet += 1
            self._follow(0.0)
        return None

    @property
    def rested(self) -> bool:
        """Whether it was quiet for long before the last chunk: the detector didn't hear that."""
        return self._quiet >= _RESTED

    def judge(self, probability: float) -> None:
        """Take how likely the last chunk is speech (0 to 1)."""
        cleaned = self._cleaned
        self._quiet = 0
        self._looked += 1
        doubtful = probability >= SPEECH and not cleaned.only_echo and not self._turns.speaking
        if doubtful and self._looked >= _LOOK_AGAIN:
            self._looked = 0
            if self._echo.look_again():
                self._cleaned = cleaned = self._echo.again()
                self._turns.nothing_said()
                self._may_belong = 0
        if not cleaned.only_echo and tone_in(cleaned.samples):
            self._mute()
            probability = 0.0
        self._follow(0.0 if cleaned.only_echo else probability)

    def _listen(self) -> bool:
        """Take what was told, up to a whole chunk of samples that comes before the rest of it.

        What a key ends, or the next turn forgets, is all that was said before it: however late that is heard.
        """
        while self.told:
            if isinstance(self.told[0], Key | Next) and self._has_a_chunk(self._received.clock):
                return True
            match self.told.popleft():
                case Packet() as packet:
                    self._received.take(packet)
                case Playing(now=playing):
                    self._playing = playing
                    self._turns.over_a_prompt(playing)
                    self._wait(self._suspicion.nothing())
                case Patience() as patience:
                    self._turns.expect(patience)
                case Digits() as digits:
                    self._report(self._turns.digits(digits))
                case Key():
                    self._report(self._turns.key())
                    self._may_belong = 0
                case Next() as following:
                    self._begin(following)
        return self._has_a_chunk(self._clock())

    def _has_a_chunk(self, clock: int) -> bool:
        """Take the samples that were due at a moment; tell whether they are enough."""
        if self._received.streams != self._streams:
            self._streams = self._received.streams
            self._echo.forget()
            self._suspicion.forget()
            self._loudness.forget()
        if due := self._received.due(clock):
            self._samples = np.concatenate([self._samples, *due])
            self._at = self._received.at - self._samples.size
        return self._samples.size >= CHUNK

    def _begin(self, following: Next) -> None:
        """Await the next turn."""
        self._turn = following.turn
        self._turns.listen()
        self._turns.expect(Patience())
        self._loudness.next_answer()
        if not following.at_once:
            self._kept.clear()
            self._pause.clear()
            self._samples = self._samples[:0]
            self._received.not_listened()
            self._echo.not_listened()
            self._quiet = _RESTED

    def _follow(self, probability: float) -> None:
        """Let the turn go on by the last chunk."""
        samples = self._cleaned.samples
        if self._cleaned.only_echo:
            samples = np.zeros_like(samples)
        self._loudness.hear(samples, speech=probability >= SPEECH)
        self._may_belong = 0 if self._playing else self._may_belong + 1
        like_words = self._turns.speaking and probability < STILL_SPEECH and self._loudness.like_words()
        event = self._turns.hear(probability, like_words=like_words)
        if not self._turns.speaking or self._turns.pause <= _HEARD_OF_A_PAUSE:
            self._kept.extend(self._pause)
            self._pause.clear()
            self._kept.append(samples)
        else:
            self._pause.append(samples)
        if isinstance(event, Began):
            self._suspicion.confirmed()
        elif self._playing and not self._turns.speaking:
            heard = Heard(samples, probability, self._at, self._cleaned.only_echo)
            self._wait(self._suspicion.hear(heard))
        self._report(event)

    def _wait(self, wait: Wait | None) -> None:
        """Tell that the prompt is to wait, or to go on."""
        if wait:
            self.reports.append((self._turn, wait))

    def _report(self, event: Event | None) -> None:
        """Tell of an event, and of all that was said until then."""
        if event is None:
            return
        said = list(self._kept)
        if isinstance(event, Began):
            said = said[-self._began(event.chunks_ago) - 1 :]
            self.reports.append((self._turn, event))
        self._kept = deque(maxlen=None if self._turns.speaking else _REMEMBERED)
        if said:
            self.reports.append((self._turn, Spoke(np.concatenate(said))))
        if not isinstance(event, Began):
            self.reports.append((self._turn, event))

    def _began(self, ago: int) -> int:
        """Give how many chunks ago the answer began: on a bad line the detector is late by a word or two.

        What came while a prompt was played may be its echo, and is left to the detector.
        """
        return max(ago, min(self._loudness.began(ago), self._may_belong))

    def _mute(self) -> None:
        """Leave nothing of a key's tone: neither in this chunk nor at the end of the one before."""
        self._cleaned = Cleaned(np.zeros_like(self._cleaned.samples), only_echo=False)
        if self._kept:
            last = self._kept[-1].copy()
            last[-_TONE_BEFORE:] = 0
            self._kept[-1] = last


def _is_quiet(samples: Samples) -> bool:
    wave = samples.astype(np.float32)
    return float(wave @ wave) < _QUIETEST
