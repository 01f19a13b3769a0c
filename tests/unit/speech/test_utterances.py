"""Prompts put together with their values."""

from datetime import timedelta
from itertools import groupby
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech import g711
from nhanh8.speech.errors import PromptError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt, Slot, Wording, read_catalogue
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.speaker import Speaker, studio
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Audio, Law, Utterance, silence
from nhanh8.speech.utterances import Clip, Price, groups, utterance
from nhanh8.speech.voices.voice import Pace


def dictated(speaker: Speaker, language: str, digits: str) -> bytes:
    """Put together what a password must sound like: 250 ms between digits, 600 ms between groups."""
    sound = Audio(b"", b"")
    for number, group in enumerate(groups(digits)):
        sound += silence(timedelta(milliseconds=600)) if number else Audio(b"", b"")
        for place, digit in enumerate(group):
            sound += silence(timedelta(milliseconds=250)) if place else Audio(b"", b"")
            sound += speaker.digit(language, int(digit))
    return sound.alaw


@pytest.fixture(scope="session")
def lettered() -> Speaker:
    """Give a speaker of passwords that have letters."""
    return Speaker(studio(), read_catalogue(), Alphabet.LETTERS)


@pytest.mark.parametrize(
    ("length", "sizes"),
    [
        (1, [1]),
        (4, [4]),
        (6, [3, 3]),
        (7, [4, 3]),
        (8, [4, 4]),
        (9, [3, 3, 3]),
        (10, [4, 3, 3]),
        (12, [4, 4, 4]),
    ],
)
def test_digits_are_read_in_groups_of_three_or_four(length: int, sizes: list[int]) -> None:
    assert [len(group) for group in groups("0" * length)] == sizes


@given(st.text("0123456789", max_size=30))
def test_groups_leave_nothing_out(digits: str) -> None:
    assert "".join(groups(digits)) == digits


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("password", ["17429308", "00000000", "123456"])
def test_a_password_is_read_digit_by_digit_with_pauses(
    speaker: Speaker, language: str, password: str
) -> None:
    said = speaker.say(Prompt.NEW_PASSWORD, language, password=SecretStr(password))
    sound = dictated(speaker, language, password)
    assert said.audio.alaw.endswith(sound + silence(timedelta(milliseconds=350)).alaw)
    assert " ".join(groups(password)) in said.text


def test_both_laws_say_the_same(speaker: Speaker) -> None:
    said = speaker.say(Prompt.NEW_PASSWORD, "vi", password=SecretStr("17429308"))
    assert len(said.audio.alaw) == len(said.audio.mulaw)


def test_the_fee_is_told_as_announced(speaker: Speaker) -> None:
    a_minute = Price(1000, timedelta(minutes=1))
    assert (
        "Cước phí gọi đến Tổng đài 1900.9068 là 1.000 đồng/phút. "
        "Cước phí này được trả cho nhà cung cấp dịch vụ Tổng đài."
    ) in speaker.say(Prompt.GREETING, "vi", price=a_minute).text
    assert "1,000 dong/minute" in speaker.say(Prompt.GREETING, "en", price=a_minute).text


def test_another_tariff_is_told_as_it_is(speaker: Speaker) -> None:
    six_seconds = Price(1500, timedelta(seconds=6))
    assert "1.500 đồng/6 giây" in speaker.say(Prompt.GREETING, "vi", price=six_seconds).text
    assert "1,500 dong/6 seconds" in speaker.say(Prompt.GREETING, "en", price=six_seconds).text


def test_the_announced_sentences_stand_word_for_word(speaker: Speaker) -> None:
    assert speaker.say(Prompt.NO_MATCH, "vi").text == (
        "Số điện thoại và mã số bảo hiểm không khớp hoặc chưa đăng ký với cơ quan BHXH."
    )
    repeated = speaker.say(Prompt.PASSWORD_REPEATED, "vi", password=SecretStr("17429308"))
    assert repeated.text == "Mật khẩu mới sẽ được nhắc lại 1 lần để bạn ghi nhớ: 1742 9308."


@pytest.mark.parametrize(
    ("good_for", "vietnamese", "english"),
    [
        (timedelta(minutes=60), "60 phút", "60 minutes"),
        (timedelta(minutes=10), "10 phút", "10 minutes"),
        (timedelta(minutes=1), "1 phút", "1 minute"),
        (timedelta(hours=24), "24 giờ", "24 hours"),
    ],
)
def test_how_long_a_password_lasts(
    speaker: Speaker, good_for: timedelta, vietnamese: str, english: str
) -> None:
    assert f"trong {vietnamese}." in speaker.say(Prompt.PASSWORD_LASTS, "vi", good_for=good_for).text
    assert f"for {english}." in speaker.say(Prompt.PASSWORD_LASTS, "en", good_for=good_for).text


def test_a_menu_offers_another_language_in_its_own_voice(speaker: Speaker) -> None:
    offer = speaker.say(Prompt.MENU_OTHER_LANGUAGE, "vi", key="2")
    assert offer.text == "For English, press 2."
    assert speaker.digit("en", 2).alaw in offer.audio.alaw


def test_values_must_be_those_of_the_prompt(speaker: Speaker) -> None:
    with pytest.raises(PromptError, match=r"needs the values \['good_for'\]"):
        speaker.say(Prompt.PASSWORD_LASTS, "vi")
    with pytest.raises(PromptError, match="not"):
        speaker.say(Prompt.GOODBYE, "vi", key="2")
    with pytest.raises(PromptError, match="must be a duration, not a str"):
        speaker.say(Prompt.PASSWORD_LASTS, "vi", good_for="an hour")
    with pytest.raises(PromptError, match="only digits"):
        speaker.say(Prompt.MENU_REPEAT, "vi", key="*")


