"""One caller's ear, and several heard together: no call, no thread, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest

from nhanh8.hotline.line.hearing.ear import Ear, Key, Next, Playing, Report, Spoke
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.hearing.received import Packet
from nhanh8.hotline.line.hearing.said import SentAudio
from nhanh8.hotline.line.hearing.suspicion import Wait
from nhanh8.hotline.line.rtp.tones import tone
from nhanh8.speech import g711
from nhanh8.speech.activity.detector import Past, SpeechDetector, detector
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import rms_dbm0
from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Meaning
from nhanh8.speech.turns import Began, Count, Ended, Patience, Why
from nhanh8.speech.utterance import Law
from unit.hotline.line.hearing.sounds import at_level, cough, noise, pause, samples, words

TICK = 160
NUMBER = Patience.of(Grammar(lengths=frozenset({10, 12})))
WORD = Patience.of(Grammar(meanings=frozenset({Meaning.YES})))
PROMPT = g711.audio(words("This is what a caller hears. " * 4, "en", -16.0))


class _NoTicker:
    """Ticks are the test's own here."""


class HardOfHearing(SpeechDetector):
    """Notices speech or doesn't, as the test says."""

    notices = True

    def probabilities(self, heard: Sequence[tuple[Past, Samples]]) -> list[float]:
        return [0.95 if self.notices else 0.1] * len(heard)


@dataclass
class Line:
    """A caller's line into an ear, tick by tick."""

    law: Law = Law.A
    echo_db: float | None = None
    """Loss of the echo of what is played, if there is one."""
    late: int = 0
    """Samples by which it is."""
    clock: int = 0
    reports: list[tuple[int, object]] = field(default_factory=list)
    """What the ear said, and at which sample of our clock."""
    turns: list[int] = field(default_factory=list)
    """In which turn each of it was."""
    playing_since: int | None = None
    detector: SpeechDetector = field(default_factory=detector)

    def __post_init__(self) -> None:
        self.sent = SentAudio()
        self.ear = Ear(self.sent, lambda: self.clock)
        self.ear.told.append(Next(1))
        self._hearing = Hearing(cast("object", _NoTicker()), self.detector)  # type: ignore[arg-type]

    def play(self) -> None:
        self.sent.playing(self.clock, PROMPT, self.law)
        self.playing_since = self.clock
        self.ear.told.append(Playing(now=True))

    def hear(self, sound: Samples) -> None:
        back = self._echo(sound.size)
        encoded = g711.encode(samples(sound.astype(float) + back), self.law)
        for at in range(0, len(encoded), TICK):
            packet = encoded[at : at + TICK]
            timestamp = self.clock
            self.clock += len(packet)
            self.ear.told.append(Packet(packet, timestamp, self.law, self.clock))
            self._work()

    def comes_late(self, sound: Samples, then: Key | Next) -> None:
        """Let the ear learn of a sound and of what was told after it at one time: it was behind."""
        work, self._work = self._work, lambda: None  # type: ignore[method-assign]
        self.hear(sound)
        self._work = work  # type: ignore[method-assign]
        self.ear.told.append(then)
        self.nothing_comes(0.5)

    def silent(self, seconds: float) -> None:
        self.hear(pause(seconds))

    def nothing_comes(self, seconds: float) -> None:
        for _ in range(round(seconds * 50)):
            self.clock += TICK
            self._work()

    @property
    def said(self) -> Samples:
        return np.concatenate(
            [np.zeros(0, np.int16), *(s.samples for _, s in self.reports if isinstance(s, Spoke))]
        )

    def when(self, kind: type) -> list[int]:
        return [at for at, report in self.reports if isinstance(report, kind)]

    def _work(self) -> None:
        for _, reports in self._hearing.hear([self.ear]):
            assert reports
            for turn, report in reports:
                self.reports.append((self.clock, report))
                self.turns.append(turn)

    def _echo(self, size: int) -> Samples:
        if self.echo_db is None or self.playing_since is None:
            return np.zeros(size, np.int16)
        begin = self.clock - self.late
        return samples(self.sent.between(begin, begin + size) * 10 ** (-self.echo_db / 20))


