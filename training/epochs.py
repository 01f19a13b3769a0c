"""What is heard in one epoch: drawn anew each time, always the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from training import rows
from training.corpus import Clip
from training.rows import Row, Word

_MADE: Final = 0.48
_ROWS: Final = 0.28
_SENTENCES: Final = 0.21
"""Shares of an epoch, with people's words as rows; before there are any, their sentences take the place.

The rest of it are lines on which nobody speaks.
"""
PORTION: Final = 500
"""Clips that are heard at once: some 80 MB of them."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A line on which nobody speaks."""


Part = Clip | Row | Nothing


def epoch(clips: Sequence[Clip], words: Sequence[Word], count: int, seed: Sequence[int]) -> list[list[Part]]:
    """Draw an epoch of about so many clips in portions, in random order."""
    rng = np.random.default_rng(seed)
    learnt = [clip for clip in clips if clip.split == "train"]
    made = [clip for clip in learnt if clip.sex == "made"]
    sentences = [clip for clip in learnt if clip.sex != "made"]
    of_sentences = _SENTENCES if words else _SENTENCES + _ROWS
    parts: list[Part] = [
        made[place]
        for place in rng.choice(len(made), round(_MADE * count), replace=_MADE * count > len(made))
    ]
    share = np.array([rows.weight_of(clip) for clip in sentences])
    chosen = rng.choice(len(sentences), round(of_sentences * count), p=share / share.sum())
    parts += [sentences[place] for place in chosen]
    if words:
        parts += rows.drawn(words, round(_ROWS * count), rng)
    parts += [Nothing()] * (count - len(parts))
    mixed = [parts[place] for place in rng.permutation(len(parts))]
    return [mixed[start : start + PORTION] for start in range(0, len(mixed), PORTION)]
