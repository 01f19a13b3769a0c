"""The clean clips to learn from and to choose on: people's sentences (CC0) and made speech."""

import csv
import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile

from nhanh8.speech.clip import in_telephone_band, trimmed
from nhanh8.speech.g711 import Samples
from training import script, synthetic

WORDS = "clips.jsonl"
"""The file that a whole corpus has."""
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


class Corpus:
    """Clips on disk: all samples in one file, all words in another."""

    def __init__(self, folder: Path) -> None:
        self._samples = np.memmap(folder / "samples.i16", np.int16, "r")
        rows = (folder / WORDS).read_text().splitlines()
        self.clips = [Clip(**(row | {"units": tuple(row["units"])})) for row in map(json.loads, rows)]

    def samples(self, clip: Clip) -> Samples:
        """Give a clip's samples, 8,000 a second."""
        return np.array(self._samples[clip.start : clip.start + clip.size])


def make(folder: Path, speech: Path, synthetic_clips: int, seed: int) -> None:
    """Write the corpus: every clip of the manifest whose words are Vietnamese, and so many made ones."""
    folder.mkdir(parents=True, exist_ok=True)
    people = list(_people(speech))
    sentences = [clip.text for clip, _ in people if clip.split == "train"]
    made = _made(sentences, synthetic_clips, seed)
    strangers = _strangers(max(synthetic_clips // 20, 40), seed + 1)
    start = 0
    unfinished = folder / "clips.part"
    with (folder / "samples.i16").open("wb") as sound, unfinished.open("w") as words:
        for clip, samples in _chained(people, made, strangers):
            row = asdict(clip) | {"start": start, "size": samples.size}
            words.write(json.dumps(row, ensure_ascii=False) + "\n")
            sound.write(samples.tobytes())
            start += samples.size
    unfinished.replace(folder / WORDS)


def _chained(*parts: Iterable[tuple[Clip, Samples]]) -> Iterator[tuple[Clip, Samples]]:
    for part in parts:
        yield from part


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
    for _ in range(count):
        yield _spoken(next(said), "train", synthetic.VARIANTS, rng)


def _strangers(count: int, seed: int) -> Iterator[tuple[Clip, Samples]]:
    """Make clips of the voices that are held out: numbers only."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        digits = "".join(rng.choice(tuple("0123456789"), rng.choice((4, 10, 12))))
        yield _spoken(script.vietnamese(script.reading(digits, rng)), "made-dev", synthetic.HELD_OUT, rng)


def _spoken(
    line: script.Line, split: str, variants: tuple[str, ...], rng: np.random.Generator
) -> tuple[Clip, Samples]:
    bases = synthetic.VIETNAMESE if line.language == "vi" else synthetic.ENGLISH
    while True:
        voice = synthetic.any_voice(rng, bases, variants)
        try:
            samples = synthetic.speak(line.text, voice)
        except subprocess.CalledProcessError:  # espeak-ng dies of a few texts in a few variants: another then
            continue
        break
    return Clip(
        split, f"{voice.base}+{voice.variant}", voice.base, "made", line.text, line.units, 0, 0
    ), samples
