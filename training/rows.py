"""Rows like numbers, of words that people said in sentences: their voices, without a sentence's order.

Nobody in the recordings reads a number, and of the sounds of number words a few are common ("một", "không")
and others rare ("sáu"). So words are drawn the less often, the commoner they are, and those that sound like
a number word more often. Each row is one person's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.clip import faded
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import Wave
from nhanh8.speech.recognisers.acoustic_model import FRAME, AcousticModel
from nhanh8.speech.recognisers.syllables import units_of
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from training.aligned import spans
from training.closed import NUMBER_WORDS
from training.corpus import Clip, Corpus
from training.units import syllables

_WORDS: Final = (4, 13)
"""In a row: from, and below."""
_GAP_S: Final = (0.05, 0.2)
_RMS: Final = 2000.0
"""Of each word: sentences differ in level, a speaker's number doesn't."""
_LEVEL_DB: Final = 2.0
"""By which a row's words still differ, up or down."""
_SHORTEST_S: Final = 0.1
"""What the alignment made shorter is no word."""
_FEWEST: Final = 5
"""Words of a speaker; who said fewer has no row."""
_LIKE_A_NUMBER: Final = 3.0
"""How much oftener a word is drawn that has rime and tone of a number word; half of it for the rime alone."""
_SELDOM_HEARD: Final = 3.0
"""How much oftener women and people from the Centre are drawn: they are a sixth and a tenth of the clips."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence; its samples stand in the corpus's file from `start` on."""

    speaker: str
    region: str
    sex: str
    units: tuple[str, ...]
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """Words of one speaker, one after the other."""

    words: tuple[Word, ...]

    @property
    def clip(self) -> Clip:
        """Who says what, as of any clip; it stands nowhere in the corpus."""
        one = self.words[0]
        units = tuple(unit for word in self.words for unit in word.units)
        return Clip("train", one.speaker, one.region, one.sex, "", units, 0, 0)


def cut(model: AcousticModel, corpus: Corpus) -> list[Word]:
    """Cut every word out of the people's sentences of `train`, where the model finds it."""
    index = {unit: place for place, unit in enumerate(model.units)}
    found: list[Word] = []
    for clip in corpus.clips:
        if clip.split != "train" or clip.sex == "made" or not all(unit in index for unit in clip.units):
            continue
        words = syllables(clip.units)
        try:
            edges = spans(
                model.log_probs(corpus.samples(clip)), [[index[unit] for unit in word] for word in words]
            )
        except ValueError:  # the sentence was read faster than 50 frames a second tell apart
            continue
        found += _words(clip, words, edges)
    return found


def weight_of(person: Clip | Word) -> float:
    """Say how much oftener than others somebody is drawn."""
    return _SELDOM_HEARD if person.sex == "female" or person.region == "Center" else 1.0


def drawn(words: Sequence[Word], count: int, rng: np.random.Generator) -> list[Row]:
    """Draw so many rows. Raises ValueError where no speaker said enough words."""
    by_speaker: dict[tuple[str, str, str], list[Word]] = defaultdict(list)
    for word in words:
        by_speaker[word.speaker, word.region, word.sex].append(word)
    people = [said for said in by_speaker.values() if len(said) >= _FEWEST]
    if not people:
        raise ValueError("nobody said enough words to make rows of them")
    share = np.array([weight_of(said[0]) * np.sqrt(len(said)) for said in people])
    common = Counter(word.units for word in words)
    odds = [_odds(said, common) for said in people]
    rows: list[Row] = []
    for place in rng.choice(len(people), count, p=share / share.sum()):
        chosen = rng.choice(len(people[place]), int(rng.integers(*_WORDS)), p=odds[place])
        rows.append(Row(tuple(people[place][word] for word in chosen)))
    return rows


def spoken(row: Row, corpus: Corpus, rng: np.random.Generator) -> Samples:
    """Put a row's words together, 8,000 samples a second, with a short gap after each."""
    pieces: list[Wave] = []
    for word in row.words:
        gap = round(rng.uniform(*_GAP_S) * SAMPLES_PER_SECOND)
        pieces += [_levelled(corpus.samples(word).astype(np.float64), rng), np.zeros(gap)]
    row_of_words: Samples = np.rint(np.clip(np.concatenate(pieces), -32768, 32767)).astype(np.int16)
    return row_of_words


def _levelled(wave: Wave, rng: np.random.Generator) -> Wave:
    loudness = max(float(np.sqrt(np.mean(np.square(wave)))), 1.0)
    return faded(wave / loudness * _RMS * 10 ** (rng.uniform(-_LEVEL_DB, _LEVEL_DB) / 20))


def _words(clip: Clip, words: Sequence[tuple[str, ...]], edges: Sequence[tuple[int, int]]) -> Iterator[Word]:
    for units, (first, end) in zip(words, edges, strict=True):
        start, stop = first * FRAME, min(end * FRAME, clip.size)
        if stop - start >= _SHORTEST_S * SAMPLES_PER_SECOND:
            yield Word(clip.speaker, clip.region, clip.sex, units, clip.start + start, stop - start)


def _odds(said: Sequence[Word], common: Counter[tuple[str, ...]]) -> np.ndarray:
    odds = np.array([_likeness(word.units) / np.sqrt(common[word.units]) for word in said])
    return odds / odds.sum()


def _likeness(units: tuple[str, ...]) -> float:
    if units[-2:] in _RIMES_AND_TONES:
        return _LIKE_A_NUMBER
    return _LIKE_A_NUMBER / 2 if units[-2:-1] in _RIMES else 1.0


_RIMES_AND_TONES: Final = frozenset(units_of(word)[-2:] for word in NUMBER_WORDS)
_RIMES: Final = frozenset(ending[:1] for ending in _RIMES_AND_TONES)
