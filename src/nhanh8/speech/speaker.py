"""The speaker: everything the assistant can say, made before the first call and looked up during one."""

import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import repeat

from pydantic import SecretStr

from nhanh8.config import settings
from nhanh8.config.alphabet import Alphabet
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Catalogue, Prompt, read_catalogue
from nhanh8.speech.studio import Studio
from nhanh8.speech.tempo import Tempo, speed
from nhanh8.speech.utterance import Audio, Utterance
from nhanh8.speech.utterances import Clip, Value, clips_of, clips_of_values, utterance
from nhanh8.speech.voices.chosen import voices_of
from nhanh8.speech.voices.voice import Pace


class Speaker:
    """Says prompts, each language in its voice, in the tempo that the caller wants.

    Once made, it only looks up and joins: it may be asked on an event loop.
    """

    def __init__(
        self,
        studio: Studio,
        catalogue: Catalogue,
        alphabet: Alphabet = Alphabet.DIGITS,
        tempos: Collection[Tempo] = tuple(Tempo),
    ) -> None:
        """Prepare every clip, on all cores where some aren't in the cache yet.

        `alphabet` is what passwords are made of, `tempos` what may be asked for beside the normal one.
        Raises VoiceError, naming the text, where the voice can't say something, and SpeechError where the
        cache can't be written.
        """
        self._catalogue = catalogue
        self._said: dict[tuple[Prompt, str, Tempo, frozenset[tuple[str, Value]]], Utterance] = {}
        self._clips = _prepared(studio, everything(catalogue, alphabet), tempos)

    def say(
        self, prompt: Prompt, language: str, tempo: Tempo = Tempo.NORMAL, /, **values: Value
    ) -> Utterance:
        """Give the words and the sound of a prompt. Raises PromptError for values that it doesn't have.

        What holds no password and no personal number is put together once and shared by all calls.
        """
        wording = self._catalogue[language][prompt]
        if any(isinstance(value, SecretStr) for value in values.values()):
            return utterance(wording, values, self, tempo)
        key = (prompt, language, tempo, frozenset(values.items()))
        if key not in self._said:
            self._said[key] = utterance(wording, values, self, tempo)
        return self._said[key]

    def digit(self, language: str, digit: int) -> Audio:
        """Give the clip of a dictated digit, as every password is put together from it."""
        return self.audio(Clip(language, Pace.SLOW, LANGUAGES[language].digits[digit]))

    def audio(self, clip: Clip, tempo: Tempo = Tempo.NORMAL) -> Audio:
        """Give the sound of a clip."""
        return self._clips[clip, speed(clip.pace, tempo)]


def _prepared(
    studio: Studio, wanted: Iterable[Clip], tempos: Collection[Tempo]
) -> dict[tuple[Clip, float], Audio]:
    clips = list(dict.fromkeys(wanted))
    ready: dict[tuple[Clip, float], Audio] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="voice") as pool:
        # The normal tempo first: the others are made from it, so that a voice is asked for a text once.
        for tempo in (Tempo.NORMAL, *tempos):
            new = [clip for clip in clips if (clip, speed(clip.pace, tempo)) not in ready]
            sounds = pool.map(studio.audio, new, repeat(tempo))
            ready.update(
                ((clip, speed(clip.pace, tempo)), sound) for clip, sound in zip(new, sounds, strict=True)
            )
    return ready


@cache
def speaker() -> Speaker:
    """Give this process's speaker, with the voices and level of the settings. The first call prepares it.

    Raises SpeechError, with what to do, where it can't be prepared. Under 1 s once the audio has been made.
    """
    return Speaker(studio(), read_catalogue(), settings().reissue.password_alphabet)


@cache
def dictation() -> Speaker:
    """Give a speaker that knows no prompt, only how values are said: digits, for the most part.

    Raises SpeechError like `speaker`. The first call takes 0.02 s once the audio has been made, 1 s before.
    """
    return Speaker(studio(), {}, tempos=())


def studio() -> Studio:
    """Give a studio with the voices and level of the settings. Raises VoiceError where one can't be used."""
    chosen = settings().speech
    voices = voices_of(chosen, settings().speech_token)
    return Studio(voices, AudioCache(settings().home / "audio"), chosen.level_dbm0)


def everything(catalogue: Catalogue, alphabet: Alphabet) -> Iterable[Clip]:
    """Name every clip that prompts and their values may need; some come twice."""
    for code, language in LANGUAGES.items():
        yield from clips_of_values(code, language, alphabet)
    for wordings in catalogue.values():
        for wording in wordings.values():
            yield from clips_of(wording)
