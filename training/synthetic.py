"""Made speech: espeak-ng's voices, each as many speakers as it has variants, rates and pitches."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band, trimmed
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import Wave
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

VIETNAMESE: Final = ("vi", "vi-vn-x-central", "vi-vn-x-south")
ENGLISH: Final = ("en-gb", "en-us", "en-gb-scotland", "en-029", "en-gb-x-rp")
HELD_OUT: Final = ("Annie", "Denis", "Marco", "adam", "belinda", "gustave", "linda", "paul")
"""Variants that training neither learns from nor chooses on: strangers, as far as made voices can be."""
CHOOSING: Final = ("f3", "klatt3", "m5", "steph2")
"""Variants that training chooses on: not learnt from, but near kin of these are."""
VARIANTS: Final = (
    *("Alex", "Alicia", "Andrea", "Andy", "AnxiousAndy", "Diogo", "Gene", "Gene2", "Henrique", "Hugo"),
    *("Jacky", "Lee", "Mario", "Michael", "Mike", "Nguyen", "Storm", "anika", "antonio", "aunty"),
    *("benjamin", "boris", "caleb", "david", "ed", "edward", "edward2", "f1", "f2", "f4", "f5"),
    *("grandma", "grandpa", "iven", "iven2", "iven3", "iven4", "john", "kaukovalta", "klatt", "klatt2"),
    *("klatt4", "klatt5", "klatt6", "m1", "m2", "m3", "m4", "m6", "m7", "m8", "marcelo", "max"),
    *("michel", "miguel", "norbert", "pablo", "pedro", "quincy", "rob", "robert", "sandro", "shelby"),
    *("steph", "steph3", "travis", "victor"),
)
"""Of training: those that sound like people."""

_AMPLITUDE: Final = 60
"""Of 100: louder clips by itself."""
_EDGE_S: Final = (0.1, 0.5)
"""Silence before and after what is said."""


@dataclass(frozen=True, slots=True)
class MadeVoice:
    """A speaker."""

    base: str
    variant: str
    words_a_minute: int
    pitch: int
    """0 to 99; 50 is the variant's own."""


def any_voice(rng: np.random.Generator, bases: Sequence[str], variants: Sequence[str]) -> MadeVoice:
    """Draw a speaker."""
    return MadeVoice(
        base=str(rng.choice(bases)),
        variant=str(rng.choice(variants)),
        words_a_minute=int(rng.integers(115, 250)),
        pitch=int(rng.integers(15, 90)),
    )


def speak(words: str, voice: MadeVoice) -> Samples:
    """Say words (a comma is a pause), 8,000 samples a second, silence cut off. 20 ms of one core.

    Raises FileNotFoundError where espeak-ng isn't installed.
    """
    done = subprocess.run(
        [
            *("espeak-ng", "-v", f"{voice.base}+{voice.variant}", "-s", str(voice.words_a_minute)),
            *("-p", str(voice.pitch), "-a", str(_AMPLITUDE), "-b", "1", "-z", "--stdin", "--stdout"),
        ],
        input=words.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    samples, rate = wav.read(done.stdout, "espeak-ng", streamed=True)
    said: Samples = trimmed(in_telephone_band(samples, rate).astype(np.float64)).astype(np.int16)
    return said


def with_silence_around(samples: Samples, rng: np.random.Generator) -> Samples:
    """Put a little silence before and after, as a turn of a call has it."""
    before, after = (round(rng.uniform(*_EDGE_S) * SAMPLES_PER_SECOND) for _ in range(2))
    return np.pad(samples, (before, after))


def at_another_speed(wave: Wave, factor: float) -> Wave:
    """Play faster or slower, which shifts pitch and formants, too: another, smaller or larger speaker."""
    places = np.arange(0, wave.size - 1, factor)
    return np.interp(places, np.arange(wave.size), wave)
