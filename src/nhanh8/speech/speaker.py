"""The speaker: everything the assistant can say, made before the first call and looked up during one."""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pydantic import SecretStr

from nhanh8.config import settings
from nhanh8.speech import g711
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.clip import made_into_clip
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Catalogue, Prompt, read_catalogue
from nhanh8.speech.utterance import Audio, Utterance
from nhanh8.speech.utterances import Clip, Value, clips_of, clips_of_values, utterance
from nhanh8.speech.voices.chosen import voices_of
from nhanh8.speech.voices.voice import Pace, Voice

_MAKING = "1"
"""Version of how clips are made from a voice's sound; another one makes all audio anew."""


class Speaker:
    """Says prompts, each language in its voice.

    Once made, it only looks up and joins: it may be asked on an event loop.
    """

    def __init__(
        self, voices: Mapping[str, Voice], catalogue: Catalogue, made: AudioCache, level_dbm0: float
    ) -> None:
        """Prepare every clip, on all cores where some aren't in the cache yet.

        Raises VoiceError, naming the text, where the voice can't say something, and SpeechError where the
        cache can't be written.
        """
        self._voices = voices
        self._catalogue = catalogue
        self._made = made
        self._level_dbm0 = level_dbm0
        self._said: dict[tuple[Prompt, str, frozenset[tuple[str, Value]]], Utterance] = {}
        self._clips = self._prepared(_everything(catalogue))

    def say(self, prompt: Prompt, language: str, **values: Value) -> Utterance:
        """Give the words and the sound of a prompt. Raises PromptError for values that it doesn't have.

        What holds no password is put together once and shared by all calls.
        """
        wording = self._catalogue[language][prompt]
        if any(isinstance(value, SecretStr) for value in values.values()):
            return utterance(wording, values, self)
        key = (prompt, language, frozenset(values.items()))
        if key not in self._said:
            self._said[key] = utterance(wording, values, self)
        return self._said[key]

    def digit(self, language: str, digit: int) -> Audio:
        """Give the clip of a dictated digit, as every password is put together from it."""
        return self.audio(Clip(language, Pace.SLOW, LANGUAGES[language].digits[digit]))

    def audio(self, clip: Clip) -> Audio:
        """Give the sound of a clip."""
        return self._clips[clip]

    def _prepared(self, wanted: Iterable[Clip]) -> dict[Clip, Audio]:
        clips = list(dict.fromkeys(wanted))
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="voice") as pool:
            found = pool.map(self._samples, clips)
            return {clip: g711.audio(samples) for clip, samples in zip(clips, found, strict=True)}

    def _samples(self, clip: Clip) -> Samples:
        voice = self._voices[clip.voice_language]
        key = (
            _MAKING,
            voice.identity,
            str(self._level_dbm0),
            clip.voice_language,
            clip.pace,
            clip.text,
        )
        samples = self._made.find(*key)
        if samples is None:
            said = voice.speak(clip.text, clip.voice_language, clip.pace)
            samples = made_into_clip(said, self._level_dbm0)
            if not samples.size:
                raise VoiceError(f'the voice is silent for "{clip.text}"')
            self._made.keep(samples, *key)
        return samples


@cache
def speaker() -> Speaker:
    """Give this process's speaker, with the voices and level of the settings. The first call prepares it.

    Raises SpeechError, with what to do, where it can't be prepared. Under 1 s once the audio has been made.
    """
    return _speaker_of(read_catalogue())


@cache
def dictation() -> Speaker:
    """Give a speaker that knows no prompt, only how values are said: digits, for the most part.

    Raises SpeechError like `speaker`. The first call takes 0.02 s once the audio has been made, 1 s before.
    """
    return _speaker_of({})


def _speaker_of(catalogue: Catalogue) -> Speaker:
    chosen = settings().speech
    made = AudioCache(settings().home / "audio")
    voices = voices_of(chosen, settings().speech_token)
    return Speaker(voices, catalogue, made, chosen.level_dbm0)


def _everything(catalogue: Catalogue) -> Iterable[Clip]:
    for code, language in LANGUAGES.items():
        yield from clips_of_values(code, language)
    for wordings in catalogue.values():
        for wording in wordings.values():
            yield from clips_of(wording)
