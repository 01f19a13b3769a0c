"""How often the network is wrong while it learns: by line and by who spoke."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.errors import Errors, among_own_words
from training.hearing import Heard
from training.network import Network
from training.units import syllables


@dataclass(frozen=True, slots=True)
class Figures:
    """Errors among own and number words, by split and line ("dev clean", "made-dev bad", ...)."""

    by_line: dict[str, Errors]

    @property
    def wrong(self) -> float:
        """What is chosen by: the mean share over all lines, people and made voices counting alike."""
        return float(np.mean([errors.share for errors in self.by_line.values()]))

    def __str__(self) -> str:
        lines = ", ".join(f"{name} {100 * errors.share:.2f} %" for name, errors in self.by_line.items())
        return f"{100 * self.wrong:.2f} % ({lines})"


def measured(
    clips: Iterable[tuple[str, Heard]], network: Network, frozen: int, units: Sequence[str]
) -> Figures:
    """Measure clips, each with its line's name, as `frozen` lower layers heard them."""
    by_line: dict[str, Errors] = defaultdict(Errors)
    for line, clip in clips:
        found = among_own_words(_log_probs(clip, network, frozen), syllables(clip.clip.units), units)
        by_line[f"{clip.clip.split} {line}"] += found
    return Figures(dict(by_line))


@torch.inference_mode()
def _log_probs(clip: Heard, network: Network, frozen: int) -> NDArray[np.float32]:
    """Give the logarithm of each unit's probability, shape (frames, units)."""
    x = torch.from_numpy(clip.below.astype(np.float32))[None]
    for layer in network.layers[frozen:]:
        x = layer(x)
    pitch = torch.from_numpy(clip.pitch.astype(np.float32))[None]
    result: NDArray[np.float32] = network.head(x, pitch)[0].numpy()
    return result
