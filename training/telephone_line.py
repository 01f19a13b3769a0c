"""A telephone line, simulated: what it does to speech between a caller's mouth and our ear.

Room, microphone, noise, band, level, overdrive, G.711 and lost packets, in this order. All randomness comes
from the generator that is passed in.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech import g711
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, Wave, active_dbm0, rms_dbm0
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law
from training.noise import Noise, noise

_PACKET: Final = 160
"""Samples, 20 ms."""
_FADE_PACKETS: Final = 3
"""A lost packet is covered by the one before, weaker each time, until silence (ITU-T G.711, appendix I)."""
_MIDDLE_HZ: Final = 1000.0
"""Where the tilt of a microphone turns."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a call goes through."""

    law: Law = Law.A
    low_hz: float = 300.0
    high_hz: float = 3400.0
    tilt_db_an_octave: float = 0.0
    """Of the microphone: positive makes it shrill, negative dull."""
    level_dbm0: float = -20.0
    """Active speech level (ITU-T P.56) that arrives."""
    noise: Noise = Noise.WHITE
    snr_db: float = 60.0
    reverberation_s: float = 0.0
    """Until the room's sound has fallen by 60 dB; 0: no room."""
    overdrive_db: float = 0.0
    """How far the peaks would stand above full scale: they are clipped there."""
    lost: float = 0.0
    """Share of packets."""
    lost_in_a_row: float = 1.0
    """Mean length of a gap, in packets."""


_CLEAN: Final = 0.15
_BAD: Final = 0.4
"""Shares of the lines to learn from; the others are any."""
CLEAN: Final = Line()
"""A good line from a quiet room."""


def bad(rng: np.random.Generator) -> Line:
    """Choose a bad line, at the worse end of what callers have."""
    return Line(
        law=_either(rng, Law.A, Law.MU),
        low_hz=rng.uniform(250, 420),
        high_hz=rng.uniform(2900, 3400),
        tilt_db_an_octave=rng.uniform(-4, 4),
        level_dbm0=rng.uniform(-36, -12),
        noise=Noise(rng.choice(list(Noise))),
        snr_db=rng.uniform(6, 18),
        reverberation_s=rng.uniform(0.1, 0.5),
        overdrive_db=max(0.0, rng.uniform(-9, 9)),
        lost=rng.uniform(0, 0.05),
        lost_in_a_row=rng.uniform(1, 3),
    )


def any_line(rng: np.random.Generator) -> Line:
    """Choose a line for training: from perfect to bad, each fault by itself."""
    return Line(
        law=_either(rng, Law.A, Law.MU),
        low_hz=rng.uniform(150, 420),
        high_hz=rng.uniform(2900, 3800),
        tilt_db_an_octave=rng.uniform(-4, 4),
        level_dbm0=rng.uniform(-38, -10),
        noise=Noise(rng.choice(list(Noise))),
        snr_db=rng.uniform(5, 45),
        reverberation_s=rng.uniform(0.1, 0.6) * (rng.random() < 0.4),
        overdrive_db=rng.uniform(0, 10) * (rng.random() < 0.2),
        lost=rng.uniform(0, 0.06) * (rng.random() < 0.4),
        lost_in_a_row=rng.uniform(1, 3),
    )


def for_training(rng: np.random.Generator) -> Line:
    """Choose a line to learn from: often with every fault at once, which `any_line` hardly ever has."""
    kind = rng.random()
    if kind < _CLEAN:
        return CLEAN
    return bad(rng) if kind < _CLEAN + _BAD else any_line(rng)


def through(samples: Samples, line: Line, rng: np.random.Generator) -> Samples:
    """Send speech of 8,000 samples a second through a line; as long afterwards as before."""
    wave = samples.astype(np.float64)
    if line.reverberation_s:
        wave = _in_a_room(wave, line.reverberation_s, rng)
    speech = active_dbm0(wave)
    if np.isfinite(speech):
        background = noise(line.noise, wave.size, rng)
        wave = wave + background * 10 ** ((speech - line.snr_db - rms_dbm0(background)) / 20)
        wave = _in_band(wave, line)
        wave *= 10 ** ((line.level_dbm0 - active_dbm0(wave)) / 20)
    if line.overdrive_db and wave.any():
        ceiling = np.abs(wave).max() * 10 ** (-line.overdrive_db / 20)
        wave = np.clip(wave, -ceiling, ceiling)
    limited = np.rint(np.clip(wave, -FULL_SCALE, FULL_SCALE - 1)).astype(np.int16)
    return _with_gaps(g711.decode(g711.encode(limited, line.law), line.law), line, rng)


def _either(rng: np.random.Generator, one: Law, other: Law) -> Law:
    return one if rng.random() < 0.5 else other


def _in_a_room(wave: Wave, seconds: float, rng: np.random.Generator) -> Wave:
    """Add a room's reverberation: noise that dies away, after the direct sound."""
    length = round(seconds * SAMPLES_PER_SECOND)
    t = np.arange(length) / SAMPLES_PER_SECOND
    tail = rng.normal(0, 1, length) * 10 ** (-3 * t / seconds)
    tail[: round(0.002 * SAMPLES_PER_SECOND)] = 0
    response = tail * 10 ** (rng.uniform(-12, 0) / 20) / np.sqrt(np.square(tail).sum())
    response[0] = 1.0
    size = wave.size + length
    return np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(response, size), size)[: wave.size]


def _in_band(wave: Wave, line: Line) -> Wave:
    """Keep the line's band, with edges an eighth of it wide, and tilt it as the microphone does."""
    spectrum = np.fft.rfft(wave)
    hz = np.fft.rfftfreq(wave.size, 1 / SAMPLES_PER_SECOND)
    corners = [line.low_hz * 0.6, line.low_hz, line.high_hz, line.high_hz * 1.08]
    gain = np.interp(hz, corners, [0.0, 1.0, 1.0, 0.0], left=0.0, right=0.0)
    octaves = np.log2(np.maximum(hz, 100.0) / _MIDDLE_HZ)
    return np.fft.irfft(spectrum * gain * 10 ** (line.tilt_db_an_octave * octaves / 20), wave.size)


def _with_gaps(samples: Samples, line: Line, rng: np.random.Generator) -> Samples:
    """Lose packets in bursts (Gilbert's model), each covered by the last one that came."""
    if not line.lost:
        return samples
    heard = samples.copy()
    missing = 0
    for start in range(0, samples.size, _PACKET):
        goes_on = 1 - 1 / line.lost_in_a_row
        begins = line.lost / (line.lost_in_a_row * (1 - line.lost))
        missing = missing + 1 if rng.random() < (goes_on if missing else begins) else 0
        if missing:
            size = heard[start : start + _PACKET].size
            before = heard[max(start - _PACKET, 0) : start][:size]
            fading = before * max(0.0, 1 - missing / (_FADE_PACKETS + 1))
            heard[start : start + _PACKET] = np.resize(np.rint(fading), size) if before.size else 0
    return heard
