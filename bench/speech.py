"""Numbers said over simulated telephone lines: what was heard, whose number would have passed, at what cost.

Without `--data`, voices of espeak-ng that training never heard read numbers drawn at random. With it, the
recordings of a folder: numbers as numbers, anything else by its syllables, without a grammar.

`right`: the likeliest number is the one that was said. `listed`: it is among the likely ones, which are
compared with the calling phone's account. `after_two`: among them, or among those of a second try, after what
was heard was read back and denied. `accepted`: the account's number isn't the one that was said, and yet it
is in the list: one drawn at random, or any of those that differ in one digit, in a digit that sounds alike,
or by two neighbours that changed places.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from spoken.corpus import Spoken, recordings
from spoken.ears import Ears
from spoken.made import LINES, Line, numbers
from spoken.tables import costs, number_tables, sentence_tables

_NUMBERS: Final = 1500
"""Each over two lines: 3,000 trials."""
_SEED: Final = 20_261_123
"""Of the numbers, voices and lines that are drawn; training has others."""
_TELL_EVERY: Final = 100


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Have everything said over each line, and count."""
    parser = argparse.ArgumentParser(prog="speech", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of recordings with a manifest.tsv")
    parser.add_argument("--split", help="only those recordings of the manifest")
    parser.add_argument("--numbers", type=int, default=_NUMBERS, help="to draw, without --data")
    parser.add_argument("--language", default="vi", help="that is spoken (default vi)")
    parser.add_argument("--speakers", action="store_true", help="a row for each speaker, too")
    chosen = parser.parse_args(arguments)
    ears = Ears(chosen.language)
    spoken = (
        list(recordings(chosen.data, chosen.split, ears.digits_of))
        if chosen.data
        else list(numbers(chosen.numbers, chosen.language, np.random.default_rng(_SEED)))
    )
    said, sentences = [one for one in spoken if one.digits], [one for one in spoken if not one.digits]
    figures: dict[str, object] = {"speakers": len({one.speaker for one in spoken})}
    if said:
        answers = [ears.ask(one, line, dice) for one, line, dice in _over(said)]
        figures |= costs(answers) | {"model_mb": ears.model_mb}
        figures |= number_tables(answers, np.random.default_rng(_SEED), speakers=chosen.speakers)
    if sentences:
        read = [ears.read(one, line, dice) for one, line, dice in _over(sentences)]
        figures |= sentence_tables(read, speakers=chosen.speakers)
    return figures


def _over(spoken: Sequence[Spoken]) -> Iterator[tuple[Spoken, Line, np.random.Generator]]:
    """Give everything over each line, with dice of its own, saying now and then how far it is."""
    for count, one in enumerate(spoken):
        if count % _TELL_EVERY == 0:
            print(f"{count} of {len(spoken)}")
        for place, line in enumerate(LINES):
            yield one, line, np.random.default_rng((_SEED, count, place))
