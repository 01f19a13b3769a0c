"""Make a voice's folder: from a speaker's recordings, or from what an engine says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from nhanh8.speech import wav
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices import manifest
from nhanh8.speech.voices.rate import odd_lengths
from nhanh8.speech.voices.script import Line
from nhanh8.speech.voices.takes import SPOILT, Fault, Take, examined
from nhanh8.speech.voices.voice import Voice

_NUMBERED: Final = re.compile(r"(?:[a-z]{2,3}-)?0*([1-9]\d{0,3})\.wav", re.IGNORECASE)
"""`vi-017.wav` as the script has it, and `17.wav` as a recorder numbers by itself."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one line of the script."""

    line: Line
    take: Take | None
    """None where there is no recording that can be read."""
    faults: tuple[Fault, ...]

    @property
    def is_taken(self) -> bool:
        """Whether it is in the voice now."""
        return not SPOILT.intersection(self.faults)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a folder of recordings."""

    recorded: tuple[Recorded, ...]
    surplus: tuple[str, ...]
    """Files that no line of the script names."""


def take_in(takes: Path, lines: Sequence[Line], voice: Path, level_dbm0: float) -> TakenIn:
    """Cut clips from a folder of recordings into a voice's folder, in place of those it had.

    What is spoilt or missing is left as it was there. Raises VoiceError where two files are one line's, or
    where a folder can't be read or written.
    """
    files, surplus = _by_line(takes, lines)
    found = [_recorded(line, files.get(line.file), level_dbm0) for line in lines]
    lengths = {one.line.clip: one.take.seconds for one in found if one.take and one.is_taken}
    odd = odd_lengths(lengths)
    found = [
        replace(one, faults=(*one.faults, odd[one.line.clip])) if one.line.clip in odd else one
        for one in found
    ]
    _keep(voice, {one.line.clip: one.take.clip for one in found if one.take and one.is_taken})
    return TakenIn(tuple(found), surplus)


def build(engine: Voice, clips: Iterable[Clip], voice: Path, level_dbm0: float) -> list[Clip]:
    """Have an engine say what a voice's folder lacks, and give which clips those were.

    Raises VoiceError where the engine can't, or where the folder can't be written; what was made before that
    is kept.
    """
    there = manifest.read(voice) if (voice / manifest.NAME).exists() else {}
    made: dict[Clip, Samples] = {}
    try:
        for clip in dict.fromkeys(clips):
            if clip not in there:
                said = engine.speak(clip.text, clip.voice_language, clip.pace)
                take = examined(said, SAMPLES_PER_SECOND, level_dbm0, cut=True)
                if Fault.SILENT in take.faults:
                    raise VoiceError(f'the voice is silent for "{clip.text}"')
                made[clip] = take.clip
    finally:
        _keep(voice, made)
    return list(made)


def _by_line(takes: Path, lines: Sequence[Line]) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Find the file of each line, by its name or by its number."""
    numbered = {_number(line.file): line.file for line in lines}
    files: dict[str, Path] = {}
    surplus = []
    try:
        there = sorted(path for path in takes.iterdir() if path.suffix.lower() == ".wav")
    except OSError as error:
        raise VoiceError(f"cannot read {takes}: {error.strerror}") from None
    languages = {line.clip.voice_language for line in lines}
    for path in there:
        prefix, dash, _ = path.name.lower().partition("-")
        line = numbered.get(_number(path.name)) if not dash or prefix in languages else None
        if line is None:
            surplus.append(path.name)
        elif line in files:
            raise VoiceError(f"{files[line].name} and {path.name} are the same line, {line}: remove one")
        else:
            files[line] = path
    return files, tuple(surplus)


def _number(name: str) -> int | None:
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None


def _recorded(line: Line, path: Path | None, level_dbm0: float) -> Recorded:
    if path is None:
        return Recorded(line, None, (Fault.MISSING,))
    try:
        samples, rate = wav.read(path.read_bytes(), path.name)
    except (OSError, VoiceError):
        return Recorded(line, None, (Fault.UNREADABLE,))
    take = examined(samples, rate, level_dbm0)
    return Recorded(line, take, take.faults)


def _keep(voice: Path, clips: dict[Clip, Samples]) -> None:
    """Write clips and name them in the manifest."""
    try:
        voice.mkdir(parents=True, exist_ok=True)
        for clip, samples in clips.items():
            part = voice / f"{manifest.file_of(clip)}.part"
            with part.open("wb") as file:
                wav.write(samples, file)
            part.replace(voice / manifest.file_of(clip))
    except OSError as error:
        raise VoiceError(f"cannot write to {voice}: {error.strerror}") from None
    there = manifest.read(voice) if (voice / manifest.NAME).exists() else {}
    manifest.write(voice, there | {clip: manifest.file_of(clip) for clip in clips})
