"""The studio: makes each clip once, from a voice's sound, and finds it again on disk."""

from collections.abc import Mapping

import numpy as np

from nhanh8.speech import g711
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.clip import faded, made_into_clip
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.stretch import at_speed
from nhanh8.speech.tempo import Tempo, speed
from nhanh8.speech.utterance import Audio
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.voice import Voice

_MAKING = "1"
"""Version of how clips are made from a voice's sound; another one makes all audio anew."""


class Studio:
    """Makes clips with each language's voice. Several threads may ask at once, never an event loop.

    Raises VoiceError, naming the text, where the voice can't say something, and SpeechError where the cache
    can't be written.
    """

    def __init__(self, voices: Mapping[str, Voice], made: AudioCache, level_dbm0: float) -> None:
        self._voices = voices
        self._made = made
        self._level_dbm0 = level_dbm0

    def audio(self, clip: Clip, tempo: Tempo) -> Audio:
        """Give the sound of a clip in a tempo."""
        return g711.audio(self._samples(clip, speed(clip.pace, tempo)))

    def _samples(self, clip: Clip, faster: float) -> Samples:
        key = (
            _MAKING,
            self._voices[clip.voice_language].identity,
            str(self._level_dbm0),
            clip.voice_language,
            clip.pace,
            clip.text,
            *(() if faster == 1.0 else (f"speed {faster}",)),
        )
        samples = self._made.find(*key)
        if samples is None:
            samples = self._spoken(clip) if faster == 1.0 else self._stretched(clip, faster)
            self._made.keep(samples, *key)
        return samples

    def _spoken(self, clip: Clip) -> Samples:
        said = self._voices[clip.voice_language].speak(clip.text, clip.voice_language, clip.pace)
        samples = made_into_clip(said, self._level_dbm0)
        if not samples.size:
            raise VoiceError(f'the voice is silent for "{clip.text}"')
        return samples

    def _stretched(self, clip: Clip, faster: float) -> Samples:
        wave = at_speed(self._samples(clip, 1.0), faster).astype(np.float64)
        return np.rint(faded(wave)).astype(np.int16)