async def test_a_number_is_heard_from_before_its_beginning_to_its_end() -> None:
    line = Line()
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    said = words("không một hai ba bốn năm sáu bảy tám chín")
    line.hear(said)
    line.silent(0.3)
    line.ear.told.append(Digits(10, 10))
    line.silent(1.0)
    assert line.when(Began)
    assert line.when(Count)
    [ended] = [report for _, report in line.reports if isinstance(report, Ended)]
    assert ended.why is Why.SILENCE
    assert line.when(Ended)[0] - 8000 - said.size < 0.6 * 8000
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[2000:-2000].tobytes() in line.said.tobytes()


async def test_words_that_the_detector_misses_are_heard_if_they_are_as_loud_as_those_before() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    line.hear(words("một hai ba"))
    ears.notices = False
    for word in ("bốn", "năm"):
        line.silent(0.7)
        line.hear(words(word))
    assert not line.when(Ended)
    line.silent(1.7)
    [ended] = line.when(Ended)
    assert line.clock - ended < 0.4 * 8000
    decoded = g711.decode(g711.encode(words("năm"), Law.A), Law.A)
    assert decoded[1000:-1000].tobytes() in line.said.tobytes()


async def test_what_is_softer_than_the_words_before_is_silence_where_the_detector_says_so() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    line.hear(words("một hai ba"))
    ears.notices = False
    line.hear(noise(2.0, -35.0))
    assert line.when(Ended)


async def test_an_answer_whose_beginning_the_detector_missed_is_heard_from_its_first_word() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    ears.notices = False
    line.hear(words("một hai ba"))
    line.silent(0.3)
    ears.notices = True
    line.hear(words("bốn năm sáu"))
    decoded = g711.decode(g711.encode(words("một hai ba"), Law.A), Law.A)
    assert decoded[1000:-1000].tobytes() in line.said.tobytes()


async def test_knocks_after_an_answer_hold_up_nothing() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(WORD)
    line.silent(1.0)
    line.hear(words("đúng rồi ạ"))
    ears.notices = False
    begun = line.clock
    for seed in range(5):
        line.silent(0.3)
        line.hear(noise(0.04, -18.0, seed=seed))
    [ended] = line.when(Ended)
    assert ended - begun < 0.7 * 8000


async def test_words_that_only_loudness_tells_are_no_speech_that_somebody_must_have_meant() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    line.hear(words("một hai"))
    ears.notices = False
    line.hear(words("ba bốn năm sáu"))
    line.silent(2.0)
    [ended] = [report for _, report in line.reports if isinstance(report, Ended)]
    assert ended.speech * 256 <= words("một hai").size + 512


async def test_what_came_before_a_key_is_no_beginning_of_an_answer() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.silent(1.0)
    ears.notices = False
    line.hear(words("một hai ba"))
    line.ear.told.append(Key())
    line.silent(0.4)
    ears.notices = True
    line.hear(words("bốn năm sáu"))
    decoded = g711.decode(g711.encode(words("một hai ba"), Law.A), Law.A)
    assert line.when(Began)
    assert decoded[1000:3000].tobytes() not in line.said.tobytes()


async def test_what_is_heard_of_a_prompt_is_no_beginning_of_an_answer() -> None:
    ears = HardOfHearing()
    line = Line(detector=ears)
    line.ear.told.append(NUMBER)
    line.play()
    line.silent(1.0)
    ears.notices = False
    line.hear(words("một hai ba"))
    line.ear.told.append(Playing(now=False))
    line.silent(0.3)
    ears.notices = True
    line.hear(words("bốn năm sáu"))
    decoded = g711.decode(g711.encode(words("một hai ba"), Law.A), Law.A)
    assert line.when(Began)
    assert decoded[1000:3000].tobytes() not in line.said.tobytes()


async def test_where_the_telephone_sends_no_silence_a_turn_ends_all_the_same() -> None:
    line = Line()
    line.ear.told.append(WORD)
    line.hear(words("đúng rồi"))
    line.nothing_comes(1.0)
    assert line.when(Ended)


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize(("echo_db", "late_ms"), [(10, 0), (10, 300), (20, 60), (40, 120)])
async def test_our_own_prompt_coming_back_is_nobody(law: Law, echo_db: float, late_ms: int) -> None:
    line = Line(law, echo_db, late_ms * 8)
    line.play()
    line.silent(6.0)
    assert not line.reports


