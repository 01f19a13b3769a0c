"""What was made of something that was said."""

from dataclasses import dataclass

from nhanh8.reissue.plausible import within
from nhanh8.speech.recognisers.recogniser import Number
from spoken.corpus import Spoken


@dataclass(frozen=True)
class Heard:
    """What was made of a number that was said once."""

    number: Number | None
    """None: no number was heard."""
    plausible: tuple[str, ...]
    """The readings of it that the product checks together."""
    syllables: tuple[str, ...]
    """Each as its units, heard without a grammar."""
    cpu_ms: float
    """All threads."""
    cpu_at_end_ms: float
    """Of it, what was left to do when all had been said."""
    sound_s: float

    @property
    def best(self) -> str:
        """The likeliest number of a right length; of any, where none fits."""
        if self.number is None:
            return ""
        return next((one.digits for one in self.number.hypotheses), self.number.freely.digits)

    def listed(self, ratio: float) -> tuple[str, ...]:
        """Give the readings that would be checked together, with another ratio to the likeliest."""
        return within(self.number, ratio) if self.number else ()


@dataclass(frozen=True)
class Answer:
    """A number that was asked for over one line, and again where its best reading was wrong."""

    spoken: Spoken
    line: str
    syllables: tuple[str, ...]
    """That were said, each as its units."""
    times: tuple[Heard, ...]

    def is_listed(self, times: int) -> bool:
        """Tell whether the number is in one of the first so many lists of the product."""
        return any(self.spoken.digits in heard.plausible for heard in self.times[:times])

    def is_within(self, ratio: float, times: int) -> bool:
        """Tell whether it would be, with another ratio."""
        return any(self.spoken.digits in heard.listed(ratio) for heard in self.times[:times])


@dataclass(frozen=True)
class Sentence:
    """Something other than a number, heard without a grammar, over one line."""

    spoken: Spoken
    line: str
    syllables: tuple[str, ...]
    """That were said, each as its units."""
    syllables_heard: tuple[str, ...]
