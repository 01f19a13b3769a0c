"""Learning: the head first, then the upper layers with it; the best on the `dev` people is kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.hearing import Batch, Heard, batches
from training.measure import measured
from training.network import Network

_CLIPPED = 1.0
"""Norm of the gradient at most."""
_MASKED = 8
"""Frames of 20 ms hidden in a row, at most: what is missing must be told from what is around it."""
_MASKS = 3
_WARM_UP = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn."""

    epochs: int
    head_rate: float
    layer_rate: float
    """Of Whisper's upper layers; 0 leaves them as they are."""
    layers: int
    """How many lower layers' output the clips hold: those above are run here."""
    seed: int


def learn(
    network: Network,
    clips: Sequence[Heard],
    dev: Sequence[Heard],
    units: Sequence[str],
    plan: Plan,
    best: Path,
) -> None:
    """Change the network's weights; the best state of any epoch goes to `best` and is loaded at the end."""
    rng = np.random.default_rng(plan.seed)
    torch.manual_seed(plan.seed)
    upper = list(network.layers[plan.layers :])
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    groups = [_group(network.head, plan.head_rate)]
    groups += [_group(layer, plan.layer_rate) for layer in upper if plan.layer_rate]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = plan.epochs * sum(1 for _ in batches(clips, np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / steps))
    lowest = float("inf")
    for epoch in range(plan.epochs):
        began, losses = time.monotonic(), []
        network.head.train()
        for batch in batches(clips, rng):
            loss = _loss(network, upper, batch, rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for group in groups for p in group["params"]], _CLIPPED)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        network.head.eval()
        errors = measured(dev, network, plan.layers, units)
        wrong = sum(errors[split].wrong / errors[split].said for split in ("dev", "made-dev"))
        took = f"{time.monotonic() - began:.0f} s"
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f},"
            f" people {errors['dev']}, made {errors['made-dev']}, {took}",
            flush=True,
        )
        if wrong < lowest:
            lowest = wrong
            torch.save({"units": list(units), "state": network.state_dict()}, best)
    network.load_state_dict(torch.load(best)["state"])


def _group(module: nn.Module, rate: float) -> dict[str, object]:
    parameters = list(module.parameters())
    for parameter in parameters:
        parameter.requires_grad_(requires_grad=True)
    return {"params": parameters, "lr": rate}


def _rate(done: float) -> float:
    """Rise to the full rate, then fall to nothing along a cosine."""
    return (
        done / _WARM_UP if done < _WARM_UP else 0.5 + 0.5 * np.cos(np.pi * (done - _WARM_UP) / (1 - _WARM_UP))
    )


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