async def test_who_speaks_over_the_prompt_and_its_echo_is_heard_without_it() -> None:
    line = Line(echo_db=15, late=800)
    line.play()
    line.silent(2.0)
    said = words("không một hai ba bốn năm sáu bảy")
    line.hear(said)
    [at] = line.when(Began)
    assert at - 16000 < 0.6 * 8000


async def test_coughs_over_a_prompt_are_nobody() -> None:
    line = Line()
    line.play()
    for seed in range(20):
        line.hear(cough(seed))
        line.silent(0.6)
    assert not line.when(Began)


async def test_a_prompt_waits_before_it_is_certain_that_someone_speaks() -> None:
    line = Line()
    line.play()
    line.silent(2.0)
    began = line.clock
    line.hear(words("không một hai ba bốn năm"))
    [waits] = line.when(Wait)
    [certain] = line.when(Began)
    assert waits - began <= 0.16 * 8000
    assert waits < certain


async def test_a_prompt_that_waits_for_a_cough_goes_on() -> None:
    waited = 0
    for seed in range(12):
        line = Line()
        line.play()
        line.silent(2.0)
        line.hear(cough(seed))
        line.silent(0.5)
        told = [report for _, report in line.reports]
        assert told in ([], [Wait.BEGINS, Wait.ENDS])
        if told:
            waited += 1
            first, last = line.when(Wait)
            assert last - first <= 0.25 * 8000
    assert waited, "none of these coughs begins like speech"


async def test_a_prompt_that_waits_goes_on_for_the_next_one() -> None:
    line = Line()
    line.play()
    line.silent(2.0)
    line.hear(words("không một hai ba")[: 9 * TICK])
    assert [report for _, report in line.reports] == [Wait.BEGINS]
    line.ear.told.append(Playing(now=False))
    line.nothing_comes(0.02)
    assert [report for _, report in line.reports] == [Wait.BEGINS, Wait.ENDS]


async def test_after_a_pause_a_voice_is_noticed_as_soon_as_on_a_line_that_is_looked_at() -> None:
    line = Line()
    line.ear.told.append(WORD)
    line.silent(2.0)
    assert line.ear.rested
    began = line.clock
    line.hear(words("không một hai ba"))
    assert not line.ear.rested
    assert line.when(Began)[0] - began <= 0.26 * 8000


async def test_noise_is_nobody() -> None:
    line = Line()
    line.hear(noise(5.0, -25.0))
    assert not line.reports


async def test_the_tones_of_keys_are_not_heard() -> None:
    line = Line()
    line.ear.told.append(NUMBER)
    line.hear(words("không một hai ba"))
    before = line.said.size
    for key in "5#":
        line.hear(g711.decode(tone(key, 0.12).alaw, Law.A))
        line.silent(0.08)
    line.silent(2.0)
    rest = line.said[before:].astype(float)
    assert line.when(Ended)
    late = rest[-3000:]
    assert rms_dbm0(late) < -50


async def test_long_pauses_are_not_heard() -> None:
    line = Line()
    line.ear.told.append(NUMBER)
    group = words("không một hai ba")
    for _ in range(3):
        line.hear(group)
        line.silent(1.2)
    line.silent(1.0)
    assert line.when(Ended)
    assert line.said.size < 3 * (group.size + 0.6 * 8000)


@pytest.mark.parametrize(("dbm0", "looked_at"), [(-44.0, True), (-46.0, False)])
async def test_what_is_softer_than_forty_five_below_the_milliwatt_is_not_looked_at(
    dbm0: float, looked_at: bool
) -> None:
    line = Line()
    hum = samples(at_level(np.sin(np.arange(800) * np.pi / 8), dbm0))
    line.ear.told.append(Packet(g711.encode(hum, Law.A), 0, Law.A, hum.size))
    assert (line.ear.next_chunk() is not None) is looked_at


async def test_a_key_ends_the_turn() -> None:
    line = Line()
    line.hear(words("không một hai ba"))
    line.ear.told.append(Key())
    line.silent(0.1)
    [ended] = [report for _, report in line.reports if isinstance(report, Ended)]
    assert ended.why is Why.KEY


