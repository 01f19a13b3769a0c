"""What is heard: levels, joins, digits, and what is made of it once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech import g711
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.prompts import Prompt, Wording, read_catalogue
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.studio import Studio
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Law, Utterance
from nhanh8.speech.utterances import Clip, Price, Value, clips_of, clips_of_values
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.voice import Pace, Voice

VALUES: dict[Kind, Value] = {
    Kind.KEY: "8",
    Kind.NUMBER: SecretStr("0123456789"),
    Kind.PASSWORD: SecretStr("17429308"),
    Kind.DURATION: timedelta(minutes=60),
    Kind.PRICE: Price(1000, timedelta(minutes=1)),
}
EVERYTHING = [
    (language, prompt, wording)
    for language, wordings in read_catalogue().items()
    for prompt, wording in wordings.items()
]


def all_clips() -> Iterator[Clip]:
    for code, language in LANGUAGES.items():
        yield from clips_of_values(code, language, Alphabet.LETTERS)
    for _, _, wording in EVERYTHING:
        yield from clips_of(wording)


def said(
    speaker: Speaker, language: str, prompt: Prompt, wording: Wording, tempo: Tempo = Tempo.NORMAL
) -> Utterance:
    values = {name: VALUES[kind] for name, kind in wording.slots.items()}
    return speaker.say(prompt, language, tempo, **values)


def studio_of(voice: Voice, folder: Path, level_dbm0: float = -16.0) -> Studio:
    return Studio(dict.fromkeys(LANGUAGES, voice), AudioCache(folder), level_dbm0)


def wave(encoded: bytes, law: Law = Law.A) -> NDArray[np.float64]:
    return g711.decode(encoded, law).astype(np.float64)


@pytest.mark.parametrize("tempo", Tempo)
@pytest.mark.parametrize(("language", "prompt", "wording"), EVERYTHING)
def test_every_prompt_has_the_same_level_and_never_clips(
    speaker: Speaker, language: str, prompt: Prompt, wording: Wording, tempo: Tempo
) -> None:
    audio = said(speaker, language, prompt, wording, tempo).audio
    for law, loudest in ((Law.A, 32256), (Law.MU, 32124)):
        heard = wave(audio.encoded(law), law)
        assert active_dbm0(heard) == pytest.approx(-16, abs=1)
        assert np.abs(heard).max() < loudest


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("digit", range(10))
def test_every_digit_has_the_same_level(speaker: Speaker, language: str, digit: int) -> None:
    assert active_dbm0(wave(speaker.digit(language, digit).alaw)) == pytest.approx(-16, abs=1)


def test_joins_do_not_click(tmp_path: Path) -> None:
    """Sound is joined to pauses only: there is no step at the join, and hardly one within 1 ms of it."""
    speaker = Speaker(studio_of(Espeak(), tmp_path), read_catalogue(), Alphabet.LETTERS)
    for clip, tempo in product(dict.fromkeys(all_clips()), Tempo):
        pause = bytes([Law.A.silence]) * 10
        steps = np.abs(np.diff(wave(pause + speaker.audio(clip, tempo).alaw + pause)))
        assert steps[9] == steps[-10] == 0
        assert max(steps[:18].max(), steps[-18:].max()) < 0.02 * steps.max()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_digit_is_mistaken_for_another(speaker: Speaker, language: str) -> None:
    """Laid over each other as well as can be, two digits have less than half of their energy in common."""
    clips = [wave(speaker.digit(language, digit).alaw) for digit in range(10)]
    clips = [clip / np.linalg.norm(clip) for clip in clips]
    for one in range(10):
        for other in range(one):
            assert np.abs(np.correlate(clips[one], clips[other], mode="full")).max() ** 2 < 0.5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_digits_are_slow(speaker: Speaker, language: str) -> None:
    for digit in range(10):
        assert timedelta(milliseconds=280) < speaker.digit(language, digit).duration < timedelta(seconds=1)


class Hoarse(Espeak):
    """The same voice on a day on which it must not be asked."""

    def speak(self, text: str, language: str, pace: Pace) -> g711.Samples:
        raise AssertionError(f"{text} was made again, in {language}, {pace}")


def test_what_is_made_once_is_not_made_again(tmp_path: Path) -> None:
    catalogue = read_catalogue()
    first = Speaker(studio_of(Espeak(), tmp_path), catalogue)
    files = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    second = Speaker(studio_of(Hoarse(), tmp_path), catalogue)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == files
    assert second.digit("vi", 7) == first.digit("vi", 7)


def test_another_level_is_another_sound(tmp_path: Path, speaker: Speaker) -> None:
    softer = Speaker(studio_of(Espeak(), tmp_path, -20.0), read_catalogue())
    assert active_dbm0(wave(softer.digit("vi", 7).alaw)) == pytest.approx(-20, abs=1)
    assert softer.digit("vi", 7) != speaker.digit("vi", 7)


def test_what_all_calls_hear_is_put_together_once_and_a_password_never_kept(speaker: Speaker) -> None:
    assert speaker.say(Prompt.GOODBYE, "vi") is speaker.say(Prompt.GOODBYE, "vi")
    secret = SecretStr("17429308")
    once, again = (speaker.say(Prompt.NEW_PASSWORD, "vi", password=secret) for _ in range(2))
    assert once == again
    assert once is not again


class Mute:
    """A voice that says nothing."""

    identity = "mute"

    def speak(self, text: str, language: str, pace: Pace) -> g711.Samples:
        del text, language, pace
        return np.zeros(8000, np.int16)


def test_a_voice_that_says_nothing_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="the voice is silent for"):
        Speaker(studio_of(Mute(), tmp_path), read_catalogue())


class Counting(Espeak):
    """The same voice, which counts how often it is asked for each text."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str, Pace]] = Counter()

    def speak(self, text: str, language: str, pace: Pace) -> g711.Samples:
        self.asked[text, language, pace] += 1
        return super().speak(text, language, pace)


def test_a_voice_is_asked_for_a_text_once_whatever_the_tempos(tmp_path: Path) -> None:
    voice = Counting()
    Speaker(studio_of(voice, tmp_path), read_catalogue())
    assert set(voice.asked.values()) == {1}


def test_a_slower_prompt_takes_a_quarter_longer_and_a_faster_one_a_fifth_less(speaker: Speaker) -> None:
    lasts = {tempo: speaker.say(Prompt.NO_MATCH, "vi", tempo).audio.duration for tempo in Tempo}
    assert lasts[Tempo.SLOWER] / lasts[Tempo.NORMAL] == pytest.approx(1.25, abs=0.01)
    assert lasts[Tempo.FASTER] / lasts[Tempo.NORMAL] == pytest.approx(0.8, abs=0.01)
