"""One run of the benchmark of speech. Wants Django, and a registry of its own."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from spoken.corpus import Spoken, recordings
from spoken.dialogues import calls
from spoken.ears import Ears
from spoken.endings import ending_tables
from spoken.made import CHOOSING, LINES, STRANGERS, Line, numbers
from spoken.meanings import meanings_tables, phrases
from spoken.pauses import paused, pauses_table
from spoken.person import Voice
from spoken.tables import costs, number_tables, sentence_tables

Figures = dict[str, Any]

_SEED: Final = 20_261_123
"""Of the numbers, voices and lines that are drawn; training has others."""
_TELL_EVERY: Final = 100


def everything(chosen: Namespace) -> Figures:
    """Have recordings heard, or voices made that say numbers, call, and answer; give figures and tables."""
    ears = Ears(chosen.language, chosen.model)
    if chosen.data:
        return _heard(ears, list(recordings(chosen.data, chosen.split, ears.digits_of)), chosen.speakers)
    variants = CHOOSING if chosen.choosing else STRANGERS
    spoken = list(numbers(chosen.numbers, chosen.language, np.random.default_rng(_SEED), variants))
    figures = _heard(ears, spoken, chosen.speakers)
    if calling := spoken[: chosen.dialogues]:
        voices = [(Voice(one, line, ears, seed), seed) for one, line, seed in _over(calling)]
        called = list(calls(voices, _TELL_EVERY))
        figures |= ending_tables(called, speakers=chosen.speakers)
    if chosen.voices:
        said = phrases(ears, variants, chosen.voices, np.random.default_rng(_SEED))
        figures |= meanings_tables(list(said))
    if chosen.pauses:
        read = paused(ears, variants, chosen.pauses, np.random.default_rng(_SEED))
        figures |= pauses_table(list(read))
    return figures


def _heard(ears: Ears, spoken: Sequence[Spoken], speakers: bool) -> Figures:
    """Have numbers and sentences said, and count what was heard."""
    said, sentences = [one for one in spoken if one.digits], [one for one in spoken if not one.digits]
    figures: Figures = {"speakers": len({one.speaker for one in spoken})}
    if said:
        answers = [ears.ask(one, line, np.random.default_rng(seed)) for one, line, seed in _over(said)]
        figures |= costs(answers) | {"model_mb": ears.model_mb}
        figures |= number_tables(answers, np.random.default_rng(_SEED), speakers=speakers)
    if sentences:
        read = [ears.read(one, line, np.random.default_rng(seed)) for one, line, seed in _over(sentences)]
        figures |= sentence_tables(read, speakers=speakers)
    return figures


def _over(spoken: Sequence[Spoken]) -> Iterator[tuple[Spoken, Line, tuple[int, ...]]]:
    """Give everything over each line, with the seeds of its dice, saying now and then how far it is."""
    for count, one in enumerate(spoken):
        if count % _TELL_EVERY == 0:
            print(f"{count} of {len(spoken)}")
        for place, line in enumerate(LINES):
            yield one, line, (_SEED, count, place)
