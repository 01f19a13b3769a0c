"""Our own prompt, coming back on the caller's line: found, taken out, and not mistaken for the caller."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.activity.detector import CHUNK
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import Wave

Sent = Callable[[int, int], Samples]
"""What was sent from one sample of our clock to another; silence where nothing was."""

LATEST: Final = 5600
"""Samples by which an echo comes late at most: 300 ms of the line, and 400 of jitter buffers."""

_TAPS: Final = 160
"""Of the echo's path, 20 ms: a hybrid's echo is shorter, and a room's first and strongest part is within."""
_LEAD: Final = 40
"""Of them, before the strongest."""
_LOOKED_AT: Final = 3072
"""Samples of the caller's line that the path is fitted to, 384 ms."""
_TRANSFORM: Final = 9216
"""Length of the Fourier transform: what is looked at and what was sent in its time and before."""
_FITTED: Final = 4096
"""And of those that the taps are fitted by."""
_WHITENED: Final = 0.7
"""Of the spectrum's magnitude, taken out before correlating: a voice's pitch would blur the delay."""
_EASED: Final = 1e-3
"""Of the sent power, added on the diagonal, so that bands without power don't get wild taps."""
_PERHAPS_ECHO: Final = 10 ** (-3.5 / 10)
"""What is left of an echo when the path is found, in power, at most. Fitted to another's voice, taps take out
0.5 dB by chance, 1.6 in a hundredth of all cases, and more where both are one synthetic voice."""
_SURELY_ECHO: Final = 10 ** (-6 / 10)
"""If no more is left, it is one for sure; else only if it comes as late as the one before, nearly."""
_MARGIN: Final = 10 ** (6 / 10)
"""What is left of the echo is this much stronger at times than it is on average."""
_STILL_HEARD: Final = 2400
"""An echo is looked for within so many samples of what was played: 300 ms, a line's longest. Who answers a
prompt that is over sounds like an echo of it for a moment: so little sound is fitted by chance."""
_SILENCE: Final = 64
"""Samples up to here are none: the A-law has no nought."""
_FADES: Final = 0.6
"""A room's echo in the next 32 ms, against this: 60 dB in 0.45 s."""


@dataclass(frozen=True, slots=True)
class _Path:
    delay: int
    """Of the first tap, in samples."""
    taps: Wave
    left: float
    """Share of the echo's power that the taps don't take out."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A chunk without the echo that is known of."""

    samples: Samples
    only_echo: bool
    """Nothing but what is always left of the echo is in it."""


class EchoCanceller:
    """Takes our echo out of one caller's line. Its path is looked for when asked to: most lines have none."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent
        self._heard: deque[Samples] = deque(maxlen=_LOOKED_AT // CHUNK)
        self.not_listened()
        self._until = 0
        self._path: _Path | None = None
        self._echo = 0.0
        self._delay: int | None = None
        """Of what looked like an echo last."""

    def clean(self, chunk: Samples, at: int) -> Cleaned:
        """Take the next `CHUNK` samples, which came while sample `at` of our clock was being sent."""
        self._heard.append(chunk)
        self._until = at + CHUNK
        return self.again()

    def again(self) -> Cleaned:
        """Clean the last chunk, anew if an echo was found in it since."""
        heard = self._heard[-1]
        if self._path is None:
            return Cleaned(heard, only_echo=False)
        echo = self._echo_by(self._path)
        self._echo = max(float(echo @ echo), self._echo * _FADES)
        if self._echo < 1.0:
            return Cleaned(heard, only_echo=False)
        rest = heard - echo
        only_echo = float(rest @ rest) <= self._echo * self._path.left * _MARGIN
        return Cleaned(np.clip(np.rint(rest), -32768, 32767).astype(np.int16), only_echo)

    def look_again(self) -> bool:
        """Look for an echo in what came last; tell whether it is one."""
        began = self._until - _LOOKED_AT
        sent = self._sent(began - LATEST, self._until).astype(np.float64)
        if np.abs(sent[-_STILL_HEARD:]).max() <= _SILENCE:
            return False
        found = _fitted(np.concatenate(self._heard).astype(np.float64), sent)
        if found is None or found.left > _PERHAPS_ECHO:
            return False
        before, self._delay = self._delay, found.delay
        if found.left > _SURELY_ECHO and (before is None or abs(before - found.delay) > _LEAD):
            return False
        self._path = found
        return True

    def not_listened(self) -> None:
        """Learn that what comes next doesn't follow what came last."""
        self._heard.extend([np.zeros(CHUNK, np.int16)] * (_LOOKED_AT // CHUNK))

    def forget(self) -> None:
        """Know of no echo: the line's timing has changed."""
        self._path = self._delay = None

    def _echo_by(self, path: _Path) -> Wave:
        """Give the echo in the last chunk."""
        began = self._until - CHUNK - path.delay - _TAPS + 1
        sent = self._sent(began, began + CHUNK + _TAPS - 1)
        return np.convolve(sent.astype(np.float64), path.taps, "valid") if sent.any() else np.zeros(CHUNK)


def _fitted(heard: Wave, sent: Wave) -> _Path | None:
    """Fit the path from what was sent to what was heard; `sent` began `LATEST` samples earlier."""
    spectrum = np.fft.rfft(heard, _TRANSFORM)
    cross = np.conj(spectrum) * np.fft.rfft(sent, _TRANSFORM)
    cross /= np.maximum(np.abs(cross), 1.0) ** _WHITENED
    likeness = np.abs(np.fft.irfft(cross, _TRANSFORM)[: LATEST + 1])
    first = max(min(LATEST - int(likeness.argmax()) - _LEAD, LATEST - _TAPS + 1), 0)
    # Sample n of `heard` has the echo of sample n + _TAPS - 1 - k of `reached`, by tap k.
    began = LATEST - first - _TAPS + 1
    reached = sent[began : began + _LOOKED_AT + _TAPS - 1]
    power, both = _correlations(reached, heard)
    if power[0, 0] < 1.0:
        return None
    power[np.diag_indices(_TAPS)] += _EASED * power[0, 0]
    taps = np.linalg.solve(power, both).astype(np.float64)
    rest = heard - np.convolve(reached, taps, "valid")
    return _Path(first, taps, float(rest @ rest) / max(float(heard @ heard), 1.0))


def _correlations(reached: Wave, heard: Wave) -> tuple[Wave, Wave]:
    """Give the sums of the least squares: of each tap's samples with each other's, and with what was heard.

    The samples of neighbouring taps differ only at their ends, so each row comes out of the one before.
    """
    spectrum = np.fft.rfft(reached, _FITTED)
    first = np.fft.rfft(reached[_TAPS - 1 :], _FITTED)
    power = np.empty((_TAPS, _TAPS))
    power[0] = power[:, 0] = np.fft.irfft(spectrum * np.conj(first), _FITTED)[:_TAPS][::-1]
    entering, leaving = reached[_TAPS - 2 :: -1], reached[:-_TAPS:-1]
    ends = np.outer(entering, entering) - np.outer(leaving, leaving)
    for row in range(_TAPS - 1):
        power[row + 1, 1:] = power[row, :-1] + ends[row]
    both = np.fft.irfft(spectrum * np.conj(np.fft.rfft(heard, _FITTED)), _FITTED)[:_TAPS][::-1]
    return power, both
