"""What people say: recordings from a folder, or numbers that a voice of espeak-ng says."""

import csv
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.g711 import Samples

_MANIFEST: Final = "manifest.tsv"
_COLUMNS: Final = ("path", "transcript")
_ABOUT_SPEAKERS: Final = ("region", "sex")
_UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Speaker:
    """Who says it, as far as is known."""

    name: str = _UNKNOWN
    region: str = _UNKNOWN
    sex: str = _UNKNOWN


@dataclass(frozen=True)
class Spoken:
    """Something that was said, before it goes into any line."""

    speaker: Speaker
    words: str
    """What was said."""
    digits: str
    """The number that it is; "" where it is none."""
    sounds: tuple[Callable[[], Samples], ...]
    """Each time it was said, 8,000 samples a second."""
    says: Callable[[str], Samples] | None = None
    """Has the speaker say other words, slowly; None where there are only recordings."""


def recordings(folder: Path, split: str | None, digits_of: Callable[[str], str]) -> Iterator[Spoken]:
    """Read a folder with a `manifest.tsv`: path, transcript, and speaker, region, sex, split where known.

    A speaker is known by the name in the manifest alone, the same in every row. What the same speaker says in
    the same words counts as said again. `digits_of` gives the number that a transcript is, "" for none.
    Raises SystemExit where the folder can't be used.
    """
    rows = [row for row in _rows(folder / _MANIFEST) if split is None or row.get("split") == split]
    if not rows:
        raise SystemExit(f"{folder / _MANIFEST} names no recordings" + (f" of {split}." if split else "."))
    speakers = speakers_of(rows)
    said: dict[tuple[Speaker, str], list[Path]] = {}
    for row, speaker in zip(rows, speakers, strict=True):
        said.setdefault((speaker, row["transcript"]), []).append(folder / row["path"])
    for (speaker, words), paths in said.items():
        yield Spoken(speaker, words, digits_of(words), tuple(_reader(path) for path in paths))


def speakers_of(rows: Sequence[Mapping[str, str]]) -> list[Speaker]:
    """Give who speaks in each row of a manifest.

    Of somebody whose name is known, region and sex are what their rows say where they say it, unknown where
    they contradict each other. Rows without a name are told apart by what they say of region and sex.
    """
    told: dict[str, list[set[str]]] = {}
    for row in rows:
        if name := row.get("speaker"):
            for found, column in zip(told.setdefault(name, [set(), set()]), _ABOUT_SPEAKERS, strict=True):
                found.update({row.get(column) or _UNKNOWN} - {_UNKNOWN})
    named = {name: Speaker(name, *(_agreed(found) for found in both)) for name, both in told.items()}
    return [
        named.get(row.get("speaker") or "")
        or Speaker(_UNKNOWN, *(row.get(column) or _UNKNOWN for column in _ABOUT_SPEAKERS))
        for row in rows
    ]


def _agreed(found: Collection[str]) -> str:
    return next(iter(found)) if len(found) == 1 else _UNKNOWN


def _rows(manifest: Path) -> list[dict[str, str]]:
    try:
        with manifest.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise SystemExit(f"{manifest} can't be read: {error.strerror}.") from None
    if missing := [column for column in _COLUMNS if rows and column not in rows[0]]:
        raise SystemExit(f"{manifest} has no column {' and no column '.join(missing)}.")
    return rows


def _reader(path: Path) -> Callable[[], Samples]:
    def sound() -> Samples:
        import soundfile  # noqa: PLC0415 - only where recordings are read

        try:
            samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
        except (OSError, soundfile.LibsndfileError) as error:
            raise SystemExit(f"{path} can't be read: {error}.") from None
        mono = np.clip(samples.mean(axis=1) * 32768, -32768, 32767)
        return in_telephone_band(mono.astype(np.int16), rate)

    return sound
