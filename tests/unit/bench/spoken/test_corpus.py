"""Recordings of a folder, and who speaks in them."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from spoken.corpus import Speaker, recordings, speakers_of

HEADER = "path\ttranscript\tspeaker\tregion\tsex\tsplit"


def manifest(folder: Path, *rows: str) -> Path:
    (folder / "manifest.tsv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return folder


def test_a_speaker_is_one_person_even_where_some_rows_leave_out_the_sex(tmp_path: Path) -> None:
    rows = ("a.wav\tmột\tspeaker094\tNorth\tmale\ttest", "b.wav\thai\tspeaker094\tNorth\tunknown\ttest")
    spoken = list(recordings(manifest(tmp_path, *rows), None, lambda _: ""))
    assert [one.speaker for one in spoken] == [Speaker("speaker094", "North", "male")] * 2


def test_what_rows_contradict_each_other_in_is_unknown() -> None:
    rows = [
        {"speaker": "one", "region": "North", "sex": "male"},
        {"speaker": "one", "region": "South", "sex": "male"},
    ]
    assert set(speakers_of(rows)) == {Speaker("one", "unknown", "male")}


def test_rows_without_a_name_are_told_apart_by_what_is_known() -> None:
    rows = [{"speaker": "", "region": "North", "sex": ""}, {"region": "South"}]
    assert speakers_of(rows) == [Speaker("unknown", "North"), Speaker("unknown", "South")]


def test_the_same_words_of_the_same_speaker_are_said_again_and_others_are_not(tmp_path: Path) -> None:
    rows = (
        "a.wav\tmột\tone\tNorth\tmale\ttest",
        "b.wav\tmột\tone\tNorth\t\ttest",
        "c.wav\tmột\tother\tNorth\tmale\ttest",
        "d.wav\tmột\tone\tNorth\tmale\ttrain",
    )
    spoken = list(recordings(manifest(tmp_path, *rows), "test", lambda _: "1"))
    assert [(one.speaker.name, len(one.sounds), one.digits) for one in spoken] == [
        ("one", 2, "1"),
        ("other", 1, "1"),
    ]


def test_recordings_of_any_rate_become_telephone_sound(tmp_path: Path) -> None:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    soundfile.write(tmp_path / "a.wav", np.stack([wave, wave], axis=1), 48_000)
    (spoken,) = recordings(manifest(tmp_path, "a.wav\tmột\tone\tNorth\tmale\ttest"), None, lambda _: "")
    sound = spoken.sounds[0]()
    assert sound.dtype == np.int16
    assert 8000 <= sound.size < 9000  # a second, and what the filter adds


@pytest.mark.parametrize("rows", [(), ("a.wav\tmột\tone\tNorth\tmale\ttrain",)])
def test_a_folder_without_recordings_of_the_split_is_refused(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match=r"names no recordings of test\."):
        list(recordings(manifest(tmp_path, *rows), "test", lambda _: ""))


def test_a_manifest_without_its_columns_says_which(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text("file\ttext\na.wav\tmột", encoding="utf-8")
    with pytest.raises(SystemExit, match="has no column path and no column transcript"):
        list(recordings(tmp_path, None, lambda _: ""))


def test_a_folder_without_a_manifest_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"manifest.tsv can't be read"):
        list(recordings(tmp_path, None, lambda _: ""))
