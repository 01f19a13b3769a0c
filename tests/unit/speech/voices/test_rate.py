"""How long texts take a speaker."""

import pytest

from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.rate import odd_lengths, syllables
from nhanh8.speech.voices.takes import Fault
from nhanh8.speech.voices.voice import Pace

WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("không", 1),
        ("Cảm ơn quý khách đã gọi. Xin kính chào", 9),
        ("e-rờ", 2),
        ("seventeen", 3),
        ("Please start again", 5),
        ("V S S I D", 5),
        ("gồm 10 số", 4),
        ("", 1),
        ("...", 1),
    ],
)
def test_syllables_are_about_counted(text: str, count: int) -> None:
    assert syllables(text) == count


def lengths(**others: float) -> dict[Clip, float]:
    usual = dict.fromkeys(WORDS, 0.5)
    return {Clip("vi", Pace.SLOW, text): seconds for text, seconds in (usual | others).items()}


def test_a_speaker_who_keeps_their_pace_has_no_odd_lengths() -> None:
    assert odd_lengths(lengths(bảy=0.35, tám=0.8)) == {}


def test_what_is_much_shorter_or_longer_is_told() -> None:
    found = odd_lengths(lengths(bảy=0.2, tám=1.2))
    assert found == {
        Clip("vi", Pace.SLOW, "bảy"): Fault.TOO_SHORT,
        Clip("vi", Pace.SLOW, "tám"): Fault.TOO_LONG,
    }


def test_sentences_and_words_and_paces_are_compared_among_themselves() -> None:
    sentence = Clip("vi", Pace.NORMAL, "Xin nhập lại từ đầu")
    fast = {Clip("vi", Pace.NORMAL, word): 0.2 for word in WORDS}
    assert odd_lengths(lengths() | fast | {sentence: 1.0}) == {}


def test_too_few_clips_tell_nothing() -> None:
    assert odd_lengths({Clip("vi", Pace.SLOW, "một"): 0.1, Clip("vi", Pace.SLOW, "hai"): 2.0}) == {}
