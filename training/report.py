"""Every figure of the model card, measured on the model as the product loads it."""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from nhanh8.speech.recognisers.acoustic_model import AcousticModel, load
from nhanh8.speech.recognisers.syllables import units_of
from training.closed import NUMBER_WORDS, Vocabulary
from training.corpus import Clip, Corpus
from training.cut_out import cut_out
from training.errors import Errors, among_own_words, distance, greedy
from training.lines import LINES, Sound
from training.synthetic import with_silence_around
from training.units import syllables

_SECONDS: Final = 5


def report(model: AcousticModel, corpus: Corpus, split: str) -> Iterator[str]:
    """Measure a split's people and its made voices on all lines.

    `dev` has what the model was chosen on; nothing was learnt from or chosen on `test`.
    """
    clips = [clip for clip in corpus.clips if clip.split in (split, f"made-{split}")]
    for name, line in LINES.items():
        rng = np.random.default_rng(8)
        openly: dict[str, Errors] = defaultdict(Errors)
        closed: dict[str, Errors] = defaultdict(Errors)
        for clip in clips:
            log_probs = model.log_probs(line(with_silence_around(corpus.samples(clip), rng), rng))
            said = syllables(clip.units)
            heard = syllables(greedy(log_probs, model.units))
            one = Errors(distance(heard, said), len(said))
            other = among_own_words(log_probs, said, model.units)
            for part in _parts(clip):
                openly[part] += one
                closed[part] += other
        for part in sorted(openly):
            yield f"{name} line, {part}: any syllable {openly[part]}; own and number words {closed[part]}"
        yield _words_alone(model, corpus, split, name, line)


def milliseconds(model: AcousticModel) -> float:
    """Measure the processor time of 5 seconds of sound."""
    samples = np.random.default_rng(8).normal(0, 2000, _SECONDS * 8000).astype(np.int16)
    model.log_probs(samples)
    began = time.process_time()
    for _ in range(10):
        model.log_probs(samples)
    return (time.process_time() - began) * 100


def _parts(clip: Clip) -> Iterator[str]:
    yield clip.split
    yield from (f"{clip.split} {part}" for part in dict.fromkeys((clip.region, clip.sex, clip.speaker)))


def _words_alone(model: AcousticModel, corpus: Corpus, split: str, name: str, line: Sound) -> str:
    """Read number words that were cut out of people's sentences, by a loop of all number words."""
    index = {unit: place for place, unit in enumerate(model.units)}
    numbers = [tuple(index[unit] for unit in units_of(word)) for word in NUMBER_WORDS]
    vocabulary = Vocabulary(numbers)
    rng = np.random.default_rng(9)
    right: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for word, samples in cut_out(model, corpus, split):
        times[word] += 1
        right[word] += vocabulary.read(model.log_probs(line(samples, rng))) == [NUMBER_WORDS.index(word)]
    each = ", ".join(f"{word} {right[word]} of {times[word]}" for word in sorted(times))
    return f"{name} line, {split}, number words alone: {right.total()} of {times.total()} right ({each})"


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="python -m training.report", description=__doc__)
    parser.add_argument("output", type=Path, help="folder that training wrote the corpus to")
    parser.add_argument("model", type=Path, help="folder of the model")
    parser.add_argument("split", choices=("dev", "test"))
    chosen = parser.parse_args()
    model = load(chosen.model)
    print(f"5 seconds: {milliseconds(model):.0f} ms of one core")
    for line in report(model, Corpus(chosen.output), chosen.split):
        print(line, flush=True)


if __name__ == "__main__":
    main()
