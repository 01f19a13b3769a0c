"""What a perfect, a doubtful and a wrong acoustic model lead to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.decoder import Decoder
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.numbers.in_words import readings as readings_of_words
from nhanh8.speech.numbers.reading import digits_of, meaning_of
from nhanh8.speech.numbers.sounds import sound_graph
from nhanh8.speech.recognisers.recogniser import Meaning
from unit.speech.numbers.made import BLANK, EVERYTHING, log_probs, units_of_language, units_of_words

UNITS = {language: units_of_language(language) for language in LANGUAGES}
GRAPHS = {
    language: sound_graph(answers(language, EVERYTHING), heard(language).sounds, UNITS[language])
    for language in LANGUAGES
}


def decoded(said: str, language: str = "vi", sure: float = 0.97) -> Decoder:
    decoder = Decoder(GRAPHS[language])
    decoder.hear(log_probs(units_of_words(said, language), UNITS[language], sure))
    return decoder


def best(decoder: Decoder) -> str:
    readings = decoder.readings()
    return digits_of(max(readings, key=readings.__getitem__))


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("không một hai ba bốn năm sáu bảy tám chín", "0123456789"),
        ("không trăm linh ba bảy lăm hai mốt", "0037521"),
        ("hai nghìn không trăm hai mươi lăm", "2025"),
        ("mã số của tôi là bảy tám không à nhầm bảy tám chín", "789"),
        ("một hai ba không không không", "123000"),
    ],
)
def test_what_is_said_clearly_is_understood(said: str, digits: str) -> None:
    assert best(decoded(said)) == digits


def test_the_same_english_word_twice_is_two_digits() -> None:
    assert best(decoded("seven seven double oh", "en")) == "7700"


def test_a_phrase_is_understood() -> None:
    readings = decoded("gặp cán bộ").readings()
    assert meaning_of(max(readings, key=readings.__getitem__)) is Meaning.OFFICER


@settings(max_examples=25)
@given(st.integers(0, 999_999_999), st.sampled_from(sorted(LANGUAGES)))
def test_sounds_are_understood_as_their_words_are(number: int, language: str) -> None:
    said = " ".join(LANGUAGES[language].cardinal(number))
    of_words = readings_of_words(said.split(), answers(language, EVERYTHING))
    assert best(decoded(said, language)) == digits_of(max(of_words, key=of_words.__getitem__))


def test_a_dialect_is_understood() -> None:
    """The South says "bảy" with the tone of "bãy", the North "sáu" with the sound of "xáu"."""
    said = units_of_words("bảy sáu", "vi")
    said = [{"hỏi": "ngã", "s": "x"}.get(unit, unit) for unit in said]
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(log_probs(said, UNITS["vi"]))
    assert best(decoder) == "76"


def test_all_alignments_are_added_up() -> None:
    """Three sounds take four frames in seven ways: one of them lasts, or a blank is somewhere."""
    units = UNITS["vi"]
    probabilities = np.full((4, len(units)), 1e-9, dtype=np.float32)
    probabilities[:, [units.index(unit) for unit in (BLANK, "m", "-ôt", "nặng")]] = 0.25
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(np.log(probabilities))
    assert np.exp(decoder.readings()[11]) == pytest.approx(7 * 0.25**4, rel=0.01)


def test_it_makes_no_difference_in_which_pieces_it_is_heard() -> None:
    heard_at_once = decoded("bảy trăm linh tư")
    in_pieces = Decoder(GRAPHS["vi"])
    frames = log_probs(units_of_words("bảy trăm linh tư", "vi"), UNITS["vi"])
    for frame in frames:
        in_pieces.hear(frame[None])
    assert in_pieces.readings() == pytest.approx(heard_at_once.readings())
    assert in_pieces.log_freely == pytest.approx(heard_at_once.log_freely)
    assert in_pieces.sounds == heard_at_once.sounds


def test_which_digits_a_next_word_may_change_is_known() -> None:
    decoder = Decoder(GRAPHS["vi"])
    counts = []
    for word in ["không", "bảy", "hai", "mươi", "ba", "ba", "trăm"]:
        decoder.hear(log_probs(units_of_words(word, "vi"), UNITS["vi"]))
        readings = decoder.readings()
        reading = max(readings, key=readings.__getitem__)
        counts.append((len(digits_of(reading)), decoder.unfinished_digits(reading)))
    assert counts == [(1, 0), (2, 0), (3, 0), (4, 1), (4, 0), (5, 0), (7, 2)]


def test_a_digit_counts_as_begun_in_the_middle_of_its_word() -> None:
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(log_probs(units_of_words("một hai", "vi"), UNITS["vi"])[:-3])
    assert decoder.digits_begun() == 2


def test_doubt_between_two_digits_shows() -> None:
    units = UNITS["vi"]
    frames = np.exp(log_probs(units_of_words("một hai", "vi"), units))
    frames[:2, [units.index("m"), units.index("b")]] = 0.48
    frames[2:4, [units.index("-ôt"), units.index("-ôn")]] = 0.48
    frames[4:6, [units.index("nặng"), units.index("sắc")]] = 0.48
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(np.log(frames))
    readings = decoder.readings()
    one, four = readings[112], readings[142]
    assert abs(one - four) < 1


def test_where_it_could_be_either_the_answer_is_likelier_than_something_else() -> None:
    units = UNITS["vi"]
    frames = np.exp(log_probs(units_of_words("trật", "vi"), units))
    for place, alike in enumerate((("tr", "ch"), ("-ât", "-âm"), ("nặng", "nặng"))):
        frames[2 * place : 2 * place + 2, [units.index(unit) for unit in alike]] = 0.48
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(np.log(frames))
    readings = decoder.readings()
    assert meaning_of(max(readings, key=readings.__getitem__)) is Meaning.NO


def test_another_sentence_fits_badly() -> None:
    """Where anything may be said it is clear; the grammar can't explain it."""
    said = [unit for unit in UNITS["vi"] if unit.startswith("-")][:30]
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(log_probs(said, UNITS["vi"]))
    assert max(decoder.readings().values(), default=-np.inf) < decoder.log_freely - 30


def test_silence_is_nothing() -> None:
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear(log_probs([BLANK] * 50, UNITS["vi"], sure=0.999))
    assert decoder.sounds == 0
    assert decoder.digits_begun() == 0
    assert {digits_of(reading) for reading in decoder.readings()} <= {""}
    decoder.hear(np.zeros((0, len(UNITS["vi"])), dtype=np.float32))


def test_more_digits_than_anybody_has_are_no_crash() -> None:
    decoder = decoded("chín tỷ " * 8)
    assert all(np.isfinite(likely) for likely in decoder.readings().values())


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_any_noise_is_decoded(seed: int, frames: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 3, (frames, len(UNITS["vi"])))
    decoder = Decoder(GRAPHS["vi"])
    decoder.hear((noise - np.log(np.exp(noise).sum(axis=1, keepdims=True))).astype(np.float32))
    assert all(np.isfinite(likely) for likely in decoder.readings().values())


def test_a_model_of_another_language_is_refused() -> None:
    with pytest.raises(RecogniserError, match="doesn't know"):
        sound_graph(answers("en", EVERYTHING), heard("en").sounds, UNITS["vi"])
