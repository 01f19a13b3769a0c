"""Numbers that somebody else has: drawn at random, or so near to one that it may be taken for it."""

from typing import Final

import numpy as np

ALIKE: Final = {
    "0": "6",
    "1": "47",
    "2": "3",
    "3": "28",
    "4": "1",
    "5": "83",
    "6": "0",
    "7": "1",
    "8": "53",
    "9": "6",
}
"""Digits that sound alike on the telephone: those that the trial took for each other."""


def at_random(number: str, dice: np.random.Generator) -> str:
    """Give another number of the same length."""
    while (other := "".join(str(digit) for digit in dice.integers(0, 10, len(number)))) == number:
        pass
    return other


def one_digit_off(number: str) -> list[str]:
    """Give every number that differs in one digit."""
    return [
        number[:n] + other + number[n + 1 :]
        for n, digit in enumerate(number)
        for other in "0123456789"
        if other != digit
    ]


def one_alike(number: str) -> list[str]:
    """Give every number in which one digit is another that sounds like it."""
    return [number[:n] + other + number[n + 1 :] for n, digit in enumerate(number) for other in ALIKE[digit]]


def two_swapped(number: str) -> list[str]:
    """Give every number in which two neighbours have changed places."""
    swapped = (number[:n] + number[n + 1] + number[n] + number[n + 2 :] for n in range(len(number) - 1))
    return [other for other in swapped if other != number]
