"""Syllables in their parts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.recognisers.syllables import SyllableError, units_of, units_of_words

NUMBER_WORDS = (
    "không một hai ba bốn năm sáu bảy bẩy tám chín mười mươi mốt tư lăm nhăm linh lẻ trăm nghìn ngàn triệu "
    "tỷ tỉ zê rô dê rô"
)
OTHER_WORDS = (
    "đúng rồi vâng dạ ừ phải có không sai chưa nói lại nhắc cán bộ gặp người tổng đài viên chậm nhanh hơn à "
    "ờ thôi chứ"
)
LETTERS = (
    "a bê bờ xê cờ dê dờ đê đờ giê gờ hát hờ ca e lờ em mờ en nờ pê phở quy cu rờ ét xì sờ nặng tê vê ích xờ "
    "nhẹ i dài rét ngắn chữ hoa thường"
)


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("bảy", ("b", "-ay", "hỏi")),
        ("không", ("kh", "-ông", "ngang")),
        ("một", ("m", "-ôt", "nặng")),
        ("ừ", ("-ư", "huyền")),
        ("nghìn", ("ng", "-in", "huyền")),
        ("ca", ("k", "-a", "ngang")),
        ("kỷ", ("k", "-i", "hỏi")),
        ("quỳ", ("qu", "-i", "huyền")),
        ("yên", ("-iên", "ngang")),
        ("gì", ("d", "-i", "huyền")),
        ("gìn", ("d", "-in", "huyền")),
        ("giếng", ("d", "-iêng", "sắc")),
        ("giây", ("d", "-ây", "ngang")),
        ("già", ("d", "-a", "huyền")),
        ("giê", ("d", "-ê", "ngang")),
        ("Đúng", ("đ", "-ung", "sắc")),
    ],
)
def test_a_syllable_has_an_initial_a_rime_and_a_tone(syllable: str, parts: tuple[str, ...]) -> None:
    assert units_of(syllable) == parts


@pytest.mark.parametrize("syllable", f"{NUMBER_WORDS} {OTHER_WORDS} {LETTERS}".split())
def test_every_word_of_an_answer_has_parts(syllable: str) -> None:
    assert units_of(syllable)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("tỉ", "tỷ"), ("zê", "dê"), ("lý", "lí")])
def test_two_spellings_of_one_sound_have_the_same_parts(one: str, other: str) -> None:
    assert units_of(one) == units_of(other)


def test_letters_may_be_composed_or_not() -> None:
    assert units_of(unicodedata.normalize("NFD", "bảy")) == units_of("bảy")


@pytest.mark.parametrize("word", ["", "word", "chrome", "đôgn", "gi\u0300\u0301", "7", "bảy tám", "gh", "q"])
def test_what_is_no_syllable_is_said_to_be_none(word: str) -> None:
    with pytest.raises(SyllableError):
        units_of(word)


@given(st.text(max_size=8))
def test_any_text_has_parts_or_is_refused(text: str) -> None:
    try:
        parts = units_of(text)
    except SyllableError:
        return
    assert len(parts) in (2, 3)


def test_words_are_taken_apart_one_after_the_other() -> None:
    assert units_of_words(["hai", "ừ"]) == ("h", "-ai", "ngang", "-ư", "huyền")