async def test_a_key_ends_the_turn_after_all_that_was_said_before_it() -> None:
    line = Line()
    line.ear.told.append(NUMBER)
    line.silent(0.3)
    said = words("không một hai ba bốn năm")
    line.hear(said[:-5000])
    line.comes_late(said[-5000:], Key())
    [ended] = [report for _, report in line.reports if isinstance(report, Ended)]
    assert ended.why is Why.KEY
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[-4000:-500].tobytes() in line.said.tobytes()
    begun = line.when(Began)
    line.ear.told.append(Next(2, at_once=True))
    line.silent(1.0)
    assert line.when(Began) == begun


async def test_another_turn_has_nothing_of_what_came_late_in_the_one_before() -> None:
    line = Line()
    line.silent(0.3)
    line.comes_late(words("đúng rồi"), Next(2))
    line.silent(1.0)
    assert all(turn == 1 for turn in line.turns)


async def test_a_lost_packet_takes_nothing_from_what_a_key_ends() -> None:
    line = Line()
    line.ear.told.append(NUMBER)
    line.silent(0.3)
    said = words("không một hai ba bốn năm")
    line.hear(said[:-8000])
    line.clock += TICK
    line.comes_late(said[-8000:], Key())
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[-7000:-500].tobytes() in line.said.tobytes()


async def test_who_speaks_while_the_hearing_is_behind_is_heard_from_the_beginning() -> None:
    line = Line()
    line.silent(0.3)
    line.clock += 16 * 8000  # a prompt that nothing interrupts: nobody listens
    line.ear.told.append(Next(2))
    line.ear.told.append(NUMBER)
    line.nothing_comes(0.04)
    said = words("không một hai ba")
    line.comes_late(said, Key())
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[:-500].tobytes() in line.said.tobytes()
    assert not line.ear.dropped


async def test_another_turn_has_nothing_of_the_one_before() -> None:
    line = Line()
    line.ear.told.append(WORD)
    line.hear(words("đúng rồi"))
    line.silent(1.0)
    assert line.when(Ended)
    line.reports.clear()
    line.ear.told.append(Next(2))
    line.silent(1.0)
    assert not line.reports
    line.hear(words("không"))
    line.silent(2.0)
    assert line.when(Ended)


async def test_a_turn_that_follows_at_once_has_what_was_said_since() -> None:
    line = Line()
    line.ear.told.append(WORD)
    line.hear(words("đúng rồi"))
    line.ear.told.append(Key())
    said = words("không một hai ba")
    line.hear(said[:1600])
    line.reports.clear()
    line.ear.told.append(Next(2, at_once=True))
    line.hear(said[1600:])
    line.silent(2.0)
    assert line.when(Ended)
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[200:-2000].tobytes() in line.said.tobytes()


async def test_nobody_waits_for_a_caller_who_sends_too_much() -> None:
    flooding, other = Line(), Line()
    sound = g711.encode(noise(0.1, -20.0), Law.A)
    for at in range(0, 8000, len(sound)):
        flooding.ear.told.append(Packet(sound, at, Law.A, 0))
    other.hear(words("không một hai ba")[:6000])
    looked_at: list[int] = []

    class Watching(SpeechDetector):
        def probabilities(self, heard: Sequence[tuple[Past, Samples]]) -> list[float]:
            looked_at.append(len(heard))
            return super().probabilities(heard)

    together = Hearing(cast("object", _NoTicker()), Watching())  # type: ignore[arg-type]
    looked_at.clear()
    together.hear([flooding.ear, other.ear])
    assert 1 <= len(looked_at) <= 4
    together.hear([flooding.ear, other.ear])
    assert len(looked_at) > 4, "the rest comes with the next ticks"


async def test_an_ear_that_fails_reports_nothing_at_all_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    well, ill = Line(), Line()
    ill.ear.told.append(cast("Key", Packet(b"x", 0, cast("Law", "no law"), 0)))
    well.ear.told.append(NUMBER)
    found: dict[Ear, list[Report]] = dict(well._hearing.hear([ill.ear, well.ear]))
    assert found == {ill.ear: []}
    assert not well._hearing.hear([ill.ear, well.ear])
    assert caplog.text.count("can't be listened to") == 1
