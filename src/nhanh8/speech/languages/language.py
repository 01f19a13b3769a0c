"""What a language has to know about numbers and letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from nhanh8.speech.voices.voice import Pace


class Unit(StrEnum):
    """Units that are said after a number."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DONG = "dong"


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes and says numbers."""

    name: str
    """What it calls itself."""
    digits: tuple[str, ...]
    """The words of 0 to 9, as digits are dictated."""
    letters: dict[str, str]
    """How each letter is dictated; the keys are in lower case. No two are the same."""
    upper_case: str
    lower_case: str
    """What is said before a letter: "capital"."""
    number_words: tuple[str, ...]
    """Every word that `cardinal` may give."""
    units: dict[Unit, tuple[str, str]]
    """A unit's word after one, and after any other number."""
    cardinal: Callable[[int], tuple[str, ...]]
    """Give the words of a number from 0 to 999,999,999."""
    thousands: str
    """What stands between groups of three digits."""
    price_says_one: bool
    """Whether the single unit a price is for is said with its number ("một nghìn đồng một phút")."""
    price_joint: str
    """What is said between money and the time it is for; empty for nothing."""
    words_a_minute: dict[Pace, int]
    """How fast espeak-ng speaks it, whose own speed is 175."""

    def unit(self, unit: Unit, count: int) -> str:
        """Give a unit's word for so many of it."""
        one, many = self.units[unit]
        return one if count == 1 else many

    def written(self, number: int) -> str:
        """Write a number in digits: 1000 gives `1.000` in Vietnamese."""
        return f"{number:,}".replace(",", self.thousands)


def measured(duration: timedelta) -> tuple[int, Unit]:
    """Count a duration as people say it: in hours from two whole ones up, else in minutes or seconds."""
    seconds = round(duration.total_seconds())
    hour, minute = 3600, 60
    if seconds >= 2 * hour and seconds % hour == 0:
        return seconds // hour, Unit.HOUR
    if seconds >= minute and seconds % minute == 0:
        return seconds // minute, Unit.MINUTE
    return seconds, Unit.SECOND
