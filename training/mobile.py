"""A mobile phone's codec: most callers' voices go through one before they reach a telephone line."""

from typing import Final

import av
import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

KILOBITS: Final = (4.75, 5.9, 7.4, 7.95, 10.2, 12.2)
"""Modes of AMR narrow-band (3GPP TS 26.071) that networks use; the lowest when the cell is full."""


def over_amr(samples: Samples, kilobits: float) -> Samples:
    """Encode and decode with AMR narrow-band; as long afterwards as before."""
    encoder = av.CodecContext.create("libopencore_amrnb", "w")
    encoder.sample_rate = SAMPLES_PER_SECOND
    encoder.layout = "mono"
    encoder.format = "s16"
    encoder.bit_rate = round(kilobits * 1000)
    decoder = av.CodecContext.create("amrnb", "r")
    decoder.sample_rate = SAMPLES_PER_SECOND
    decoder.layout = "mono"
    encoder.open()
    size = encoder.frame_size
    padded = np.pad(samples, (0, -samples.size % size + size))
    frames = []
    for start in range(0, padded.size, size):
        frame = av.AudioFrame.from_ndarray(padded[None, start : start + size], format="s16", layout="mono")
        frame.sample_rate = SAMPLES_PER_SECOND
        frame.pts = start
        for packet in encoder.encode(frame):
            frames += decoder.decode(packet)
    heard = np.concatenate([frame.to_ndarray().ravel() for frame in frames]).astype(np.float64)
    scaled = heard * 32768 if np.abs(heard).max(initial=0) <= 2 else heard
    back: Samples = np.rint(np.clip(np.resize(scaled, samples.size), -32768, 32767)).astype(np.int16)
    return back
