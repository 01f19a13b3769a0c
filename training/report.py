"""Every figure of the model card, measured on the model as the product loads it."""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.acoustic_model import AcousticModel, load
from nhanh8.speech.recognisers.syllables import units_of
from training import telephone_line
from training.closed import NUMBER_WORDS, Vocabulary
from training.corpus import Clip, Corpus
from training.measure import Errors, distance, greedy
from training.mobile import over_amr
from training.spliced import spliced
from training.synthetic import with_silence_around
from training.telephone_line import CLEAN, Line, through
from training.units import syllables

Sound = Callable[[Samples, np.random.Generator], Samples]

_MOBILE_KILOBITS: Final = 7.4
_LINES: Final[dict[str, Sound]] = {
    "clean": lambda samples, rng: through(samples, CLEAN, rng),
    "mobile": lambda samples, rng: through(over_amr(samples, _MOBILE_KILOBITS), Line(snr_db=25), rng),
    "bad": lambda samples, rng: through(samples, telephone_line.bad(rng), rng),
}
_SECONDS: Final = 5


def report(model: AcousticModel, corpus: Corpus, split: str) -> Iterator[str]:
    """Measure the people of a split (and made voices that no training hears) on all lines."""
    clips = [clip for clip in corpus.clips if clip.split in (split, "made-dev")]
    for name, line in _LINES.items():
        rng = np.random.default_rng(8)
        openly: dict[str, Errors] = defaultdict(Errors)
        closed: dict[str, Errors] = defaultdict(Errors)
        for clip in clips:
            log_probs = model.log_probs(line(with_silence_around(corpus.samples(clip), rng), rng))
            said = syllables(clip.units)
            heard = syllables(greedy(log_probs, model.units))
            one = Errors(distance(heard, said), len(said))
            other = _closed(log_probs, said, model.units)
            for part in _parts(clip):
                openly[part] += one
                closed[part] += other
        for part in sorted(openly):
            yield f"{name} line, {part}: any syllable {openly[part]}; own and number words {closed[part]}"
        yield _spliced_digits(model, corpus, split, name, line)


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
    if clip.split != "made-dev":
        yield from (f"{clip.split} {part}" for part in (clip.region, clip.sex, clip.speaker))


def _closed(log_probs: np.ndarray, said: Sequence[tuple[str, ...]], units: Sequence[str]) -> Errors:
    index = {unit: place for place, unit in enumerate(units)}
    wanted = [tuple(index[unit] for unit in word) for word in said if all(unit in index for unit in word)]
    numbers = [tuple(index[unit] for unit in units_of(word)) for word in NUMBER_WORDS]
    words = list(dict.fromkeys([*wanted, *numbers]))
    heard = [words[place] for place in Vocabulary(words).read(log_probs)]
    return Errors(distance(heard, wanted), len(wanted))


def _spliced_digits(model: AcousticModel, corpus: Corpus, split: str, name: str, line: Sound) -> str:
    """Read ten digits put together of single words, by a loop of all number words."""
    index = {unit: place for place, unit in enumerate(model.units)}
    numbers = [tuple(index[unit] for unit in units_of(word)) for word in NUMBER_WORDS]
    vocabulary = Vocabulary(numbers)
    errors = Errors()
    rng = np.random.default_rng(9)
    which: set[str] = set()
    for digits, samples in spliced(model, corpus, split, 100, rng):
        wanted = [NUMBER_WORDS.index(word) for word in digits]
        heard = vocabulary.read(model.log_probs(line(samples, rng)))
        errors += Errors(distance(heard, wanted), len(wanted))
        which.update(digits)
    return f"{name} line, {split}, ten words spliced ({', '.join(sorted(which))}): {errors}"


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
