"""How calls of people who speak ended: who got their password, how soon, and who somebody else's."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from spoken.dialogues import WRONG, Called, Ending
from spoken.groups import groups
from spoken.scores import at_most_percent

Row = dict[str, Any]

_QUESTIONS: Final = 2
"""Within which calls should end right: the number, and one correction."""


def ending_tables(called: Sequence[Called], *, speakers: bool) -> dict[str, list[Row]]:
    """Count honest calls by who called and how, and the wrong numbers that were let in, by line."""
    return {
        "read_back": [{"who": who} | _own(some) for who, some in groups(called, speakers=speakers)],
        "let_in": [
            {"account": wrong, "line": line} | _others([one.others[wrong] for one in some])
            for wrong in WRONG
            for line, some in _by_line(called)
        ],
    }


def _own(called: Sequence[Called]) -> Row:
    """Give shares of the calls; each column to the left of `by_key` is part of the next one."""
    own = [one.own for one in called]
    by_voice = [one for one in own if one.passed and not one.keyed]
    return {
        "calls": len(own),
        "at_once_percent": _percent(len([one for one in by_voice if one.given == 1]), own),
        "within_two_percent": _percent(len([one for one in by_voice if one.given <= _QUESTIONS]), own),
        "by_voice_percent": _percent(len(by_voice), own),
        "by_key_percent": _percent(len([one for one in own if one.passed and one.keyed]), own),
        "no_password_percent": _percent(len([one for one in own if not one.passed]), own),
        **{
            f"{outcome.replace(' ', '_')}_percent": _percent(
                len([one for one in own if not one.passed and one.outcome == outcome]), own
            )
            for outcome in ("officer", "no match")
        },
        "digits_said_mean": float(np.mean([one.given for one in own])),
    }


def _others(others: Sequence[Ending]) -> Row:
    passed = sum(one.passed for one in others)
    return {
        "calls": len(others),
        "let_in": passed,
        "let_in_percent": _percent(passed, others),
        "at_most_percent": at_most_percent(passed, len(others)),
    }


def _by_line(called: Sequence[Called]) -> list[tuple[str, list[Called]]]:
    lines = dict.fromkeys(one.line for one in called)
    both = [(line, [one for one in called if one.line == line]) for line in lines]
    return [("all", list(called)), *both]


def _percent(some: int, of: Sequence[Ending]) -> float:
    return 100 * some / len(of)
