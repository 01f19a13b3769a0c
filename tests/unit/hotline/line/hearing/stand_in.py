"""A recogniser that understands nothing: it gives the answer that a test wants, and keeps what it heard."""

import threading
from dataclasses import dataclass, field

import numpy as np

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Hypothesis, Number, Result

NUMBER = "0123456789"


def number(digits: str = NUMBER) -> Number:
    best = Hypothesis(digits, -1.0, (0.9,) * len(digits))
    return Number((best,), best)


@dataclass
class StandIn:
    """One answer after the other is heard by it."""

    result: Result = field(default_factory=number)
    digits: Digits | None = field(default_factory=Digits)
    """What it says is heard so far."""
    heard: list["Heard"] = field(default_factory=list)
    fails: bool = False
    stuck: threading.Event | None = None
    """What it waits for in vain."""

    def begin(self, language: str, grammar: Grammar) -> "Heard":
        if self.fails:
            raise RecogniserError
        self.heard.append(Heard(self, language, grammar))
        return self.heard[-1]


@dataclass
class Heard:
    """One answer."""

    by: StandIn
    language: str
    grammar: Grammar
    samples: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    counted: int = 0

    def hear(self, samples: Samples) -> None:
        self.samples = np.concatenate([self.samples, samples])

    def so_far(self) -> Digits | None:
        self.counted += 1
        return self.by.digits

    def result(self) -> Result:
        if self.by.stuck:
            self.by.stuck.wait()
        return self.by.result
