"""The echo of a telephone: what it hears comes back into the line, later and softer."""

import numpy as np

from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.recording import Recording
from acceptance.telephones.rtp import SAMPLES

_ROOM_S = 0.02
"""For so long a sound lingers: the loudspeaker, the table, the wall, the microphone."""
_LOUDEST = 32_767


class Echo:
    """One way from what is heard to what is sent. `loss_db`: how much softer it comes back (ITU-T G.131)."""

    def __init__(self, loss_db: float, delay_ms: float) -> None:
        lingering = np.exp(-np.arange(round(_ROOM_S * RATE)) / (_ROOM_S * RATE / 5))
        room = lingering * np.random.default_rng(8).choice((-1.0, 1.0), lingering.size)
        self._room = room / np.linalg.norm(room) * 10 ** (-loss_db / 20)
        self._at = -round(delay_ms * RATE / 1000)
        """The next sample of what is heard that comes back."""

    def mixed(self, said: Samples, heard: Recording) -> Samples:
        """Add the next 20 ms of echo to the 20 ms that are said."""
        if not heard.length:
            return said
        first, end = self._at - self._room.size + 1, self._at + SAMPLES
        self._at = end
        sound = np.zeros(end - first)
        there = heard.since(first)[: max(0, end - max(0, first))]
        sound[max(0, -first) :][: there.size] = there
        echo = np.convolve(sound, self._room, mode="valid")
        return np.clip(said + echo, -_LOUDEST, _LOUDEST).astype(np.int16)
