"""Made audio on disk."""

from pathlib import Path

import numpy as np
import pytest

from nhanh8.speech.cache import AudioCache
from nhanh8.speech.errors import SpeechError

SOUND = np.arange(-100, 100, dtype=np.int16)


def test_what_was_kept_is_found_by_another_process_too(tmp_path: Path) -> None:
    AudioCache(tmp_path / "audio").keep(SOUND, "voice", "vi", "một")
    found = AudioCache(tmp_path / "audio").find("voice", "vi", "một")
    assert found is not None
    assert np.array_equal(found, SOUND)


def test_anything_else_that_it_was_made_from_is_another_sound(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path)
    cache.keep(SOUND, "voice", "vi", "một")
    assert cache.find("voice", "en", "một") is None
    assert cache.find("voicevi", "", "một") is None


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"not a sound at all"])
def test_a_damaged_file_counts_as_missing(tmp_path: Path, damage: bytes) -> None:
    cache = AudioCache(tmp_path)
    cache.keep(SOUND, "one")
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert cache.find("one") is None


def test_a_file_cut_short_counts_as_missing(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path)
    cache.keep(SOUND, "one")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-50])
    assert cache.find("one") is None


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    AudioCache(tmp_path).keep(SOUND, "one")
    assert [file.suffix for file in tmp_path.iterdir()] == [".wav"]


def test_a_sound_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path)
    cache.keep(SOUND, "one")
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    with pytest.raises(SpeechError, match="cannot keep made audio"):
        cache.keep(SOUND, "one")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SpeechError, match="cannot keep made audio"):
        AudioCache(tmp_path / "file" / "audio").keep(SOUND, "one")
