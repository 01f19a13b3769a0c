"""What a folder's training was asked to be: another one never goes on in it."""

import hashlib
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "recipe.json"


class OtherTrainingError(Exception):
    """The folder holds a training with other arguments, recordings or voices."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what comes out, beside the code and its libraries."""

    seed: int
    made_clips: int
    """In the corpus, for training."""
    clips_an_epoch: int
    head_epochs: int
    epochs: int
    """With the upper layers."""
    manifest: str
    """SHA-256 of the recordings' list."""
    voices: str
    """The version of espeak-ng."""


def manifest_hash(speech: Path) -> str:
    """Give the SHA-256 of a folder's manifest. Raises OSError."""
    return hashlib.sha256((speech / "manifest.tsv").read_bytes()).hexdigest()


def espeak_version() -> str:
    """Ask espeak-ng for its version. Raises FileNotFoundError where it isn't installed."""
    told = subprocess.run(["espeak-ng", "--version"], capture_output=True, check=True, text=True).stdout
    return told.partition("Data at")[0].strip()


def begin(folder: Path, recipe: Recipe) -> None:
    """Make the folder this training's own, or go on in it.

    Raises OtherTrainingError where another one began there; its files are left as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    wanted = asdict(recipe)
    if not path.exists():
        if any(folder.glob("*.pt")) or any(folder.glob("*.jsonl")):
            raise OtherTrainingError(f"{folder} holds a training without {FILE}. Choose another folder.")
        unfinished = folder / f"{FILE}.part"
        unfinished.write_text(json.dumps(wanted, indent=1) + "\n")
        unfinished.replace(path)
        return
    there = json.loads(path.read_text())
    differing = sorted(name for name in wanted | there if wanted.get(name) != there.get(name))
    if differing:
        raise OtherTrainingError(
            f"{folder} holds another training ({', '.join(differing)} differ). Choose another folder."
        )
