"""Settings that people can read: "5 per day", "3 per call, 10 per day"."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_settings import NoDecode


class Window(StrEnum):
    """Over what an allowance is counted. A day is a calendar day in Vietnam, an hour a clock hour."""

    CALL = "call"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many of something in one window, such as `5 per day`."""

    count: int
    window: Window

    def __str__(self) -> str:
        return f"{self.count} per {self.window}"


_ALLOWANCE = re.compile(r"\s*(?P<count>[1-9]\d{0,6}) per (?P<window>call|hour|day)\s*")
_DURATION = re.compile(r"\s*(?P<count>[1-9]\d{0,6}) ?(?P<unit>ms|s|min|h|days?)\s*")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}


def parse_allowances(text: object) -> tuple[Allowance, ...]:
    """Read "3 per call, 10 per day". Raises ValueError with an example for anything else."""
    if isinstance(text, tuple):
        return text
    found = [_ALLOWANCE.fullmatch(part) for part in str(text).split(",")]
    if not all(found):
        raise ValueError(f'cannot read the limit "{text}"; write it like "3 per call, 10 per day"')
    return tuple(Allowance(int(m["count"]), Window(m["window"])) for m in found if m)


def parse_duration(text: object) -> timedelta:
    """Read "60 min", "24 h", "500 ms". Raises ValueError with an example for anything else."""
    if isinstance(text, timedelta):
        return text
    m = _DURATION.fullmatch(str(text))
    if not m:
        raise ValueError(f'cannot read the duration "{text}"; write it like "60 min", "24 h" or "500 ms"')
    return int(m["count"]) * _UNITS[m["unit"]]


# Not JSON in an environment variable, though it becomes a tuple: the text is read as it stands.
Allowances = Annotated[tuple[Allowance, ...], NoDecode, BeforeValidator(parse_allowances)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
