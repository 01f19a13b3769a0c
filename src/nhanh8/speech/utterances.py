"""Utterances: prompts and their values put together from clips, with the pauses that make them clear."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, assert_never

from pydantic import SecretStr

from nhanh8.speech.errors import PromptError
from nhanh8.speech.languages import LANGUAGES, Language
from nhanh8.speech.languages.language import Unit, measured
from nhanh8.speech.prompts import Slot, Wording, Words
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.utterance import Audio, Utterance, silence
from nhanh8.speech.voices.voice import Pace

BETWEEN_DIGITS: Final = timedelta(milliseconds=250)
BETWEEN_GROUPS: Final = timedelta(milliseconds=600)
"""Long enough to write down what was heard."""
LARGEST_GROUP: Final = 4
"""Digits heard in one go: people keep three or four in mind while writing."""

_BETWEEN_WORDS: Final = timedelta(milliseconds=20)
_AT_A_SLOT: Final = timedelta(milliseconds=60)
_AT_A_COMMA: Final = timedelta(milliseconds=200)
_AT_A_FULL_STOP: Final = timedelta(milliseconds=350)
_PAUSES: Final = {
    **dict.fromkeys(".!?", _AT_A_FULL_STOP),
    **dict.fromkeys(",;:", _AT_A_COMMA),
}


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a stretch of time, such as 1,000 đồng a minute."""

    dong: int
    each: timedelta


Value = SecretStr | str | timedelta | Price
"""A password, a key, a duration or a price."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What a single sound says."""

    voice_language: str
    pace: Pace
    text: str


class Clips(Protocol):
    """Where the sounds come from. It has every clip that `clips_of` and `clips_of_values` name."""

    def audio(self, clip: Clip) -> Audio:
        """Give the sound of a clip."""


Part = Clip | timedelta
"""A sound or a pause."""


def utterance(wording: Wording, values: dict[str, Value], clips: Clips) -> Utterance:
    """Put a prompt together. Raises PromptError where the values aren't those that it needs.

    It ends with the pause of a full stop, so that utterances can be played one after the other.
    """
    if values.keys() != wording.slots.keys():
        raise PromptError(f"the prompt needs the values {sorted(wording.slots)}, not {sorted(values)}")
    text: list[str] = []
    parts: list[Part] = []
    for piece in wording.pieces:
        match piece:
            case Words():
                text.append(piece.written)
                if piece.spoken:
                    parts += [_pause(piece.written.lstrip()[:1])] if parts else []
                    parts += [Clip(wording.voice_language, Pace.NORMAL, piece.spoken)]
                parts += [_pause(piece.written.rstrip()[-1:])] if piece.written.strip() else []
            case Slot():
                written, said = _value(piece, values[piece.name], wording.voice_language)
                text.append(written)
                parts += said
            case _:
                assert_never(piece)
    return Utterance("".join(text), _joined(parts, clips))


def clips_of(wording: Wording) -> Iterator[Clip]:
    """Name the sounds of a prompt's fixed words."""
    for piece in wording.pieces:
        if isinstance(piece, Words) and piece.spoken:
            yield Clip(wording.voice_language, Pace.NORMAL, piece.spoken)


def clips_of_values(code: str, language: Language) -> Iterator[Clip]:
    """Name the sounds that any value in a language may need."""
    for digit in language.digits:
        yield Clip(code, Pace.SLOW, digit)
    units = (word for words in language.units.values() for word in words)
    for word in (*language.number_words, *units, language.price_joint):
        if word:
            yield Clip(code, Pace.NORMAL, word)


def groups(digits: str) -> list[str]:
    """Cut a number into groups of nearly the same size, none above four: 8 digits are 4+4, 6 are 3+3."""
    count = -(-len(digits) // LARGEST_GROUP)
    size, longer = divmod(len(digits), max(count, 1))
    sizes = [size + 1] * longer + [size] * (count - longer)
    starts = [sum(sizes[:index]) for index in range(count)]
    return [digits[start : start + length] for start, length in zip(starts, sizes, strict=True)]


def _value(slot: Slot, value: Value, code: str) -> tuple[str, list[Part]]:
    """Give a value as written and as said."""
    language = LANGUAGES[code]
    match slot.kind, value:
        case Kind.PASSWORD, SecretStr():
            return _dictated(value.get_secret_value(), code)
        case Kind.KEY, str():
            return _dictated(value, code)
        case Kind.DURATION, timedelta():
            count, unit = measured(value)
            words = [*language.cardinal(count), language.unit(unit, count)]
            return f"{language.written(count)} {words[-1]}", _words(words, code)
        case Kind.PRICE, Price():
            return _price(value, code)
        case _:
            raise PromptError(f"{slot.name} must be a {slot.kind}, not a {type(value).__name__}")


def _price(price: Price, code: str) -> tuple[str, list[Part]]:
    language = LANGUAGES[code]
    count, unit = measured(price.each)
    dong, each = language.unit(Unit.DONG, price.dong), language.unit(unit, count)
    counted = () if count == 1 and not language.price_says_one else language.cardinal(count)
    written = each if count == 1 else f"{language.written(count)} {each}"
    said = [*language.cardinal(price.dong), dong, language.price_joint, *counted, each]
    return f"{language.written(price.dong)} {dong}/{written}", _words(filter(None, said), code)


def _dictated(digits: str, code: str) -> tuple[str, list[Part]]:
    """Read digit by digit, slowly, in groups."""
    if not (digits.isascii() and digits.isdigit()):
        raise PromptError("only digits can be dictated")
    words = LANGUAGES[code].digits
    parts: list[Part] = []
    for group in groups(digits):
        parts += [BETWEEN_GROUPS] if parts else []
        parts += _spaced([Clip(code, Pace.SLOW, words[int(digit)]) for digit in group], BETWEEN_DIGITS)
    return " ".join(groups(digits)), parts


def _words(words: Iterable[str], code: str) -> list[Part]:
    return _spaced([Clip(code, Pace.NORMAL, word) for word in words], _BETWEEN_WORDS)


def _spaced(clips: list[Clip], pause: timedelta) -> list[Part]:
    return [part for clip in clips for part in (pause, clip)][1:]


def _pause(mark: str) -> timedelta:
    return _PAUSES.get(mark, _AT_A_SLOT)


def _joined(parts: list[Part], clips: Clips) -> Audio:
    """Join sounds and pauses; where two pauses meet, the longer one stands."""
    audio: list[Audio] = []
    pause = timedelta(0)
    for part in parts:
        if isinstance(part, timedelta):
            pause = max(pause, part)
            continue
        audio += [silence(pause), clips.audio(part)] if audio else [clips.audio(part)]
        pause = timedelta(0)
    audio.append(silence(max(pause, _AT_A_FULL_STOP)))
    return Audio(b"".join(a.alaw for a in audio), b"".join(a.mulaw for a in audio))
