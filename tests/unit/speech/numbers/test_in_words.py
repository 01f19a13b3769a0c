"""What callers say, as words, and what it means."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.in_words import MOST_WORDS, STATES, readings, understood, words_of
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, NotUnderstood, Number, Result, Said

ANYTHING = Grammar(lengths=frozenset({10, 12}), meanings=frozenset(Meaning))


def best(result: Result) -> str:
    """Give the best number of a length that was asked for; nothing where there is none."""
    assert isinstance(result, Number), result
    return result.hypotheses[0].digits if result.hypotheses else ""


def freely(text: str, language: str) -> str:
    result = understood(text, language, Grammar(lengths=frozenset({10})))
    assert isinstance(result, Number), result
    return result.freely.digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("không một hai ba bốn năm sáu bảy tám chín", "0123456789"),
        ("zê rô một", "01"),
        ("bẩy tám chín", "789"),
        ("mười hai", "12"),
        ("mười lăm", "15"),
        ("mười nhăm", "15"),
        ("mười", "10"),
        ("hai mươi", "20"),
        ("hai mươi ba", "23"),
        ("hai mươi tư", "24"),
        ("hai mốt", "21"),
        ("bảy lăm", "75"),
        ("ba mươi lăm", "35"),
        ("ba chục", "30"),
        ("một trăm", "100"),
        ("ba trăm linh tư", "304"),
        ("ba trăm lẻ tư", "304"),
        ("không trăm linh ba", "003"),
        ("ba trăm mười", "310"),
        ("ba trăm rưỡi", "350"),
        ("ba trăm hai", "320"),
        ("tám trăm hai ba", "823"),
        ("năm trăm năm mươi lăm", "555"),
        ("hai nghìn không trăm hai mươi lăm", "2025"),
        ("hai ngàn lẻ năm", "2005"),
        ("hai nghìn mười", "2010"),
        ("hai nghìn rưỡi", "2500"),
        ("bảy trăm sáu mươi chín triệu tám trăm linh tư nghìn ba trăm hai lăm", "769804325"),
        ("bốn tỷ một trăm tám chín triệu chín trăm chín chín nghìn bốn trăm sáu một", "4189999461"),
        ("hai triệu", "2000000"),
    ],
)
def test_vietnamese_numbers_are_read_as_they_are_said(said: str, digits: str) -> None:
    assert freely(said, "vi") == digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("oh one two three four five six seven eight nine", "0123456789"),
        ("double oh seven", "007"),
        ("triple nine", "999"),
        ("twenty one", "21"),
        ("nineteen eighty five", "1985"),
        ("twenty oh five", "2005"),
        ("three hundred and forty five", "345"),
        ("one hundred five", "105"),
        ("twelve hundred", "1200"),
        ("three hundred and forty five thousand six hundred and seven", "345607"),
        ("two million", "2000000"),
    ],
)
def test_english_numbers_are_read_as_they_are_said(said: str, digits: str) -> None:
    assert freely(said, "en") == digits


def test_what_may_mean_two_numbers_is_given_as_both_the_likelier_first() -> None:
    result = understood("hai mươi ba", "vi", Grammar(lengths=frozenset({2, 3})))
    assert isinstance(result, Number)
    assert [one.digits for one in result.hypotheses[:2]] == ["23", "203"]
    assert result.hypotheses[0].probabilities[0] > result.hypotheses[1].probabilities[0] > 0


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("mã số của tôi là không một hai ba bốn năm sáu bảy tám chín ạ", "0123456789"),
        ("dạ thưa anh số bảo hiểm xã hội không một hai ba bốn năm sáu bảy tám chín", "0123456789"),
        ("không một hai à ba bốn năm ừ sáu bảy tám chín hết rồi", "0123456789"),
        ("0123 456 789", "0123456789"),
        ("Mã số: 0123.456.789.", "0123456789"),
        ("không một hai ba bốn chín à nhầm năm sáu bảy tám chín", "0123456789"),
        ("không một hai ba bốn chín, à không, năm sáu bảy tám chín", "0123456789"),
        ("không một hai ba bốn năm sáu bảy chín tám, nhầm, bảy tám chín", "0123456789"),
        ("chín một hai ba bốn năm sáu bảy tám chín à không không chứ không phải chín", "9123456780"),
        ("một hai bảy bốn à ba chứ không phải bảy năm sáu bảy tám chín không", "1234567890"),
        ("một hai ba bốn đọc lại từ đầu không một hai ba bốn năm sáu bảy tám chín", "0123456789"),
        ("GD 4 79 0123456789", "0123456789"),
        ("giê đê bốn bảy chín không một hai ba bốn năm sáu bảy tám chín", "0123456789"),
    ],
)
def test_what_is_said_around_a_number_and_mistakes_in_it_are_understood(said: str, digits: str) -> None:
    assert best(understood(said, "vi", Grammar(lengths=frozenset({10})))) == digits


def test_english_is_corrected_too() -> None:
    said = "my number is oh one two three four nine no sorry five six seven eight nine please"
    assert best(understood(said, "en", Grammar(lengths=frozenset({10})))) == "0123456789"


@pytest.mark.parametrize(
    ("language", "said", "meaning"),
    [
        ("vi", "đúng", Meaning.YES),
        ("vi", "Dạ đúng rồi ạ.", Meaning.YES),
        ("vi", "vâng đúng rồi", Meaning.YES),
        ("vi", "không", Meaning.NO),
        ("vi", "sai rồi", Meaning.NO),
        ("vi", "không phải ạ", Meaning.NO),
        ("vi", "đọc lại giúp tôi với", Meaning.REPEAT),
        ("vi", "cho tôi gặp cán bộ", Meaning.OFFICER),
        ("vi", "chậm lại", Meaning.SLOWER),
        ("vi", "nhanh lên", Meaning.FASTER),
        ("en", "yes that's right", Meaning.YES),
        ("en", "no", Meaning.NO),
        ("en", "say that again please", Meaning.REPEAT),
        ("en", "an officer please", Meaning.OFFICER),
        ("en", "slower", Meaning.SLOWER),
        ("en", "speed up", Meaning.FASTER),
    ],
)
def test_a_phrase_is_understood_by_its_meaning(language: str, said: str, meaning: Meaning) -> None:
    result = understood(said, language, ANYTHING)
    assert isinstance(result, Said), result
    assert result.meaning is meaning
    assert 0.5 < result.probability <= 1


def test_the_right_digits_may_follow_a_no() -> None:
    assert (
        best(understood("không phải, bảy trăm linh tư", "vi", Grammar(frozenset({3}), frozenset(Meaning))))
        == "704"
    )


def test_a_word_means_only_what_may_be_said_now() -> None:
    assert understood("đúng rồi", "vi", Grammar(meanings=frozenset({Meaning.OFFICER}))) == NotUnderstood()
    assert understood("một hai ba", "vi", Grammar(meanings=frozenset(Meaning))) == NotUnderstood()


@pytest.mark.parametrize(
    "said", ["", "...", "hôm nay có ba người đi chơi với nhau", "hello how are you", "♪ la la la ♪"]
)
def test_anything_else_is_not_understood(said: str) -> None:
    assert understood(said, "vi", ANYTHING) == NotUnderstood()


@pytest.mark.parametrize(
    "said", ["không một hai ba", "không một hai ba bốn năm sáu bảy tám chín không một hai ba"]
)
def test_a_number_of_another_length_is_told_apart(said: str) -> None:
    result = understood(said, "vi", Grammar(lengths=frozenset({10, 12})))
    assert isinstance(result, Number)
    assert result.hypotheses == ()
    assert len(result.freely.digits) == len(said.split())


def test_a_number_does_not_show_itself() -> None:
    result = understood("không một hai ba bốn năm sáu bảy tám chín", "vi", ANYTHING)
    assert "123" not in repr(result) + str(result)


def test_a_number_taken_back_again_and_again_is_still_understood() -> None:
    said = "không một hai ba bốn nhầm bốn năm sáu nhầm năm sáu bảy tám nhầm sáu bảy tám chín"
    assert best(understood(said, "vi", Grammar(lengths=frozenset({10})))) == "0123456789"


def test_an_engine_that_repeats_itself_is_not_understood() -> None:
    anew = "hai " * 13 + "đọc lại từ đầu "
    number = "không một hai ba bốn năm sáu bảy tám chín"
    most = f"{anew * 2}{'hai ' * (MOST_WORDS - 48)}đọc lại từ đầu {number}"
    assert best(understood(most, "vi", ANYTHING)) == "0123456789"
    assert understood(f"hai {most}", "vi", ANYTHING) == NotUnderstood()
    assert understood("một nhầm hai ba " * 100_000, "vi", ANYTHING) == NotUnderstood()


def test_written_digits_become_words() -> None:
    assert words_of("BHXH 09-1", "vi") == ["bhxh", "không", "chín", "một"]


# Any words, and any number, said in any way.

WORDS = {
    language: sorted({arc.word for arc in answers(language, ANYTHING).arcs}) for language in sorted(LANGUAGES)
}


@given(
    st.sampled_from(sorted(LANGUAGES)).flatmap(
        lambda code: st.tuples(st.just(code), st.lists(st.sampled_from(WORDS[code]), max_size=MOST_WORDS))
    )
)
@example(("vi", ["một", "nhầm", "hai", "ba"] * 10))
@example(("vi", ["bảy", "chứ", "không", "phải", "chín"] * 12))
@example(("en", ["one", "sorry", "two", "three"] * 15))
def test_words_never_have_more_readings_than_are_kept(case: tuple[str, list[str]]) -> None:
    language, words = case
    assert len(readings(words, answers(language, ANYTHING))) <= STATES


def as_said(group: str, language: str, how: str) -> list[str]:
    """Say up to four digits: singly, or as a number, with leading zeros where the language can."""
    spoken = LANGUAGES[language]
    if how == "singly" or (group[0] == "0" and (language != "vi" or len(group) != 3)):
        return [spoken.digits[int(digit)] for digit in group]
    if group[0] == "0":  # "không trăm linh ba", as in "một nghìn không trăm linh ba"
        return list(spoken.cardinal(1000 + int(group))[2:]) or ["không", "trăm"]
    return list(spoken.cardinal(int(group)))


VARIANTS = {"nghìn": "ngàn", "linh": "lẻ", "bảy": "bẩy", "lăm": "nhăm", "zero": "oh"}


@st.composite
def spoken_numbers(draw: st.DrawFn, language: str) -> tuple[str, str]:
    groups = draw(st.lists(st.from_regex(r"[0-9]{1,4}", fullmatch=True), min_size=1, max_size=6))
    digits = "".join(groups)[:12]
    words: list[str] = []
    place = 0
    for group in groups:
        part = digits[place : place + len(group)]
        place += len(group)
        if part:
            words += as_said(part, language, draw(st.sampled_from(["singly", "as a number"])))
    if draw(st.booleans()):
        words = [VARIANTS.get(word, word) for word in words]
    return digits, " ".join(words)


@given(
    st.sampled_from(sorted(LANGUAGES)).flatmap(lambda code: st.tuples(st.just(code), spoken_numbers(code)))
)
def test_any_number_said_in_any_groups_is_among_the_readings(case: tuple[str, tuple[str, str]]) -> None:
    language, (digits, said) = case
    result = understood(said, language, Grammar(lengths=frozenset({len(digits)})))
    assert isinstance(result, Number)
    assert digits in {one.digits for one in result.hypotheses}, said


@given(st.integers(0, 999_999_999), st.sampled_from(sorted(LANGUAGES)))
def test_a_number_said_as_one_is_read_as_that_one(number: int, language: str) -> None:
    said = " ".join(LANGUAGES[language].cardinal(number))
    assert freely(said, language) == str(number)


@given(st.from_regex(r"[0-9]{1,17}", fullmatch=True), st.sampled_from(sorted(LANGUAGES)))
def test_digits_said_singly_are_read_as_they_are(digits: str, language: str) -> None:
    said = " ".join(LANGUAGES[language].digits[int(digit)] for digit in digits)
    assert freely(said, language) == digits


@given(st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_whatever_an_engine_writes_gives_a_result(text: str, language: str) -> None:
    match understood(text, language, ANYTHING):
        case Number() as number:
            for one in (*number.hypotheses, number.freely):
                assert one.digits.isdecimal()
                assert len(one.probabilities) == len(one.digits)
                assert all(0 <= sure <= 1 for sure in one.probabilities)
            assert all(len(one.digits) in ANYTHING.lengths for one in number.hypotheses)
        case Said(_, probability):
            assert 0 <= probability <= 1
        case NotUnderstood():
            pass
