"""The prompt files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nhanh8.speech.errors import PromptError
from nhanh8.speech.languages import FOLDER
from nhanh8.speech.prompts import Prompt, Slot, Words, read_catalogue
from nhanh8.speech.prompts.catalogue import Kind

Change = Callable[[str, str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Copy the prompt files with something replaced in one of them."""

    def change(file: str, old: str, new: str) -> Path:
        for language in ("vi", "en"):
            (tmp_path / language).mkdir()
            shutil.copy(FOLDER / language / "prompts.toml", tmp_path / language)
        text = (tmp_path / file).read_text()
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new))
        return tmp_path

    return change


def test_every_prompt_stands_in_every_language() -> None:
    catalogue = read_catalogue()
    assert {language: set(wordings) for language, wordings in catalogue.items()} == {
        "vi": set(Prompt),
        "en": set(Prompt),
    }


def test_the_voice_says_abbreviations_in_full() -> None:
    spoken = " ".join(
        piece.spoken
        for wording in read_catalogue()["vi"].values()
        for piece in wording.pieces
        if isinstance(piece, Words)
    )
    assert "bảo hiểm xã hội" in spoken
    assert "vi ét ét ai đi" in spoken
    assert "một chín không không, chín không sáu tám" in spoken
    for unspeakable in ("BHXH", "VssID", "1900", "9068"):
        assert unspeakable not in spoken


def test_a_word_is_said_otherwise_only_where_it_stands_alone(changed: Change) -> None:
    folder = changed("vi/prompts.toml", "Xin nhập lại từ đầu.", "XBHXH BHXH.")
    assert read_catalogue(folder)["vi"][Prompt.START_ANEW].pieces == (
        Words("XBHXH BHXH.", "XBHXH bảo hiểm xã hội"),
    )


def test_values_have_a_name_and_a_kind() -> None:
    pieces = read_catalogue()["vi"][Prompt.NEW_PASSWORD].pieces
    assert pieces[1] == Slot("password", Kind.PASSWORD)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("en/prompts.toml", "[prompts.no_match]", "[prompts.not_match]", "not_match"),
        ("en/prompts.toml", "{good_for:duration}", "an hour", r"\{good_for:duration\}"),
        ("vi/prompts.toml", "{good_for:duration}", "{hours:duration}", "password_lasts"),
        ("vi/prompts.toml", "{good_for:duration}", "{good_for:time}", "kind of key, number, password"),
        ("vi/prompts.toml", "{good_for:duration}", "{good_for}", "kind of key, number, password"),
        ("vi/prompts.toml", "{good_for:duration}", "{0:duration}", "write a value as"),
        ("vi/prompts.toml", "{good_for:duration}", "{good_for!r:duration}", "write a value as"),
        ("vi/prompts.toml", "{good_for:duration}", "{good_for:duration", "password_lasts"),
        ("vi/prompts.toml", 'voice = "en"', 'voice = "fr"', 'unknown language "fr"'),
        ("vi/prompts.toml", 'voice = "en"', 'tone = "en"', "tone"),
        ("vi/prompts.toml", 'text = "Xin nhập lại từ đầu."', 'text = ""', "start_anew"),
        ("vi/prompts.toml", "[say_as]", "[say_as", "cannot read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_mend(
    changed: Change, file: str, old: str, new: str, told: str
) -> None:
    with pytest.raises(PromptError, match=told):
        read_catalogue(changed(file, old, new))


def test_a_missing_prompt_is_named(changed: Change) -> None:
    whole = '[prompts.start_anew]\ntext = "Please start again."\n'
    with pytest.raises(PromptError, match="lacks the prompts start_anew"):
        read_catalogue(changed("en/prompts.toml", whole, ""))


def test_a_missing_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="cannot read the prompts"):
        read_catalogue(tmp_path)
