"""What a training leaves on disk, so that the same command goes on after the last epoch that ended.

Each file is written whole beside its place and then put there: one that was cut off is never read.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from training.network import Network

State = dict[str, Tensor]

_AVERAGED: Final = 4
"""Last epochs of a round, kept for their average."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a training is."""

    round_: int
    epochs: int
    """That ended in this round."""
    lowest: float
    """Errors of the best state so far."""
    state: State
    optimiser: dict[str, Any]


class Checkpoints:
    """Those of one folder."""

    def __init__(self, folder: Path, units: tuple[str, ...]) -> None:
        self._folder = folder
        self._units = units

    def reached(self) -> Reached | None:
        """Tell how far the training in this folder is; None for the beginning."""
        path = self._folder / "reached.pt"
        return Reached(**torch.load(path)) if path.exists() else None

    def keep_epoch(self, round_: str, epochs: int, state: State) -> None:
        """Keep a state for the average, and the one of four epochs ago no longer."""
        self._write(f"{round_}-{epochs}.pt", state)
        self._epoch(round_, epochs - _AVERAGED).unlink(missing_ok=True)

    def keep_best(self, state: State) -> None:
        """Keep the best state so far, in the form that `training.export` takes."""
        self._write("best.pt", {"units": list(self._units), "state": state})

    def keep_reached(self, reached: Reached) -> None:
        """Keep how far it is: last of all, as what it says must be there."""
        names = ("round_", "epochs", "lowest", "state", "optimiser")
        self._write("reached.pt", {name: getattr(reached, name) for name in names})

    def load_best(self, network: Network) -> None:
        """Put the best state into the network."""
        network.load_state_dict(torch.load(self._folder / "best.pt")["state"])

    def average(self, round_: str, epochs: int) -> State:
        """Average the last states of a round that had so many epochs."""
        paths = [self._epoch(round_, epochs - back) for back in range(_AVERAGED)]
        states: list[State] = [torch.load(path) for path in paths if path.exists()]
        return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}

    def _epoch(self, round_: str, epochs: int) -> Path:
        return self._folder / f"{round_}-{epochs}.pt"

    def _write(self, name: str, what: object) -> None:
        unfinished = self._folder / f"{name}.part"
        torch.save(what, unfinished)
        unfinished.replace(self._folder / name)
