"""The number words that people said in sentences, each alone: harder than in a number.

Only words that occur can be cut out; which they are depends on the people.
"""

from collections.abc import Iterator

import numpy as np

from nhanh8.speech.clip import faded
from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.acoustic_model import FRAME, AcousticModel
from nhanh8.speech.recognisers.syllables import units_of
from training.aligned import spans
from training.closed import NUMBER_WORDS
from training.corpus import Corpus
from training.units import syllables

_LOUDNESS = 2000
_SILENCE = 1600
"""Samples before and after."""


def cut_out(model: AcousticModel, corpus: Corpus, split: str) -> Iterator[tuple[str, Samples]]:
    """Give every number word of a split's people, all at one level, each as often as it was said."""
    index = {unit: place for place, unit in enumerate(model.units)}
    by_units = {units_of(word): word for word in NUMBER_WORDS}
    around = np.zeros(_SILENCE)
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
                level = _LOUDNESS / max(np.sqrt(np.mean(np.square(wave))), 1.0)
                sound = np.concatenate([around, faded(wave * level), around])
                yield by_units[word], np.rint(sound).astype(np.int16)
