"""Where each word of a clip is: the best path of its units through the model's output (CTC, Viterbi)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BLANK = 0


def spans(log_probs: NDArray[np.float32], words: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Give the first frame and the one after the last of each word, units given by their indices.

    A boundary lies midway between the last frame of a word's units and the first of the next one's.
    Raises ValueError where the words don't fit into so few frames.
    """
    labels = [unit for word in words for unit in word]
    path = _path(log_probs, labels)
    firsts = [int(np.flatnonzero(path == 2 * place + 1)[0]) for place in range(len(labels))]
    lasts = [int(np.flatnonzero(path == 2 * place + 1)[-1]) for place in range(len(labels))]
    edges: list[tuple[int, int]] = []
    place = 0
    for word in words:
        edges.append((firsts[place], lasts[place + len(word) - 1] + 1))
        place += len(word)
    middles = [(one[1] + other[0] + 1) // 2 for one, other in pairwise(edges)]
    return list(zip([0, *middles], [*middles, len(log_probs)], strict=True))


def _path(log_probs: NDArray[np.float32], labels: Sequence[int]) -> NDArray[np.intp]:
    """Give the state of each frame: odd ones are the labels, even ones the blanks around them."""
    states = np.full(2 * len(labels) + 1, BLANK)
    states[1::2] = labels
    may_skip = np.zeros(states.size, bool)
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    score = np.full(states.size, -np.inf)
    score[:2] = log_probs[0, states[:2]]
    came = np.zeros((len(log_probs), states.size), np.intp)
    for frame in range(1, len(log_probs)):
        one = np.concatenate([[-np.inf], score[:-1]])
        two = np.where(may_skip, np.concatenate([[-np.inf, -np.inf], score[:-2]]), -np.inf)
        choices = np.stack([score, one, two])
        came[frame] = choices.argmax(axis=0)
        score = choices.max(axis=0) + log_probs[frame, states]
    here = states.size - 1 - int(score[-2] > score[-1])
    if not np.isfinite(score[here]):
        raise ValueError("the words don't fit into the clip")
    path = np.zeros(len(log_probs), np.intp)
    for frame in range(len(log_probs) - 1, -1, -1):
        path[frame] = here
        here -= came[frame, here]
    return path
