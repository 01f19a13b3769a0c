"""What the acoustic model hears of telephone sound: Whisper's log-mel bands and the pitch.

The model's lower layers are Whisper's, which heard 16 kHz. A Fourier transform over 200 samples of 8 kHz has
the bins that 400 samples of 16 kHz have, so nothing is resampled; the bands above 4 kHz stay empty, as they
do for telephone sound brought to 16 kHz. Nothing is padded to 30 seconds.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers import pitch
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

Features = NDArray[np.float32]
"""Shape (frames, COLUMNS), 100 frames a second."""

MEL_BANDS: Final = 80
COLUMNS: Final = MEL_BANDS + pitch.COLUMNS
FRAMES_PER_SECOND: Final = 100
HOP: Final = SAMPLES_PER_SECOND // FRAMES_PER_SECOND

_WINDOW: Final = 200
_FULL_SCALE: Final = 32768.0
_POWER_AT_16_KHZ: Final = 4.0
"""Twice as many samples under the window give twice the amplitude."""
_FLOOR: Final = 1e-10
_RANGE: Final = 8.0
"""Powers of ten below the loudest; what is weaker counts as this weak. As the next two, Whisper's."""
_SHIFT: Final = 4.0
_SCALE: Final = 4.0


def features_of(samples: Samples) -> Features:
    """Give what the model hears of samples: a frame for each whole 10 ms, none for less than 10 ms.

    15 ms of one core for 5 seconds.
    """
    wave = samples.astype(np.float32) / np.float32(_FULL_SCALE)
    frames = wave.size // HOP
    if not frames:
        return np.zeros((0, COLUMNS), dtype=np.float32)
    return np.concatenate([_mel(wave, frames), pitch.contour(wave, HOP)], axis=1)


def _mel(wave: NDArray[np.float32], frames: int) -> Features:
    # Whisper mirrors the edges; what is shorter than half a window is mirrored again and again.
    padded = np.pad(wave, _WINDOW // 2, mode="reflect" if wave.size > 1 else "edge")
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: frames * HOP : HOP] * _HANN
    power = np.square(np.abs(np.fft.rfft(pieces))).astype(np.float32) * np.float32(_POWER_AT_16_KHZ)
    log_mel = np.log10(np.maximum(power @ _BANDS, np.float32(_FLOOR)))
    log_mel = np.maximum(log_mel, log_mel.max() - np.float32(_RANGE))
    scaled: Features = (log_mel + np.float32(_SHIFT)) / np.float32(_SCALE)
    return scaled


def _bands() -> NDArray[np.float32]:
    """Weigh the bins of the transform into bands on Slaney's mel scale of 0 to 8 kHz, shape (bins, bands)."""
    linear_end_hz, hz_a_mel, log_step = 1000.0, 200.0 / 3.0, np.log(6.4) / 27.0
    linear_end = linear_end_hz / hz_a_mel
    top = linear_end + np.log(8.0) / log_step
    mel = np.linspace(0.0, top, MEL_BANDS + 2)
    hz = np.where(mel < linear_end, mel * hz_a_mel, linear_end_hz * np.exp(log_step * (mel - linear_end)))
    bins = np.arange(_WINDOW // 2 + 1) * SAMPLES_PER_SECOND / _WINDOW
    rising = (bins[:, None] - hz[:-2]) / np.diff(hz)[:-1]
    falling = (hz[2:] - bins[:, None]) / np.diff(hz)[1:]
    weights = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (hz[2:] - hz[:-2]))
    return weights.astype(np.float32)


_HANN: Final = np.hanning(_WINDOW + 1)[:-1]
_BANDS: Final = _bands()
