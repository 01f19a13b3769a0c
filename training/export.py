"""From the trained network to the file in the package: ONNX, weights of 8 bits, with its units and hash.

`python -m training.export CHECKPOINT FOLDER` exports what any epoch of a training has left.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from nhanh8.speech.recognisers.features import COLUMNS, MEL_BANDS
from training.network import Below, Network

FILE = "model.onnx"
HASH = "model.sha256"
LARGEST_BYTES = 20_000_000
_OPSET = 17
_WORTH_HALVING = 10_000
"""Numbers of an array."""


def export(network: Network, units: Sequence[str], folder: Path) -> None:
    """Write the model and its hash into a folder. Raises ValueError for a model that is too large."""
    model = quantised(network, "features", COLUMNS, "log_probs")
    onnx.helper.set_model_props(model, {"units": json.dumps(list(units), ensure_ascii=False)})
    data = model.SerializeToString(deterministic=True)
    if len(data) > LARGEST_BYTES:
        raise ValueError(f"the model has {len(data)} bytes; {LARGEST_BYTES} are the most")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(data)
    (folder / HASH).write_text(f"{hashlib.sha256(data).hexdigest()}  {FILE}\n")


def load(checkpoint: Path) -> tuple[Network, list[str]]:
    """Read a network and its units as learning left them."""
    kept = torch.load(checkpoint)
    network = Network(len(kept["units"]))
    network.load_state_dict(kept["state"])
    return network.eval(), kept["units"]


def below(network: Network, layers: int) -> bytes:
    """Give the stem and so many of the lowest layers as a model of their own."""
    model = quantised(Below(network, layers), "bands", MEL_BANDS, "below")
    data: bytes = model.SerializeToString()
    return data


def quantised(module: nn.Module, takes: str, columns: int, gives: str) -> onnx.ModelProto:
    """Turn a module that takes (1, frames, columns) into ONNX, its matrices in 8 bits."""
    with tempfile.TemporaryDirectory() as work:
        whole, ready, small = (Path(work) / name for name in ("whole.onnx", "ready.onnx", "small.onnx"))
        torch.onnx.export(
            module.eval(),
            (torch.zeros(1, 300, columns),),
            whole,
            input_names=[takes],
            output_names=[gives],
            dynamic_axes={takes: {1: "frames"}, gives: {1: "half_frames"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(
            ready, small, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"], per_channel=True
        )
        model = onnx.load(small)
    _halve(model.graph)
    return model


def _halve(graph: onnx.GraphProto) -> None:
    """Keep what stayed in 32 bits (convolutions, positions) in 16; it is brought back once, at loading."""
    for array in list(graph.initializer):
        if array.data_type != onnx.TensorProto.FLOAT or np.prod(array.dims) < _WORTH_HALVING:
            continue
        name = array.name
        half = onnx.numpy_helper.from_array(
            onnx.numpy_helper.to_array(array).astype(np.float16), f"{name}_half"
        )
        graph.initializer.remove(array)
        graph.initializer.append(half)
        graph.node.insert(0, onnx.helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT))


if __name__ == "__main__":
    _checkpoint, _folder = map(Path, sys.argv[1:])
    export(*load(_checkpoint), _folder)
