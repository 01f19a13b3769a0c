"""How often the model is wrong: syllables, by who spoke, read off greedily, without any grammar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.hearing import Heard
from training.network import Network
from training.units import syllables


@dataclass(frozen=True, slots=True)
class Errors:
    """Syllables wrong (replaced, left out, put in) of all that were said."""

    wrong: int = 0
    said: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.wrong + other.wrong, self.said + other.said)

    def __str__(self) -> str:
        return f"{100 * self.wrong / max(self.said, 1):5.1f} % of {self.said}"


def measured(
    clips: Iterable[Heard], network: Network, layers: int, units: Sequence[str]
) -> dict[str, Errors]:
    """Count errors by split, and within it by speaker, sex and region ("dev", "dev North", ...)."""
    errors: dict[str, Errors] = defaultdict(Errors)
    for clip in clips:
        heard = syllables(greedy(log_probs(clip, network, layers), units))
        said = syllables(clip.clip.units)
        own = Errors(distance(heard, said), len(said))
        about = clip.clip
        errors[about.split] += own
        for part in (about.region, about.sex, about.speaker):
            errors[f"{about.split} {part}"] += own
    return errors


@torch.inference_mode()
def log_probs(clip: Heard, network: Network, layers: int) -> NDArray[np.float32]:
    """Give the logarithm of each unit's probability, shape (frames, units)."""
    x = torch.from_numpy(clip.below.astype(np.float32))[None]
    for layer in network.layers[layers:]:
        x = layer(x)
    result: NDArray[np.float32] = network.head(x, torch.from_numpy(clip.pitch.astype(np.float32))[None])[
        0
    ].numpy()
    return result


def greedy(log_probs: NDArray[np.float32], units: Sequence[str]) -> list[str]:
    """Take the best unit of each frame, repetitions once, blanks away."""
    best = log_probs.argmax(axis=1)
    first = np.concatenate([[True], best[1:] != best[:-1]])
    return [units[place] for place in best[first] if place]


def distance(one: Sequence[object], other: Sequence[object]) -> int:
    """Count the fewest replacements, insertions and deletions between two sequences (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, item in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (item != against)),
            )
    return row[-1]
