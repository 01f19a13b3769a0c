"""The ear's knowledge of this product: the sound of its prompts, and the passwords read out between them."""

from datetime import timedelta
from functools import cached_property
from itertools import takewhile

from pydantic import SecretStr

from acceptance.telephones import hearing
from acceptance.telephones.g711 import RATE, Codec, Samples, decode
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.utterance import Law
from nhanh8.speech.utterances import Price, Value

PASSWORD_DIGITS = 8

_EXAMPLES: dict[Prompt, tuple[dict[str, Value], dict[str, Value]]] = {
    Prompt.NEW_PASSWORD: ({"password": SecretStr("11111111")}, {"password": SecretStr("00000000")}),
    Prompt.PASSWORD_REPEATED: ({"password": SecretStr("11111111")}, {"password": SecretStr("00000000")}),
    Prompt.PASSWORD_LASTS: ({"good_for": timedelta(minutes=60)}, {"good_for": timedelta(minutes=7)}),
    Prompt.GREETING: (
        {"price": Price(1000, timedelta(minutes=1))},
        {"price": Price(1000, timedelta(minutes=1))},
    ),
    Prompt.READ_BACK: ({"number": SecretStr("1111111111")}, {"number": SecretStr("0000000000")}),
    **{
        part: ({"group": SecretStr("111")}, {"group": SecretStr("000")})
        for part in (Prompt.READ_BACK_FIRST, Prompt.READ_BACK_MIDDLE, Prompt.READ_BACK_LAST)
    },
    **{
        menu: ({"key": "1"}, {"key": "0"})
        for menu in (
            Prompt.MENU_REISSUE_PASSWORD,
            Prompt.MENU_OTHER_LANGUAGE,
            Prompt.MENU_OFFICER,
            Prompt.MENU_REPEAT,
        )
    },
}
"""Two sets of values for the prompts that have some: what both begin with are the fixed words."""


class Ear:
    """Hears prompts and passwords of one voice in one language."""

    def __init__(self, speaker: Speaker, language: str = "vi") -> None:
        self._speaker = speaker
        self.language = language

    @cached_property
    def digits(self) -> dict[str, Samples]:
        """The sound of each digit."""
        return {
            str(digit): decode(self._speaker.digit(self.language, digit).alaw, Codec.PCMA)
            for digit in range(10)
        }

    def words(self, prompt: Prompt) -> Samples:
        """Give the sound of a prompt's fixed words, up to its first value if it has one."""
        one, other = _EXAMPLES.get(prompt, ({}, {}))
        first = self._speaker.say(prompt, self.language, **one).audio
        second = self._speaker.say(prompt, self.language, **other).audio
        both = takewhile(lambda pair: pair[0] == pair[1], zip(first.alaw, second.alaw, strict=False))
        shared = sum(1 for _ in both)
        spoken = len(first.alaw[:shared].rstrip(bytes([Law.A.silence])))
        return decode(first.alaw[:spoken], Codec.PCMA)

    def hears(self, audio: Samples, prompt: Prompt) -> hearing.Heard | None:
        """Tell from when to when a prompt's fixed words were heard; None if they weren't."""
        return hearing.hears(audio, self.words(prompt))

    def count(self, audio: Samples, prompt: Prompt) -> int:
        """Count how often a prompt was said."""
        return len(hearing.find(audio, {"prompt": self.words(prompt)}))

    def passwords(self, audio: Samples) -> tuple[str, str]:
        """Give the digits of the first read-out and of its repetition; empty where there was none."""
        first, second, lasts = (
            self.hears(audio, prompt)
            for prompt in (Prompt.NEW_PASSWORD, Prompt.PASSWORD_REPEATED, Prompt.PASSWORD_LASTS)
        )
        end = len(audio) / RATE
        return (
            self._digits(audio, first.end_s, second.start_s if second else end) if first else "",
            self._digits(audio, second.end_s, lasts.start_s if lasts else end) if second else "",
        )

    def greeting(self, codec: Codec) -> bytes:
        """Give the greeting as the bytes that go into packets."""
        utterance = self._speaker.say(Prompt.GREETING, self.language, **_EXAMPLES[Prompt.GREETING][0])
        return utterance.audio.encoded(Law.A if codec is Codec.PCMA else Law.MU)

    def _digits(self, audio: Samples, start_s: float, end_s: float) -> str:
        return hearing.digits(audio[int(start_s * RATE) : int(end_s * RATE)], self.digits)
