"""Numbers put together of single words that people said in sentences: harder than natural numbers.

Only words that occur can be cut out; which they are depends on the people.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from nhanh8.speech.clip import faded
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import Wave
from nhanh8.speech.recognisers.acoustic_model import FRAME, AcousticModel
from nhanh8.speech.recognisers.syllables import units_of
from training.aligned import spans
from training.closed import NUMBER_WORDS
from training.corpus import Corpus
from training.units import syllables

_WORDS = 10
_PAUSE = (400, 1200)
"""Samples between the words."""


def spliced(
    model: AcousticModel, corpus: Corpus, split: str, count: int, rng: np.random.Generator
) -> Iterator[tuple[list[str], Samples]]:
    """Put so many rows of ten words together, each word as likely; people of one sex in each row."""
    for_sex = _cut_out(model, corpus, split)
    sexes = sorted(for_sex)
    for place in range(count):
        words = for_sex[sexes[place % len(sexes)]]
        said = [str(word) for word in rng.choice(sorted(words), _WORDS)]
        pieces: list[Wave] = []
        for word in said:
            takes = words[word]
            pieces += [takes[rng.integers(len(takes))], np.zeros(rng.integers(*_PAUSE))]
        yield said, np.rint(np.concatenate([np.zeros(1600), *pieces])).astype(np.int16)


def _cut_out(model: AcousticModel, corpus: Corpus, split: str) -> dict[str, dict[str, list[Wave]]]:
    """Cut every number word out of a split's sentences, all at one level, by the speaker's sex."""
    index = {unit: place for place, unit in enumerate(model.units)}
    by_units = {units_of(word): word for word in NUMBER_WORDS}
    found: dict[str, dict[str, list[Wave]]] = defaultdict(lambda: defaultdict(list))
    for clip in corpus.clips:
        words = syllables(clip.units)
        if clip.split != split or not any(word in by_units for word in words):
            continue
        if not all(unit in index for unit in clip.units):
            continue
        samples = corpus.samples(clip)
        try:
            edges = spans(model.log_probs(samples), [[index[unit] for unit in word] for word in words])
        except ValueError:  # the sentence was read faster than 50 frames a second tell apart
            continue
        for word, (first, end) in zip(words, edges, strict=True):
            if word in by_units:
                wave = samples[first * FRAME : end * FRAME].astype(np.float64)
                loudness = max(np.sqrt(np.mean(np.square(wave))), 1.0)
                found[clip.sex][by_units[word]].append(faded(wave / loudness * 2000))
    return {sex: dict(words) for sex, words in found.items()}
