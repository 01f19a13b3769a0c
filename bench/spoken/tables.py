"""What was heard, counted: tables by line, region, sex and speaker, and by the ratio of the list."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any, Final

import numpy as np

from nhanh8.config import settings
from spoken import strangers
from spoken.answers import Answer, Sentence
from spoken.groups import groups
from spoken.scores import Edits, at_most_percent

Row = dict[str, Any]

_ANSWER_S: Final = 5.0
"""What an answer's cost is given for."""
_RATIOS: Final = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 1e4, 1e5, 1e6)
"""How many times less likely than the likeliest."""
_NEAR: Final = {
    "one_digit": strangers.one_digit_off,
    "alike": strangers.one_alike,
    "swapped": strangers.two_swapped,
}
"""Numbers that may be taken for the one that was said. Every one of them is tried, not one that is drawn."""
_MISTAKES: Final = 12
"""Digits taken for others that are shown."""


def costs(answers: Sequence[Answer]) -> Row:
    """Give the time of a core that an answer takes, and that one of five seconds would take."""
    first = [answer.times[0] for answer in answers]
    each = [heard.cpu_ms for heard in first]
    at_end = [heard.cpu_at_end_ms for heard in first]
    of_5_s = [heard.cpu_ms * _ANSWER_S / heard.sound_s for heard in first if heard.sound_s]
    return {
        "numbers": len({id(answer.spoken) for answer in answers}),
        "answers": len(answers),
        "answer_mean_s": float(np.mean([heard.sound_s for heard in first])),
        "cpu_per_answer_p50_ms": median(each),
        "cpu_per_answer_p95_ms": _p95(each),
        "cpu_at_end_p50_ms": median(at_end),
        "cpu_at_end_p95_ms": _p95(at_end),
        "cpu_per_5_s_p50_ms": median(of_5_s),
        "cpu_per_5_s_p95_ms": _p95(of_5_s),
    }


def number_tables(
    answers: Sequence[Answer], dice: np.random.Generator, *, speakers: bool
) -> dict[str, list[Row]]:
    """Count numbers: by who said them and how, by the list's ratio, and the digits that were mistaken."""
    ratios = sorted({*_RATIOS, settings().reissue.plausible_ratio})
    return {
        "who": [{"who": who} | _numbers(some) for who, some in groups(answers, speakers=speakers)],
        "ratios": [{"ratio": f"{one:g}"} | _at(answers, one, dice) for one in ratios],
        "mistaken": _mistaken(answers),
    }


def sentence_tables(sentences: Sequence[Sentence], *, speakers: bool) -> dict[str, list[Row]]:
    """Count syllables and their parts, heard without a grammar, by who said them and how."""
    return {
        "sentences": [{"who": who} | _syllables(some) for who, some in groups(sentences, speakers=speakers)]
    }


def _numbers(answers: Sequence[Answer]) -> Row:
    digits, words = Edits(), Edits()
    for answer in answers:
        digits.add(answer.spoken.digits, answer.times[0].best)
        words.add(answer.syllables, answer.times[0].syllables)
    return {
        "answers": len(answers),
        "free_syllable_error_percent": words.percent,
        "digit_error_percent": digits.percent,
        "right_percent": _percent([answer.times[0].best == answer.spoken.digits for answer in answers]),
        "listed_percent": _percent([answer.is_listed(1) for answer in answers]),
        "after_two_percent": _percent([answer.is_listed(2) for answer in answers]),
    }


def _at(answers: Sequence[Answer], ratio: float, dice: np.random.Generator) -> Row:
    """Give what a ratio lets in: of those who said their number, and of those who said another's."""
    lists = [answer.times[0].listed(ratio) for answer in answers]
    said = [answer.spoken.digits for answer in answers]
    near: Row = {}
    for name, others in _NEAR.items():
        shares = [
            sum(other in some for other in others(number)) / max(len(others(number)), 1)
            for number, some in zip(said, lists, strict=True)
        ]
        near[f"{name}_accepted_percent"] = 100 * float(np.mean(shares))
    at_random = sum(
        strangers.at_random(number, dice) in some for number, some in zip(said, lists, strict=True)
    )
    return {
        "listed_percent": _percent([answer.is_within(ratio, 1) for answer in answers]),
        "after_two_percent": _percent([answer.is_within(ratio, 2) for answer in answers]),
        "list_mean": float(np.mean([len(some) for some in lists])),
        "random_accepted": at_random,
        "random_at_most_percent": at_most_percent(at_random, len(said)),
        **near,
    }


def _mistaken(answers: Sequence[Answer]) -> list[Row]:
    digits = Edits()
    for answer in answers:
        digits.add(answer.spoken.digits, answer.times[0].best)
    return [
        {"said": said or "nothing", "heard": heard or "nothing", "times": times}
        for (said, heard), times in digits.mistaken.most_common(_MISTAKES)
    ]


def _syllables(sentences: Sequence[Sentence]) -> Row:
    syllables, units = Edits(), Edits()
    for sentence in sentences:
        syllables.add(sentence.syllables, sentence.syllables_heard)
        units.add(" ".join(sentence.syllables).split(), " ".join(sentence.syllables_heard).split())
    return {
        "sentences": len(sentences),
        "syllables": syllables.said,
        "syllable_error_percent": syllables.percent,
        "unit_error_percent": units.percent,
    }


def _percent(true: Sequence[bool]) -> float:
    return 100 * sum(true) / len(true)


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
