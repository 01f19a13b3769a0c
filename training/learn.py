"""Learning: one round, epoch by epoch; the best on the `dev` people and choosing voices is kept."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import Batch, batches
from training.checkpoints import Checkpoints, Reached
from training.hearing import Heard
from training.measure import measured
from training.network import LAYERS, Network
from training.rounds import Round, rate

_log = logging.getLogger("training")

_CLIPPED: Final = 1.0
"""Norm of the gradient at most."""
_MASKED: Final = 8
"""Frames of 20 ms hidden in a row, at most: what is missing must be told from what is around it."""
_MASKS: Final = 3
_PORTIONS_A_LINE: Final = 8
"""Of the log, while an epoch goes on."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one round has at hand."""

    round_: Round
    place: int
    """Of the round among all."""
    portions: Callable[[int], Iterator[list[Heard]]]
    """Gives an epoch's clips, by the epoch's place."""
    dev: Sequence[tuple[str, Heard]]
    """To choose on, each with its line's name."""
    units: Sequence[str]
    seed: int

    @property
    def frozen(self) -> int:
        """Lower layers whose output the clips hold: those above are run here."""
        return LAYERS - len(self.round_.layer_rates)


def learn(network: Network, lesson: Lesson, checkpoints: Checkpoints, reached: Reached | None) -> float:
    """Go on after the epochs reached in this round; the network ends with the best state, or their average.

    It begins with the state reached. Gives the errors of the best state of this training.
    """
    optimiser = _optimiser(network, lesson)
    began, lowest = 0, float("inf")
    if reached is not None:
        lowest = reached.lowest
        if reached.epochs:
            optimiser.load_state_dict(reached.optimiser)
            began = reached.epochs
    for epoch in range(began, lesson.round_.epochs):
        loss, took = _epoch(network, lesson, optimiser, epoch)
        lowest = _kept_if_better(network, lesson, checkpoints, lowest, f"epoch {epoch + 1}")
        _log.info("%s: epoch %d: loss %.3f, %.0f s", lesson.round_.name, epoch + 1, loss, took)
        state = network.state_dict()
        checkpoints.keep_epoch(lesson.round_.name, epoch + 1, state)
        checkpoints.keep_reached(
            Reached(lesson.place, epoch + 1, lowest, state, optimiser.state_dict()),
        )
    network.load_state_dict(checkpoints.average(lesson.round_.name, lesson.round_.epochs))
    lowest = _kept_if_better(network, lesson, checkpoints, lowest, "average of the last epochs")
    checkpoints.load_best(network)
    checkpoints.keep_reached(
        Reached(lesson.place + 1, 0, lowest, network.state_dict(), {}),
    )
    return lowest


def _kept_if_better(
    network: Network, lesson: Lesson, checkpoints: Checkpoints, lowest: float, name: str
) -> float:
    """Measure the network, keep its state if it is the best, and give the lowest errors so far."""
    network.eval()
    figures = measured(lesson.dev, network, lesson.frozen, lesson.units)
    _log.info("%s: %s: %s", lesson.round_.name, name, figures)
    if figures.wrong < lowest:
        checkpoints.keep_best(network.state_dict())
        return figures.wrong
    return lowest


def _epoch(
    network: Network, lesson: Lesson, optimiser: torch.optim.Optimizer, epoch: int
) -> tuple[float, float]:
    """Learn from each clip of an epoch once; give the mean loss and the seconds."""
    rng = np.random.default_rng((lesson.seed, lesson.place, epoch))
    torch.manual_seed(lesson.seed * 10_000 + lesson.place * 1000 + epoch)
    upper = list(network.layers[lesson.frozen :])
    began, losses, clips = time.monotonic(), [], 0
    network.head.train()
    for place, portion in enumerate(lesson.portions(epoch)):
        for batch in batches(portion, rng):
            share = rate((epoch + clips / lesson.round_.clips) / lesson.round_.epochs)
            for group in optimiser.param_groups:
                group["lr"] = group["full_rate"] * share
            loss = _loss(network, upper, batch, rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(
                [p for group in optimiser.param_groups for p in group["params"]], _CLIPPED
            )
            optimiser.step()
            losses.append(loss.item())
            clips += len(batch.frames)
        if place % _PORTIONS_A_LINE == 0:
            _log.info("%s: epoch %d: %d clips learnt from", lesson.round_.name, epoch + 1, clips)
    return float(np.mean(losses)), time.monotonic() - began


def _optimiser(network: Network, lesson: Lesson) -> torch.optim.Optimizer:
    """Let the head and the round's upper layers learn, each at its rate, and nothing else."""
    for parameter in network.parameters():
        parameter.requires_grad_(requires_grad=False)
    modules: list[tuple[nn.Module, float]] = [(network.head, lesson.round_.head_rate)]
    modules += zip(network.layers[lesson.frozen :], lesson.round_.layer_rates, strict=True)
    groups = []
    for module, full_rate in modules:
        parameters = list(module.parameters())
        for parameter in parameters:
            parameter.requires_grad_(requires_grad=True)
        groups.append({"params": parameters, "lr": full_rate, "full_rate": full_rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _loss(network: Network, upper: Sequence[nn.Module], batch: Batch, rng: np.random.Generator) -> Tensor:
    x = batch.below
    for row, frames in enumerate(batch.frames.tolist()):
        for _ in range(rng.integers(_MASKS + 1)):
            start = rng.integers(frames)
            x[row, start : start + rng.integers(1, _MASKED + 1)] = 0
    for layer in upper:
        x = layer(x, batch.hidden)
    log_probs = network.head(x, batch.pitch).transpose(0, 1)
    return nn.functional.ctc_loss(
        log_probs, batch.targets, batch.frames, batch.target_lengths, reduction="sum", zero_infinity=True
    ) / max(int(batch.target_lengths.sum()), 1)
