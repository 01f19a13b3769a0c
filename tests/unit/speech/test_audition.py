"""Prompts outside a call."""

import pytest

from nhanh8.speech import wav
from nhanh8.speech.audition import EXAMPLES, as_wav, heard, texts
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.tempo import Tempo


def test_every_kind_of_value_has_an_example() -> None:
    assert set(EXAMPLES) == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_written_with_examples(language: str) -> None:
    written = texts(language)
    assert set(written) == set(Prompt)
    assert "1742 9308" in written[Prompt.NEW_PASSWORD]
    assert not any("{" in text for text in written.values())


@pytest.mark.parametrize("tempo", Tempo)
def test_it_sounds_as_callers_hear_it(speaker: Speaker, tempo: Tempo) -> None:
    said = heard(Prompt.NEW_PASSWORD, "vi", tempo)
    assert said == speaker.say(Prompt.NEW_PASSWORD, "vi", tempo, password=EXAMPLES[Kind.PASSWORD])
    samples, rate = wav.read(as_wav(said), "said.wav")
    assert (samples.size, rate) == (len(said.audio.alaw), 8000)


def test_a_language_nobody_speaks_is_no_prompt() -> None:
    with pytest.raises(KeyError):
        heard(Prompt.GOODBYE, "fr")
