"""Rows of words that people said."""

from collections import Counter
from dataclasses import asdict
from json import dumps
from pathlib import Path

import numpy as np
import pytest

from nhanh8.speech.recognisers.acoustic_model import FRAME, loaded
from nhanh8.speech.recognisers.syllables import units_of
from training import rows
from training.corpus import WORDS, Clip, Corpus
from training.rows import Row, Word


def said(word: str, speaker: str = "one", region: str = "North", sex: str = "male", start: int = 0) -> Word:
    return Word(speaker, region, sex, units_of(word), start, 2000)


def of_samples(folder: Path, samples: np.ndarray, *clips: Clip) -> Corpus:
    (folder / "samples.i16").write_bytes(samples.astype(np.int16).tobytes())
    (folder / WORDS).write_text("".join(dumps(asdict(clip)) + "\n" for clip in clips))
    return Corpus(folder)


def test_a_row_is_one_speakers() -> None:
    words = [said("ba", speaker) for speaker in ("one", "two") for _ in range(6)]
    drawn = rows.drawn(words, 40, np.random.default_rng(1))
    assert len(drawn) == 40
    for row in drawn:
        assert len({word.speaker for word in row.words}) == 1
        assert row.clip.units == units_of("ba") * len(row.words)
    assert {row.clip.speaker for row in drawn} == {"one", "two"}


def test_who_said_little_has_no_row() -> None:
    words = [said("ba", "one")] * 6 + [said("ba", "two")] * 2
    assert {row.clip.speaker for row in rows.drawn(words, 30, np.random.default_rng(1))} == {"one"}
    with pytest.raises(ValueError, match="enough words"):
        rows.drawn(words[-2:], 1, np.random.default_rng(1))


def test_rare_words_and_those_like_numbers_come_more_often_than_they_were_said() -> None:
    words = [said("không")] * 64 + [said("cháu")] * 4 + [said("quyên")] * 4
    drawn = rows.drawn(words, 500, np.random.default_rng(1))
    times = Counter(word.units for row in drawn for word in row.words)
    common, like_six, other = (times[units_of(word)] for word in ("không", "cháu", "quyên"))
    assert common < 8 * like_six  # it was said sixteen times as often
    assert like_six > 1.5 * other  # "cháu" has rime and tone of "sáu"


def test_women_and_the_centre_are_drawn_more_often() -> None:
    words = [
        *[said("ba", "man")] * 6,
        *[said("ba", "woman", sex="female")] * 6,
        *[said("ba", "from Huế", region="Center")] * 6,
    ]
    times = Counter(row.clip.speaker for row in rows.drawn(words, 700, np.random.default_rng(1)))
    assert times["woman"] > 2 * times["man"]
    assert times["from Huế"] > 2 * times["man"]


def test_a_rows_words_have_gaps_and_about_one_level(tmp_path: Path) -> None:
    quiet = np.full(2000, 100) * (-1) ** np.arange(2000)
    corpus = of_samples(tmp_path, np.concatenate([quiet, quiet * 50]))
    row = Row((said("ba"), said("hai", start=2000)))
    heard = rows.spoken(row, corpus, np.random.default_rng(1)).astype(np.float64)
    assert 4000 + 2 * 400 <= heard.size <= 4000 + 2 * 1600
    assert not heard[2000:2400].any()
    for middle in (heard[500:1500], heard[-2600:-2000]):
        assert 1500 < np.sqrt(np.mean(np.square(middle))) < 2600


def test_words_are_cut_from_people_to_learn_from_only(tmp_path: Path) -> None:
    units = units_of("ba") + units_of("hai")
    samples = np.random.default_rng(1).normal(0, 500, 8000)
    clips = [
        Clip("train", "one", "North", "male", "ba hai", units, 0, 8000),
        Clip("dev", "two", "North", "male", "ba hai", units, 0, 8000),
        Clip("train", "vi+m1", "vi", "made", "ba hai", units, 0, 8000),
        Clip("train", "fast", "North", "male", "ba hai", units * 20, 0, 8000),
    ]
    found = rows.cut(loaded(), of_samples(tmp_path, samples, *clips))
    assert {word.speaker for word in found} == {"one"}
    assert all(word.size >= 800 and word.start % FRAME == 0 for word in found)
    assert all(word.start + word.size <= 8000 for word in found)
