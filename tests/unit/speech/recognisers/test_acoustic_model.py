"""Loading the acoustic model."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.numbers.network import UNKNOWN
from nhanh8.speech.recognisers.acoustic_model import load, loaded, units_heard
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning


def put(folder: Path, model: bytes, digest: str | None = None) -> None:
    (folder / "some.onnx").write_bytes(model)
    digest = digest or hashlib.sha256(model).hexdigest()
    (folder / "model.sha256").write_text(f"{digest}  some.onnx\n")


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError, match=r"cannot read the acoustic model in .*: No such file"):
        load(tmp_path)


def test_a_model_that_was_changed_is_refused(tmp_path: Path) -> None:
    put(tmp_path, b"changed", hashlib.sha256(b"built").hexdigest())
    with pytest.raises(RecogniserError, match="is not the model that was built"):
        load(tmp_path)


def test_a_digest_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.sha256").write_text("nothing")
    with pytest.raises(RecogniserError, match="not written as sha256sum does"):
        load(tmp_path)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    put(tmp_path, b"no model")
    with pytest.raises(RecogniserError, match=r"some\.onnx can't be used"):
        load(tmp_path)


def test_what_was_heard_freely_has_no_blanks_and_repeats_nothing() -> None:
    best = np.eye(3, dtype=np.float32)[[0, 1, 1, 0, 1, 2, 2, 0]]
    assert units_heard(np.log(best + 0.01), ("blank", "a", "b")) == ("a", "a", "b")
    assert units_heard(np.zeros((0, 3), dtype=np.float32), ("blank", "a", "b")) == ()


def test_the_model_that_comes_with_the_product_gives_probabilities_of_its_units() -> None:
    model = loaded()
    noise = np.random.default_rng(1).normal(0, 500, 8000).astype(np.int16)
    log_probs = model.log_probs(noise)
    assert log_probs.shape == (50, len(model.units))
    assert np.exp(log_probs).sum(axis=1) == pytest.approx(np.ones(50), abs=1e-3)
    assert model.log_probs(noise[:100]).shape == (0, len(model.units))
    assert loaded() is model


ONLY_WRITTEN = {"vi": {"alo", "ok", "ừm"}, "en": set()}
"""Words that texts of engines have, and no sound of their own: callers say "a lô", "ô kê", "ờ"."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_has_a_unit_for_every_sound_of_every_word_that_is_understood(language: str) -> None:
    network = answers(language, Grammar(frozenset({10, 12}), frozenset(Meaning)))
    words = {arc.word for arc in network.arcs} - {UNKNOWN}
    sounds, units = heard(language).sounds, set(loaded().units)
    lacking = {word for word in words if not all(units & set(sound) for sound in sounds(word))}
    assert lacking == ONLY_WRITTEN[language]
