"""What a caller of the benchmarks says, and who hears it."""

import numpy as np
import pytest

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.rehearsed import Press, Say
from nhanh8.speech.g711 import Samples
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Grammar, NotUnderstood, Result
from spoken.corpus import Speaker, Spoken
from spoken.ears import Ears
from spoken.made import Line
from spoken.person import Person, Voice
from unit.bench.spoken.callers import Written

ASKED = Asked("vi", Grammar(frozenset({10, 12})))
NOISY = Line("noisy", lambda sound, dice: (sound + dice.integers(-9, 9, sound.size)).astype(np.int16))


class Listening(Ears):
    """Ears that keep what they hear."""

    def __init__(self) -> None:
        self.language = "vi"
        self.heard: list[list[int]] = []

    def hear(self, sound: Samples, grammar: Grammar) -> Result:
        del grammar
        self.heard.append(sound.tolist())
        return NotUnderstood()


def voice(ears: Ears, says: bool = True) -> Voice:
    def sound(words: str) -> Samples:
        return np.full(20, len(words), np.int16)

    spoken = Spoken(
        Speaker(), "read", "0123456789", (lambda: sound("as read"),), says=sound if says else None
    )
    return Voice(spoken, NOISY, ears, (8,))


def test_what_is_said_again_in_another_call_is_heard_once() -> None:
    ears = Listening()
    someone = voice(ears)
    for _ in range(2):
        someone.understood(0, "read", ASKED)
    assert len(ears.heard) == 1


def test_the_same_words_as_another_answer_or_to_another_question_are_heard_anew() -> None:
    ears = Listening()
    someone = voice(ears)
    someone.understood(0, "words", ASKED)
    someone.understood(1, "words", ASKED)
    someone.understood(0, "words", Asked("vi", Grammar()))
    first, second, third = ears.heard
    assert first == third != second


def test_recordings_cannot_answer() -> None:
    with pytest.raises(ValueError, match="recordings can't answer"):
        voice(Listening(), says=False)


def test_nobody_answers_twice_or_where_nothing_was_asked() -> None:
    person = Person(Written("0123456789"))
    assert person.move() is None
    person.told(Prompt.SAY_NUMBER, {})
    person.told(Prompt.NOT_UNDERSTOOD, {})
    assert isinstance(person.move(), Say)
    assert person.move() is None


def test_who_is_asked_for_keys_presses_them() -> None:
    person = Person(Written("0123456789"))
    person.told(Prompt.ASK_NUMBER, {})
    assert person.move() == Press("0123456789#")
    assert (person.keyed, person.given) == (True, 0)
