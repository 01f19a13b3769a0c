"""The embedded recogniser, with a model that reads units from the level of the sound."""

import numpy as np
import pytest

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.decoder import LogProbabilities
from nhanh8.speech.recognisers.embedded import Embedded
from nhanh8.speech.recognisers.recogniser import (
    Digits,
    Grammar,
    Listening,
    Meaning,
    NotUnderstood,
    Number,
    Said,
)
from unit.speech.numbers.made import BLANK, EVERYTHING, log_probs, units_of_language, units_of_words

FRAME = 160
STEP = 100
ALWAYS = frozenset({Meaning.REPEAT, Meaning.SLOWER, Meaning.FASTER, Meaning.OFFICER})
TEN = Grammar(lengths=frozenset({10}))


class LevelModel:
    """Hears unit n where the samples are 10,000 + 100 n, and a blank where they are quiet."""

    units = (*units_of_language("vi"), *units_of_language("en")[1:])

    def __init__(self) -> None:
        self.asked: list[int] = []

    def log_probs(self, samples: Samples) -> LogProbabilities:
        self.asked.append(samples.size)
        levels = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME).mean(axis=1)
        said = [self.units[round((level - 10_000) / STEP)] if level >= 10_000 else BLANK for level in levels]
        return log_probs(said, self.units, frames=1)


class CountedModel(LevelModel):
    """Counts how often somebody asks for its units, which takes place where a question is made ready."""

    built = 0

    @property
    def units(self) -> tuple[str, ...]:
        self.built += 1
        return LevelModel.units


def sound(said: str, language: str = "vi", frames: int = 2) -> Samples:
    """Make what the model hears as these words, some frames for each unit."""
    levels = [
        10_000 + STEP * LevelModel.units.index(unit) if unit != BLANK else 0
        for unit in units_of_words(said, language)
    ]
    return np.repeat(np.array(levels, dtype=np.int16), frames * FRAME)


def pause(seconds: float) -> Samples:
    return np.zeros(round(8000 * seconds), dtype=np.int16)


def listening(grammar: Grammar = TEN, language: str = "vi") -> tuple[Listening, LevelModel]:
    model = LevelModel()
    return Embedded(model).begin(language, grammar), model


def test_a_number_is_understood_while_it_is_said() -> None:
    answer, _ = listening()
    for group in ("không một hai", "ba bốn năm", "sáu bảy tám chín"):
        answer.hear(np.concatenate([sound(group), pause(0.3)]))
    assert answer.so_far() == Digits(10, 10)
    result = answer.result()
    assert isinstance(result, Number)
    assert result.hypotheses[0].digits == "0123456789"
    assert min(result.hypotheses[0].probabilities) > 0.9


def test_pauses_at_which_no_number_can_be_complete_cost_nothing() -> None:
    answer, model = listening()
    counts = []
    for digit in ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"):
        answer.hear(np.concatenate([sound(digit), pause(0.3)]))
        counts.append(answer.so_far())
    assert counts[-1] == Digits(10, 10)
    assert len(model.asked) <= 6


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("một hai ba bốn năm sáu bảy tám hai mươi", Digits(10, 9)),
        ("một hai ba bốn năm sáu bảy tám trăm", Digits(10, 8)),
        ("một hai ba bốn năm sáu bảy tám hai mốt", Digits(10, 10)),
        ("một hai ba bốn năm sáu bảy tám trăm hai mốt", Digits(10, 10)),
        ("sáu ngàn chín trăm bốn mươi bảy", Digits(4, 4)),
    ],
)
def test_what_may_be_a_whole_number_is_counted_as_one(said: str, digits: Digits) -> None:
    answer, _ = listening()
    answer.hear(np.concatenate([sound(said), pause(0.3)]))
    answer.result()  # else so short an answer is passed over
    assert answer.so_far() == digits


def test_who_was_looked_at_in_the_middle_of_a_word_is_looked_at_again_at_the_next_pause() -> None:
    answer, _ = listening()
    whole = sound("một hai ba bốn năm sáu bảy tám trăm linh hai")
    cut = whole.size - 10 * FRAME
    answer.hear(np.concatenate([whole[:cut], pause(0.2)]))
    answer.hear(np.concatenate([whole[cut:], pause(0.3)]))
    assert answer.so_far() == Digits(10, 10)


def test_a_result_may_be_asked_before_the_speaker_pauses_and_after_more_was_said() -> None:
    answer, _ = listening()
    answer.hear(sound("không một hai ba bốn năm sáu"))
    first = answer.result()
    assert isinstance(first, Number)
    assert first.hypotheses == ()
    assert first.freely.digits == "0123456"
    answer.hear(sound("bảy tám chín"))
    second = answer.result()
    assert isinstance(second, Number)
    assert second.hypotheses[0].digits == "0123456789"


def test_nothing_is_looked_at_again_where_nothing_was_said() -> None:
    answer, model = listening()
    answer.hear(np.concatenate([sound("một"), pause(0.4)]))
    answer.result()
    asked = len(model.asked)
    answer.hear(pause(2.0))
    answer.result()
    assert len(model.asked) == asked


def test_speech_without_a_pause_is_understood_across_its_cuts() -> None:
    said = "bảy trăm sáu mươi chín triệu tám trăm linh tư nghìn ba trăm hai mươi lăm"
    answer, model = listening(Grammar(lengths=frozenset({9})))
    answer.hear(np.concatenate([sound(said, frames=6), sound("ạ")]))
    assert len(model.asked) == 1, "it is longer than a stretch"
    result = answer.result()
    assert isinstance(result, Number)
    assert result.hypotheses[0].digits == "769804325"


@pytest.mark.parametrize(
    ("language", "said", "meaning"), [("vi", "gặp cán bộ", Meaning.OFFICER), ("en", "repeat", Meaning.REPEAT)]
)
def test_a_phrase_is_understood(language: str, said: str, meaning: Meaning) -> None:
    answer, _ = listening(EVERYTHING, language)
    answer.hear(np.concatenate([sound(said, language), pause(0.3)]))
    assert answer.so_far() == Digits()
    result = answer.result()
    assert isinstance(result, Said)
    assert result.meaning is meaning


def test_sounds_without_a_meaning_are_not_understood() -> None:
    answer, _ = listening()
    units = [unit for unit in LevelModel.units if unit.startswith("-")][:40]
    levels = [10_000 + STEP * LevelModel.units.index(unit) for unit in units]
    answer.hear(np.repeat(np.array(levels, dtype=np.int16), 2 * FRAME))
    assert answer.result() == NotUnderstood()


def test_silence_is_not_understood() -> None:
    answer, _ = listening()
    assert answer.result() == NotUnderstood()
    answer.hear(pause(1))
    assert answer.so_far() == Digits()
    assert answer.result() == NotUnderstood()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "grammar",
    [
        Grammar(frozenset({10, 12}), ALWAYS),
        Grammar(frozenset({3, 10, 12}), ALWAYS),
        Grammar(meanings=ALWAYS | {Meaning.YES, Meaning.NO}),
        Grammar(meanings=ALWAYS),
    ],
)
def test_no_caller_waits_until_a_usual_question_is_ready(language: str, grammar: Grammar) -> None:
    model = CountedModel()
    embedded = Embedded(model)
    embedded.prepare()
    built = model.built
    assert embedded.begin(language, grammar).so_far() == Digits()
    assert model.built == built > 0


def test_a_language_that_nobody_taught_is_refused() -> None:
    with pytest.raises(RecogniserError, match="nobody has taught"):
        Embedded(LevelModel()).begin("xx", TEN)
