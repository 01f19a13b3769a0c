"""What a speaker has to record."""

from pathlib import Path

import pytest

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import read_catalogue
from nhanh8.speech.speaker import everything
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.script import Group, as_csv, as_text, directions, read_csv, script
from nhanh8.speech.voices.voice import Pace


@pytest.mark.parametrize("alphabet", Alphabet)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_clip_of_a_language_once(language: str, alphabet: Alphabet) -> None:
    lines = script(language, read_catalogue(), alphabet)
    wanted = {clip for clip in everything(read_catalogue(), alphabet) if clip.voice_language == language}
    assert {line.clip for line in lines} == wanted
    assert len(lines) == len(wanted) == len({line.file for line in lines})


def test_groups_follow_each_other_and_files_are_numbered_through() -> None:
    lines = script("vi", read_catalogue(), Alphabet.LETTERS)
    assert [line.file for line in lines[:2]] == ["vi-001.wav", "vi-002.wav"]
    order = [list(Group).index(line.group) for line in lines]
    assert order == sorted(order)


def test_letters_are_recorded_only_where_passwords_have_them() -> None:
    groups = {
        alphabet: {line.group for line in script("vi", read_catalogue(), alphabet)} for alphabet in Alphabet
    }
    assert groups[Alphabet.LETTERS] - groups[Alphabet.DIGITS] == {Group.LETTERS}


def test_a_piece_of_a_prompt_stands_in_its_sentence() -> None:
    by_text = {line.clip.text: line for line in script("vi", read_catalogue(), Alphabet.DIGITS)}
    beginning = by_text["Mật khẩu này có hiệu lực trong"]
    assert beginning.group is Group.BEGINNINGS
    assert beginning.context == (
        "«Mật khẩu này có hiệu lực trong» …. Quý khách phải đổi mật khẩu khi đăng nhập lần đầu."
    )
    assert by_text["Quý khách phải đổi mật khẩu khi đăng nhập lần đầu"].group is Group.ENDINGS
    assert by_text["Xin nhập lại từ đầu"].group is Group.SENTENCES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_reads_every_text_with_how_to_say_it(language: str) -> None:
    lines, told = script(language, read_catalogue(), Alphabet.LETTERS), directions(language)
    text = as_text(lines, told)
    assert set(told.groups) == set(Group)
    for group in {line.group for line in lines}:
        assert told.groups[group].how in text
    for line in lines:
        assert f"{line.file}   {line.clip.text}\n" in text


def test_it_is_read_back_as_it_was_written() -> None:
    lines = script("vi", read_catalogue(), Alphabet.LETTERS)
    assert read_csv("\ufeff" + as_csv(lines), "script.csv") == lines


@pytest.mark.parametrize(
    "text",
    [
        "name\nvi-001.wav\n",
        "file,language,pace,text,group,context\nvi-001.wav,vi,quick,một,words,\n",
        "a\nb,c,d\n",
    ],
)
def test_what_is_no_script_is_told_with_its_line(text: str) -> None:
    with pytest.raises(VoiceError, match=r"script\.csv, line 2: this is no line of a script"):
        read_csv(text, "script.csv")


def test_a_text_with_commas_and_quotes_stays_whole() -> None:
    line = script("vi", read_catalogue(), Alphabet.DIGITS)[0]
    odd = type(line)(line.file, Clip("vi", Pace.NORMAL, 'a, "b"; c'), Group.WORDS, "")
    assert read_csv(as_csv([odd]), "script.csv") == [odd]


@pytest.mark.parametrize("written", ["", "title = ", 'title = "A"\nintro = "B"\ngroups.quick = {}\n'])
def test_directions_that_cannot_be_used_are_told(tmp_path: Path, written: str) -> None:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "script.toml").write_text(written)
    with pytest.raises(VoiceError, match=r"vi/script\.toml"):
        directions("vi", tmp_path)


def test_a_language_without_directions_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"cannot read .*eo/script\.toml"):
        directions("eo", tmp_path)


def test_a_prompt_that_another_language_says_is_in_that_language_alone() -> None:
    texts = {
        language: {line.clip.text for line in script(language, read_catalogue(), Alphabet.DIGITS)}
        for language in ("vi", "en")
    }
    assert "For English, press" in texts["en"] - texts["vi"]
