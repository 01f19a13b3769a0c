"""A folder belongs to one training."""

from dataclasses import replace
from pathlib import Path

import pytest

from training.recipe import FILE, OtherTrainingError, Recipe, begin, manifest_hash

RECIPE = Recipe(8, 120, 160, 1, 2, "abc", "eSpeak NG 1.51")


def test_the_same_training_goes_on_in_its_folder(tmp_path: Path) -> None:
    begin(tmp_path / "new", RECIPE)
    (tmp_path / "new" / "clips.jsonl").touch()
    begin(tmp_path / "new", RECIPE)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["clips.jsonl", FILE]


@pytest.mark.parametrize(
    "other",
    [replace(RECIPE, seed=9), replace(RECIPE, made_clips=121), replace(RECIPE, manifest="abd")],
    ids=["seed", "clips", "recordings"],
)
def test_another_training_is_refused(tmp_path: Path, other: Recipe) -> None:
    begin(tmp_path, RECIPE)
    before = (tmp_path / FILE).read_text()
    with pytest.raises(OtherTrainingError, match="Choose another folder"):
        begin(tmp_path, other)
    assert (tmp_path / FILE).read_text() == before


def test_a_corpus_of_unknown_origin_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clips.jsonl").touch()
    with pytest.raises(OtherTrainingError, match="Choose another folder"):
        begin(tmp_path, RECIPE)


def test_other_recordings_have_another_hash(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text("path\ttranscript\n")
    one = manifest_hash(tmp_path)
    (tmp_path / "manifest.tsv").write_text("path\ttranscript\na.mp3\tba\n")
    assert manifest_hash(tmp_path) != one
