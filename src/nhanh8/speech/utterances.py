"""Utterances: prompts and their values put together from clips, with the pauses that make them clear."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, assert_never

from pydantic import SecretStr

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech.errors import PromptError
from nhanh8.speech.languages import LANGUAGES, Language
from nhanh8.speech.languages.language import Unit, measured
from nhanh8.speech.prompts import Slot, Wording, Words
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.tempo import PAUSES, Pauses, Tempo
from nhanh8.speech.utterance import Audio, Utterance, silence
from nhanh8.speech.voices.voice import Pace

LARGEST_GROUP: Final = 4
"""Digits heard in one go: people keep three or four in mind while writing."""


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a stretch of time, such as 1,000 đồng a minute."""

    dong: int
    each: timedelta


Value = SecretStr | str | timedelta | Price
"""A password or a personal number, a key, a duration or a price."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What a single sound says."""

    voice_language: str
    pace: Pace
    text: str


class Clips(Protocol):
    """Where the sounds come from. It has every clip that `clips_of` and `clips_of_values` name."""

    def audio(self, clip: Clip, tempo: Tempo) -> Audio:
        """Give the sound of a clip."""


Part = Clip | timedelta
"""A sound or a pause."""


def utterance(wording: Wording, values: dict[str, Value], clips: Clips, tempo: Tempo) -> Utterance:
    """Put a prompt together. Raises PromptError where the values aren't those that it needs.

    It ends with the pause of a full stop, so that utterances can be played one after the other.
    """
    if values.keys() != wording.slots.keys():
        raise PromptError(f"the prompt needs the values {sorted(wording.slots)}, not {sorted(values)}")
    pauses = PAUSES[tempo]
    text: list[str] = []
    parts: list[Part] = []
    for piece in wording.pieces:
        match piece:
            case Words():
                text.append(piece.written)
                if piece.spoken:
                    parts += [pauses.at(piece.written.lstrip()[:1])] if parts else []
                    parts += [Clip(wording.voice_language, Pace.NORMAL, piece.spoken)]
                parts += [pauses.at(piece.written.rstrip()[-1:])] if piece.written.strip() else []
            case Slot():
                written, said = _value(piece, values[piece.name], wording.voice_language, pauses)
                text.append(written)
                parts += said
            case _:
                assert_never(piece)
    parts.append(pauses.at_a_full_stop)
    return Utterance("".join(text), _joined(parts, clips, tempo))


def clips_of(wording: Wording) -> Iterator[Clip]:
    """Name the sounds of a prompt's fixed words."""
    for piece in wording.pieces:
        if isinstance(piece, Words) and piece.spoken:
            yield Clip(wording.voice_language, Pace.NORMAL, piece.spoken)


def clips_of_values(code: str, language: Language, alphabet: Alphabet) -> Iterator[Clip]:
    """Name the sounds that any value in a language may need, with passwords of an alphabet."""
    yield from dictated_clips(code, language, alphabet)
    units = (word for words in language.units.values() for word in words)
    for word in (*language.number_words, *units, language.price_joint):
        if word:
            yield Clip(code, Pace.NORMAL, word)


def dictated_clips(code: str, language: Language, alphabet: Alphabet) -> Iterator[Clip]:
    """Name the sounds of what is written down: digits, which keys are said with, too, and letters."""
    for digit in language.digits:
        yield Clip(code, Pace.SLOW, digit)
    letters = [letter for letter in alphabet.characters if letter.isalpha()]
    if letters:
        yield Clip(code, Pace.SLOW, language.upper_case)
        yield Clip(code, Pace.SLOW, language.lower_case)
    for letter in dict.fromkeys(letter.lower() for letter in letters):
        yield Clip(code, Pace.SLOW, language.letters[letter])


