"""The clean clips to learn from and to choose on: people's sentences (CC0) and made speech."""

import csv
import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, cycle
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile

from nhanh8.speech.clip import in_telephone_band, trimmed
from nhanh8.speech.g711 import Samples
from training import script, synthetic

WORDS = "clips.jsonl"
"""The file that a whole corpus has."""
_TO_CHOOSE, _TO_REPORT = 90, 300
"""Numbers by voices that training doesn't learn from: a third for each region."""
_FULL_SCALE = 32767


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip; its samples stand in the corpus's file from `start` on."""

    split: str
    speaker: str
    """Of people as in the manifest; of made voices the base and the variant."""
    region: str
    sex: str
    text: str
    units: tuple[str, ...]
    start: int
    size: int


class Piece(Protocol):
    """What has its samples in the corpus's file."""

    @property
    def start(self) -> int:
        """Give the place of the first sample."""

    @property
    def size(self) -> int:
        """Give the number of samples."""


class Corpus:
    """Clips on disk: all samples in one file, all words in another."""

    def __init__(self, folder: Path) -> None:
        self._samples = np.memmap(folder / "samples.i16", np.int16, "r")
        rows = (folder / WORDS).read_text().splitlines()
        self.clips = [Clip(**(row | {"units": tuple(row["units"])})) for row in map(json.loads, rows)]

    def samples(self, piece: Piece) -> Samples:
        """Give the samples of a clip or of a part of one, 8,000 a second."""
        return np.array(self._samples[piece.start : piece.start + piece.size])


def make(folder: Path, speech: Path, synthetic_clips: int, seed: int) -> None:
    """Write the corpus: every clip of the manifest whose words are Vietnamese, and so many made ones."""
    folder.mkdir(parents=True, exist_ok=True)
    people = list(_people(speech))
    sentences = [clip.text for clip, _ in people if clip.split == "train"]
    made = _made(sentences, synthetic_clips, seed)
    to_choose = _numbers("made-dev", synthetic.CHOOSING, _TO_CHOOSE, seed + 1)
    to_report = _numbers("made-test", synthetic.HELD_OUT, _TO_REPORT, seed + 2)
    start = 0
    unfinished = folder / "clips.part"
    with (folder / "samples.i16").open("wb") as sound, unfinished.open("w") as words:
        for clip, samples in chain(people, made, to_choose, to_report):
            row = asdict(clip) | {"start": start, "size": samples.size}
            words.write(json.dumps(row, ensure_ascii=False) + "\n")
            sound.write(samples.tobytes())
            start += samples.size
    unfinished.replace(folder / WORDS)


def _people(speech: Path) -> Iterator[tuple[Clip, Samples]]:
    with (speech / "manifest.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text = row["transcript"]
            if not script.is_vietnamese(text):
                continue
            sound, rate = soundfile.read(speech / row["path"], dtype="float64", always_2d=True)
            wave = in_telephone_band(np.rint(sound.mean(axis=1) * _FULL_SCALE), rate)
            said = trimmed(wave.astype(np.float64)).astype(np.int16)
            line = script.vietnamese(text)
            yield Clip(row["split"], row["speaker"], row["region"], row["sex"], text, line.units, 0, 0), said


def _made(sentences: list[str], count: int, seed: int) -> Iterator[tuple[Clip, Samples]]:
    rng = np.random.default_rng(seed)
    said = script.lines(sentences, rng)
    bases = {"vi": cycle(synthetic.VIETNAMESE), "en": cycle(synthetic.ENGLISH)}
    for _ in range(count):
        line = next(said)
        yield _spoken(line, "train", next(bases[line.language]), synthetic.VARIANTS, rng)


def _numbers(split: str, variants: tuple[str, ...], count: int, seed: int) -> Iterator[tuple[Clip, Samples]]:
    """Make clips of voices that aren't learnt from: numbers only."""
    rng = np.random.default_rng(seed)
    bases = cycle(synthetic.VIETNAMESE)
    for _ in range(count):
        digits = "".join(rng.choice(tuple("0123456789"), rng.choice((4, 10, 12))))
        line = script.vietnamese(script.reading(digits, rng))
        yield _spoken(line, split, next(bases), variants, rng)


def _spoken(
    line: script.Line, split: str, base: str, variants: tuple[str, ...], rng: np.random.Generator
) -> tuple[Clip, Samples]:
    while True:
        voice = synthetic.any_voice(rng, (base,), variants)
        try:
            samples = synthetic.speak(line.text, voice)
        except subprocess.CalledProcessError:  # espeak-ng dies of a few texts in a few variants: another then
            continue
        break
    return Clip(
        split, f"{voice.base}+{voice.variant}", voice.base, "made", line.text, line.units, 0, 0
    ), samples
