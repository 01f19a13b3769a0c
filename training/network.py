"""The network: Whisper's first layers, and a small head over them and the pitch."""

from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its name everywhere

from nhanh8.speech.recognisers.features import COLUMNS, MEL_BANDS
from training.whisper import Weights

LAYERS: Final = 4
"""Of Whisper-base's six: the upper ones know English and words, the lower ones sounds."""
WIDTH: Final = 512
HEADS: Final = 8
LONGEST: Final = 1500
"""Positions: 30 seconds."""

_HEAD_WIDTH: Final = 256
_PITCH_WIDTH: Final = 32
_BLOCKS: Final = 3
_REACH: Final = 11
"""Frames of 20 ms that a block of the head looks at."""
_DROPPED: Final = 0.1


class Stem(nn.Module):
    """From bands, 100 frames a second, to Whisper's inside, 50 frames a second."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MEL_BANDS, WIDTH, 3, padding=1)
        self.conv2 = nn.Conv1d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.register_buffer("positions", torch.zeros(LONGEST, WIDTH))

    def forward(self, bands: Tensor) -> Tensor:
        """Take (batch, frames, MEL_BANDS) to (batch, frames / 2, WIDTH)."""
        x = F.gelu(self.conv1(bands.transpose(1, 2)))
        x = F.gelu(self.conv2(x)).transpose(1, 2)
        return x + self.positions[: x.shape[1]]


class Layer(nn.Module):
    """One of Whisper's."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention = nn.LayerNorm(WIDTH)
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.before_wide = nn.LayerNorm(WIDTH)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor, hidden: Tensor | None = None) -> Tensor:
        """Keep the shape (batch, frames, WIDTH).

        `hidden`, (batch, 1, 1, frames), is minus infinity where a clip has ended.
        """
        parts = self.query_key_value(self.before_attention(x)).chunk(3, dim=-1)
        query, key, value = (part.unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in parts)
        weight = query @ key.transpose(-1, -2) / (WIDTH / HEADS) ** 0.5
        if hidden is not None:
            weight = weight + hidden
        seen = (weight.softmax(-1) @ value).transpose(1, 2).flatten(-2)
        x = x + self.attended(seen)
        return x + self.narrow(F.gelu(self.wide(self.before_wide(x))))


class Block(nn.Module):
    """A look at the neighbouring frames, channel by channel, then across the channels."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(_HEAD_WIDTH)
        self.near = nn.Conv1d(_HEAD_WIDTH, _HEAD_WIDTH, _REACH, padding=_REACH // 2, groups=_HEAD_WIDTH)
        self.wide = nn.Linear(_HEAD_WIDTH, 2 * _HEAD_WIDTH)
        self.narrow = nn.Linear(2 * _HEAD_WIDTH, _HEAD_WIDTH)
        self.dropped = nn.Dropout(_DROPPED)

    def forward(self, x: Tensor) -> Tensor:
        """Keep the shape (batch, frames, width)."""
        near = self.near(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return x + self.dropped(self.narrow(F.gelu(self.wide(near))))


class Head(nn.Module):
    """From Whisper's inside and the pitch to the logarithm of each unit's probability."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.narrow = nn.Linear(WIDTH, _HEAD_WIDTH)
        self.pitch = nn.Conv1d(COLUMNS - MEL_BANDS, _PITCH_WIDTH, _REACH, stride=2, padding=_REACH // 2)
        self.pitch_in = nn.Linear(_PITCH_WIDTH, _HEAD_WIDTH)
        self.dropped = nn.Dropout(_DROPPED)
        self.blocks = nn.ModuleList(Block() for _ in range(_BLOCKS))
        self.last_norm = nn.LayerNorm(_HEAD_WIDTH)
        self.units = nn.Linear(_HEAD_WIDTH, units)

    def forward(self, x: Tensor, pitch: Tensor) -> Tensor:
        """Take (batch, frames, WIDTH) and (batch, 2 * frames, pitch columns) to (batch, frames, units)."""
        tone = F.gelu(self.pitch(pitch.transpose(1, 2)).transpose(1, 2))
        x = self.narrow(self.dropped(self.norm(x))) + self.pitch_in(tone)
        for block in self.blocks:
            x = block(x)
        return self.units(self.last_norm(x)).log_softmax(-1)


class Network(nn.Module):
    """All of it, as it is exported."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.stem = Stem()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = Head(units)

    def forward(self, features: Tensor) -> Tensor:
        """Take (1, frames, COLUMNS) to (1, frames / 2 rounded up, units)."""
        x = self.stem(features[..., :MEL_BANDS])
        for layer in self.layers:
            x = layer(x)
        return self.head(x, features[..., MEL_BANDS:])


class Below(nn.Module):
    """The stem and the first layers alone."""

    def __init__(self, network: Network, layers: int) -> None:
        super().__init__()
        self.stem = network.stem
        self.layers = network.layers[:layers]

    def forward(self, bands: Tensor) -> Tensor:
        """Take (1, frames, MEL_BANDS) to (1, frames / 2 rounded up, WIDTH)."""
        x = self.stem(bands)
        for layer in self.layers:
            x = layer(x)
        return x


def load_whisper(network: Network, weights: Weights) -> None:
    """Put Whisper's weights into the stem and the layers."""
    state = {"positions": weights["encoder/position_encodings/encodings"]}
    for name in ("conv1", "conv2"):
        state |= {f"{name}.{kind}": weights[f"encoder/{name}/{kind}"] for kind in ("weight", "bias")}
    network.stem.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in state.items()})
    for index, layer in enumerate(network.layers):
        layer.load_state_dict(_layer_state(weights, f"encoder/layer_{index}"))


def _layer_state(weights: Weights, prefix: str) -> dict[str, Tensor]:
    names = {
        "query_key_value.weight": "self_attention/linear_0/weight",
        "query_key_value.bias": "self_attention/linear_0/bias",
        "attended.weight": "self_attention/linear_1/weight",
        "attended.bias": "self_attention/linear_1/bias",
        "before_attention.weight": "self_attention/layer_norm/gamma",
        "before_attention.bias": "self_attention/layer_norm/beta",
        "before_wide.weight": "ffn/layer_norm/gamma",
        "before_wide.bias": "ffn/layer_norm/beta",
        "wide.weight": "ffn/linear_0/weight",
        "wide.bias": "ffn/linear_0/bias",
        "narrow.weight": "ffn/linear_1/weight",
        "narrow.bias": "ffn/linear_1/bias",
    }
    return {ours: torch.from_numpy(np.array(weights[f"{prefix}/{theirs}"])) for ours, theirs in names.items()}
