"""Short answers over simulated lines: whether "yes" is heard as yes, and who asks for an officer is heard.

Every phrase that the product understands is said by several voices, alone, and taken as the dialogues take
it: what the recogniser isn't sure of is not understood, and asked again.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nhanh8.hotline.assistant.conversation import FIRST_KEY_WITHIN, WHEREVER_ASKED, Conversation
from nhanh8.hotline.line.rehearsed import RehearsedCall, Say
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, Number, Result, Said
from spoken.ears import NUMBER, Ears
from spoken.made import LINES, Line, in_a_room, short_answer
from spoken.teller import Teller

Row = dict[str, Any]

_QUESTIONS: Final = {
    "yes or no": Grammar(meanings=WHEREVER_ASKED | {Meaning.YES, Meaning.NO}),
    "a number": NUMBER,
}
"""What is asked when the phrase is said, as the dialogues ask it."""
_AGAIN: Final = "not understood"
_A_NUMBER: Final = "a number"
_CALLER: Final = Caller("meanings", None, Trust.NONE)


@dataclass(frozen=True)
class Phrase:
    """One phrase that was said over one line, in answer to one question."""

    line: str
    question: str
    said: Meaning
    heard: str
    """What the recogniser makes of it: a meaning, a number, or not understood."""
    taken_for: str
    """What the dialogue makes of that: not understood, too, where it isn't sure enough."""


def phrases(ears: Ears, variants: Sequence[str], voices: int, dice: np.random.Generator) -> Iterator[Phrase]:
    """Have each phrase of each meaning said by so many voices, each time in answer to both questions."""
    for meaning, every in heard(ears.language).meanings.items():
        for words in every:
            for _ in range(voices):
                sound = short_answer(words, ears.language, dice, variants)
                for line in LINES:
                    yield from _answers(ears, meaning, line, line.through(in_a_room(sound), dice))


def meanings_tables(said: Sequence[Phrase]) -> dict[str, list[Row]]:
    """Count what was taken for what it means, for another meaning or a number, or asked again."""
    rows = []
    for question, line in dict.fromkeys((one.question, one.line) for one in said):
        these = [one for one in said if (one.question, one.line) == (question, line)]
        rows.append(_row(question, line, "all", these))
        rows += [
            _row(question, line, meaning, [one for one in these if one.said is meaning])
            for meaning in dict.fromkeys(one.said for one in these)
        ]
    return {"meanings": sorted(rows, key=lambda row: str(row["question"]))}


def _answers(ears: Ears, meaning: Meaning, line: Line, sound: Samples) -> Iterator[Phrase]:
    for question, grammar in _QUESTIONS.items():
        if meaning in grammar.meanings:
            result = ears.hear(sound, grammar)
            taken_for = asyncio.run(_taken_for(ears.language, grammar, result))
            yield Phrase(line.name, question, meaning, _named(result), _named(taken_for))


async def _taken_for(language: str, grammar: Grammar, result: Result) -> str | Result | None:
    call = RehearsedCall(_CALLER, [Say("")], lambda _words, _asked: result)
    talk = Conversation(call, Teller(lambda _prompt, _values: None))
    talk.language = language
    return await talk.answer(FIRST_KEY_WITHIN, grammar)


def _named(result: str | Result | None) -> str:
    match result:
        case Said(meaning=meaning):
            return meaning
        case Number():
            return _A_NUMBER
        case _:
            return _AGAIN


def _row(question: str, line: str, meaning: str, these: Sequence[Phrase]) -> Row:
    taken = Counter("right" if one.taken_for == one.said else one.taken_for for one in these)
    right, again = taken.pop("right", 0), taken.pop(_AGAIN, 0)
    return {
        "question": question,
        "line": line,
        "said": str(meaning),
        "times": len(these),
        "right_percent": 100 * right / len(these),
        "asked_again_percent": 100 * again / len(these),
        "wrong_percent": 100 * taken.total() / len(these),
        "heard_right_percent": 100 * sum(one.heard == one.said for one in these) / len(these),
        "taken_for": ", ".join(f"{what} ({times})" for what, times in taken.most_common(3)),
    }
