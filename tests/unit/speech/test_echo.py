"""Our own prompt on the caller's line."""

import numpy as np
import pytest

from nhanh8.speech import g711
from nhanh8.speech.activity.detector import CHUNK
from nhanh8.speech.echo import Cleaned, EchoCanceller
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import rms_dbm0
from nhanh8.speech.utterance import Law
from unit.hotline.line.hearing.sounds import samples, words

PROMPT = words("Hãy đọc hoặc bấm mã số bảo hiểm xã hội, gồm mười chữ số.", dbm0=-16.0)
LISTENED_TO = -45.0
"""dBm0; whatever is softer is nobody's speech."""
NEAR = words("one two three four five six", "en")


def sent(begin: int, end: int) -> Samples:
    whole = np.zeros(end - begin, np.int16)
    first, last = max(begin, 0), min(end, PROMPT.size)
    if first < last:
        whole[first - begin : last - begin] = PROMPT[first:last]
    return whole


def echo(loss_db: float, late_ms: float, law: Law, seed: int = 1) -> Samples:
    """Give the prompt as it comes back through a hybrid."""
    random = np.random.default_rng(seed)
    path = random.normal(size=60) * np.exp(-np.arange(60) / 10)
    back = np.convolve(PROMPT, path / np.sqrt(np.sum(path**2)))[: PROMPT.size] * 10 ** (-loss_db / 20)
    late = np.concatenate([np.zeros(round(late_ms * 8)), back])[: PROMPT.size]
    return g711.decode(g711.encode(samples(late), law), law)


def cleaned(line: Samples, *, look_every: int = 3) -> list[Cleaned]:
    canceller = EchoCanceller(sent)
    found = []
    for number, at in enumerate(range(0, line.size - CHUNK + 1, CHUNK)):
        found.append(canceller.clean(line[at : at + CHUNK], at))
        if number % look_every == 0:
            canceller.look_again()
    return found


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("late_ms", [0, 300])
@pytest.mark.parametrize("loss_db", [10, 25])
def test_an_echo_is_taken_out(loss_db: float, late_ms: float, law: Law) -> None:
    line = echo(loss_db, late_ms, law)
    chunks = cleaned(line)[30:]
    rest = np.concatenate([chunk.samples for chunk in chunks])
    before = rms_dbm0(line[30 * CHUNK :].astype(float))
    assert rms_dbm0(rest.astype(float)) < before - 12
    left = [c for c in chunks if not c.only_echo and rms_dbm0(c.samples.astype(float)) > LISTENED_TO]
    assert len(left) < 7  # speech that interrupts is so many within half a second


@pytest.mark.parametrize(
    "answer", ["không một một", "không không một", "hai chín ba", "sáu năm bảy", "dạ đúng rồi"]
)
def test_who_answers_a_prompt_that_is_over_is_no_echo_of_it(answer: str) -> None:
    said = words(answer, dbm0=-16.0)
    for late_ms in range(310, 510, 10):
        before = PROMPT.size // CHUNK * CHUNK
        line = np.concatenate([np.zeros(before + late_ms * 8, np.int16), said])
        assert not any(chunk.only_echo for chunk in cleaned(line, look_every=2))


def test_who_speaks_over_an_echo_stays() -> None:
    line = echo(15, 100, Law.A)
    begin = 60 * CHUNK
    size = min(NEAR.size, line.size - begin)
    line[begin : begin + size] += NEAR[:size]
    chunks = cleaned(line)[60 : 60 + size // CHUNK]
    rest = np.concatenate([chunk.samples for chunk in chunks]).astype(float)
    said = NEAR[: rest.size].astype(float)
    assert rms_dbm0(rest - said) < rms_dbm0(said) - 8
    spoken = [chunk for n, chunk in enumerate(chunks) if rms_dbm0(said[n * CHUNK : (n + 1) * CHUNK]) > -25]
    assert np.mean([chunk.only_echo for chunk in spoken]) < 0.2


def test_another_voice_is_no_echo_and_is_left_as_it_was() -> None:
    chunks = cleaned(NEAR)
    assert np.array_equal(np.concatenate([c.samples for c in chunks]), NEAR[: len(chunks) * CHUNK])
    assert not any(chunk.only_echo for chunk in chunks)


def test_where_nothing_was_sent_nothing_is_looked_for() -> None:
    canceller = EchoCanceller(lambda begin, end: np.zeros(end - begin, np.int16))
    for at in range(0, NEAR.size - CHUNK, CHUNK):
        canceller.clean(NEAR[at : at + CHUNK], at)
        assert not canceller.look_again()


def test_an_echo_that_is_forgotten_is_left_in() -> None:
    line = echo(15, 50, Law.MU)
    canceller = EchoCanceller(sent)
    for at in range(0, 40 * CHUNK, CHUNK):
        canceller.clean(line[at : at + CHUNK], at)
    assert canceller.look_again()
    at = 40 * CHUNK
    assert not np.array_equal(canceller.clean(line[at : at + CHUNK], at).samples, line[at : at + CHUNK])
    canceller.forget()
    assert np.array_equal(canceller.again().samples, line[at : at + CHUNK])