def test_an_utterance_with_a_password_does_not_show_it(speaker: Speaker) -> None:
    said = speaker.say(Prompt.NEW_PASSWORD, "vi", password=SecretStr("17429308"))
    assert "1742" not in repr(said)


def after(said: Utterance, words: str, language: str, speaker: Speaker) -> bytes:
    """Give what is heard after the fixed words of a prompt."""
    beginning = speaker.audio(Clip(language, Pace.NORMAL, words)).alaw
    assert said.audio.alaw.startswith(beginning)
    return said.audio.alaw[len(beginning) :]


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("vi", "Mật khẩu mới của quý khách là", ["chữ hoa", "a", "chữ thường", "nờ thấp", "bảy"]),
        ("en", "Your new password is", ["capital", "A for Alfa", "small", "N for November", "seven"]),
    ],
)
def test_a_letter_is_said_with_its_case(
    lettered: Speaker, language: str, words: str, said: list[str]
) -> None:
    password = lettered.say(Prompt.NEW_PASSWORD, language, password=SecretStr("An7"))
    clips = [lettered.audio(Clip(language, Pace.SLOW, word)) for word in said]
    pauses = [80, 250, 80, 250, 350]
    expected = Audio(b"", b"")
    for clip, pause in zip(clips, pauses, strict=True):
        expected += clip + silence(timedelta(milliseconds=pause))
    assert (
        after(password, words, language, lettered) == (silence(timedelta(milliseconds=200)) + expected).alaw
    )
    assert "An7" in password.text


@pytest.mark.parametrize("password", ["1 2", "ạ", "٣", "1-2", "1ß"])
def test_what_has_no_name_is_not_dictated(speaker: Speaker, password: str) -> None:
    with pytest.raises(PromptError, match="only digits and letters"):
        speaker.say(Prompt.NEW_PASSWORD, "vi", password=SecretStr(password))


def test_every_letter_of_the_alphabet_has_a_name_and_no_two_have_the_same() -> None:
    for language in LANGUAGES.values():
        assert set(language.letters) == set(ascii_lowercase)
        assert len(set(language.letters.values())) == len(language.letters)


def test_slower_leaves_more_time_to_write_and_faster_no_less(speaker: Speaker) -> None:
    secret = SecretStr("17429308")
    lasts = {tempo: len(after_password(speaker, tempo, secret)) / 8000 for tempo in Tempo}
    assert lasts[Tempo.SLOWER] > 1.3 * lasts[Tempo.NORMAL]
    assert lasts[Tempo.FASTER] == pytest.approx(lasts[Tempo.NORMAL], abs=0.12)  # but for the pauses around it


def after_password(speaker: Speaker, tempo: Tempo, password: SecretStr) -> bytes:
    said = speaker.say(Prompt.NEW_PASSWORD, "vi", tempo, password=password)
    beginning = speaker.audio(Clip("vi", Pace.NORMAL, "Mật khẩu mới của quý khách là"), tempo)
    return said.audio.alaw[len(beginning.alaw) :]


def test_a_number_to_compare_is_said_in_groups_and_never_kept(speaker: Speaker) -> None:
    wording = Wording((Slot("number", Kind.NUMBER),), "vi")
    said = utterance(wording, {"number": SecretStr("0123456789")}, speaker, Tempo.NORMAL)
    assert said.text == "0123 456 789"
    group = silence(timedelta(milliseconds=40)).alaw.join(
        speaker.audio(Clip("vi", Pace.NORMAL, word)).alaw for word in ("bảy", "tám", "chín")
    )
    assert said.audio.alaw.endswith(
        silence(timedelta(milliseconds=300)).alaw + group + silence(timedelta(milliseconds=350)).alaw
    )
    with pytest.raises(PromptError, match="digits only"):
        utterance(wording, {"number": SecretStr("12a")}, speaker, Tempo.NORMAL)


def silences(sound: bytes) -> list[float]:
    """Measure the pauses from 150 ms up, in s, on the sound alone: 40 dB below the loudest is quiet."""
    wave = g711.decode(sound, Law.A).astype(np.float64)
    frames = wave[: wave.size // 40 * 40].reshape(-1, 40)
    loudness = np.sqrt(np.mean(np.square(frames), axis=1))
    quiet = [(is_quiet, len(list(run))) for is_quiet, run in groupby(loudness < 0.01 * loudness.max())]
    return [length * 0.005 for is_quiet, length in quiet[1:-1] if is_quiet and length >= 30]


@pytest.mark.parametrize("tempo", Tempo)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pauses_of_a_password_are_measured_on_its_sound(
    speaker: Speaker, language: str, tempo: Tempo
) -> None:
    """Seven pauses in eight digits; the fourth is between the groups. Soft edges of digits add a little."""
    words = {"vi": "Mật khẩu mới của quý khách là", "en": "Your new password is"}[language]
    said = speaker.say(Prompt.NEW_PASSWORD, language, tempo, password=SecretStr("17171711"))
    beginning = speaker.audio(Clip(language, Pace.NORMAL, words), tempo)
    pauses = silences(said.audio.alaw[len(beginning.alaw) :])
    longer = 1.6 if tempo is Tempo.SLOWER else 1.0
    assert len(pauses) == 7
    for place, pause in enumerate(pauses):
        least = (0.6 if place == 3 else 0.25) * longer
        assert least - 0.005 <= pause <= least + 0.06