def groups(digits: str) -> list[str]:
    """Cut a number into groups of nearly the same size, none above four: 8 digits are 4+4, 6 are 3+3."""
    count = -(-len(digits) // LARGEST_GROUP)
    size, longer = divmod(len(digits), max(count, 1))
    sizes = [size + 1] * longer + [size] * (count - longer)
    starts = [sum(sizes[:index]) for index in range(count)]
    return [digits[start : start + length] for start, length in zip(starts, sizes, strict=True)]


def _value(slot: Slot, value: Value, code: str, pauses: Pauses) -> tuple[str, list[Part]]:
    """Give a value as written and as said."""
    language = LANGUAGES[code]
    match slot.kind, value:
        case Kind.PASSWORD, SecretStr():
            return _dictated(value.get_secret_value(), code, pauses)
        case Kind.KEY, str():
            return _dictated(value, code, pauses)
        case Kind.NUMBER, SecretStr():
            return _compared(value.get_secret_value(), code, pauses)
        case Kind.DURATION, timedelta():
            count, unit = measured(value)
            words = [*language.cardinal(count), language.unit(unit, count)]
            return f"{language.written(count)} {words[-1]}", _words(words, code, pauses)
        case Kind.PRICE, Price():
            return _price(value, code, pauses)
        case _:
            raise PromptError(f"{slot.name} must be a {slot.kind}, not a {type(value).__name__}")


def _price(price: Price, code: str, pauses: Pauses) -> tuple[str, list[Part]]:
    language = LANGUAGES[code]
    count, unit = measured(price.each)
    dong, each = language.unit(Unit.DONG, price.dong), language.unit(unit, count)
    counted = () if count == 1 and not language.price_says_one else language.cardinal(count)
    written = each if count == 1 else f"{language.written(count)} {each}"
    said = [*language.cardinal(price.dong), dong, language.price_joint, *counted, each]
    return f"{language.written(price.dong)} {dong}/{written}", _words(filter(None, said), code, pauses)


def _dictated(characters: str, code: str, pauses: Pauses) -> tuple[str, list[Part]]:
    """Read character by character, slowly, in groups, for somebody who writes them down."""
    parts: list[Part] = []
    for group in groups(characters):
        parts += [pauses.between_groups] if parts else []
        for place, character in enumerate(group):
            parts += [pauses.between_digits] if place else []
            parts += _character(character, code, pauses)
    return " ".join(groups(characters)), parts


def _character(character: str, code: str, pauses: Pauses) -> list[Part]:
    """Say a digit, or a letter with its case."""
    language = LANGUAGES[code]
    if character.isascii() and character.isdigit():
        return [Clip(code, Pace.SLOW, language.digits[int(character)])]
    if (name := language.letters.get(character.lower())) is None:
        raise PromptError("only digits and letters can be dictated")
    case = language.upper_case if character.isupper() else language.lower_case
    return [Clip(code, Pace.SLOW, case), pauses.after_case, Clip(code, Pace.SLOW, name)]


def _compared(digits: str, code: str, pauses: Pauses) -> tuple[str, list[Part]]:
    """Read a number in groups, for somebody who knows it and compares."""
    if not (digits.isascii() and digits.isdigit()):
        raise PromptError("a number has digits only")
    words = LANGUAGES[code].digits
    parts: list[Part] = []
    for group in groups(digits):
        parts += [pauses.between_compared_groups] if parts else []
        said = [Clip(code, Pace.NORMAL, words[int(digit)]) for digit in group]
        parts += _spaced(said, pauses.between_compared_digits)
    return " ".join(groups(digits)), parts


def _words(words: Iterable[str], code: str, pauses: Pauses) -> list[Part]:
    return _spaced([Clip(code, Pace.NORMAL, word) for word in words], pauses.between_words)


def _spaced(clips: list[Clip], pause: timedelta) -> list[Part]:
    return [part for clip in clips for part in (pause, clip)][1:]


def _joined(parts: list[Part], clips: Clips, tempo: Tempo) -> Audio:
    """Join sounds and pauses; where two pauses meet, the longer one stands."""
    audio: list[Audio] = []
    pause = timedelta(0)
    for part in parts:
        if isinstance(part, timedelta):
            pause = max(pause, part)
            continue
        audio += [silence(pause), clips.audio(part, tempo)] if audio else [clips.audio(part, tempo)]
        pause = timedelta(0)
    audio.append(silence(pause))
    return Audio(b"".join(a.alaw for a in audio), b"".join(a.mulaw for a in audio))
