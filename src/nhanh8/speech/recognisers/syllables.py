"""Vietnamese syllables in the parts that the acoustic model hears: initial, rime and tone.

Written Vietnamese is one syllable a word and nearly one letter group a sound, so the parts come from the
spelling alone. A part is learnt from every word that has it: "sáu" from "sao", "cháu" and "đấu". Parts are
those of the spelling, not of one dialect: where a dialect merges two (hỏi and ngã, s and x), the grammar
that reads the model's output takes either.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

_TONES: Final = {
    "\u0300": "huyền",
    "\u0301": "sắc",
    "\u0303": "ngã",
    "\u0309": "hỏi",
    "\u0323": "nặng",
}
LEVEL_TONE: Final = "ngang"
"""The tone that is not written."""
TONES: Final = (LEVEL_TONE, *_TONES.values())

_SAME: Final = "b ch d đ g h k kh l m n ng nh p ph qu r s t th tr v x".split()  # noqa: SIM905 - a table
_INITIALS: Final = {
    **dict(zip(_SAME, _SAME, strict=True)),
    "c": "k",
    "gh": "g",
    "gi": "d",  # one sound in every dialect
    "ngh": "ng",
    "z": "d",  # "zêrô", "dê-rô"
}
"""As written, and the part that it is."""

_RIMES: Final = frozenset(
    re.findall(
        r"\S+",
        "a ac ach ai am an ang anh ao ap at au ay "
        "ăc ăm ăn ăng ăp ăt "
        "âc âm ân âng âp ât âu ây "
        "e ec em en eng eo ep et "
        "ê êch êm ên ênh êp êt êu "
        "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
        "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om "
        "on ong ooc oong op ot "
        "ô ôc ôi ôm ôn ông ôp ôt "
        "ơ ơi ơm ơn ơp ơt "
        "u ua uân uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên "
        "uyêt uynh uyt uyu "
        "ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu",
    )
)
_SYLLABLE: Final = re.compile(rf"({'|'.join(sorted(_INITIALS, key=len, reverse=True))})?(.+)")


class SyllableError(ValueError):
    """This is no Vietnamese syllable."""


def units_of_words(words: Iterable[str]) -> tuple[str, ...]:
    """Give the parts of several syllables, one after the other. Raises SyllableError."""
    return tuple(unit for word in words for unit in units_of(word))


@cache
def units_of(syllable: str) -> tuple[str, ...]:
    """Give initial (where there is one), rime and tone: "bảy" is `("b", "-ay", "hỏi")`.

    Any case and either way of composing letters. Raises SyllableError for what isn't Vietnamese.
    """
    plain, tone = _without_tone(syllable)
    found = _SYLLABLE.fullmatch(plain)
    written, rest = found.groups() if found else (None, "")
    if plain.startswith("gi"):
        written, rest = "gi", _rest_after_gi(plain.removeprefix("gi"))
    rime = f"i{rest[1:]}" if rest.startswith("y") else rest  # "kỷ" sounds as "kỉ", "yên" as "iên"
    if rime not in _RIMES:
        raise SyllableError(f'"{syllable}" is no Vietnamese syllable')
    return (*([_INITIALS[written]] if written else []), f"-{rime}", tone)


def _rest_after_gi(rest: str) -> str:
    """Keep the "i" of "gi" where it is heard: in "gì" and "giêng", not in "giây" and the letter "giê"."""
    heard = rest not in _RIMES or (rest.startswith("ê") and f"i{rest}" in _RIMES)
    return f"i{rest}" if heard else rest


def _without_tone(syllable: str) -> tuple[str, str]:
    letters = unicodedata.normalize("NFD", syllable.lower())
    marks = [letter for letter in letters if letter in _TONES]
    if len(marks) > 1:
        raise SyllableError(f'"{syllable}" has {len(marks)} tones')
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return plain, _TONES[marks[0]] if marks else LEVEL_TONE
