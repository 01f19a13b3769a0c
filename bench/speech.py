"""Numbers said over simulated telephone lines: what was heard, who was let in, after how much, at what cost.

Without `--data`, voices of espeak-ng that training never heard read numbers drawn at random. With it, the
recordings of a folder: numbers as numbers, anything else by its syllables, without a grammar.

`right`: the likeliest number is the one that was said. `listed`: it is among the likely ones, which are
compared with the calling phone's account. `after_two`: among them, or among those of a second time, slower.
`accepted`: the account's number isn't the one that was said, and yet it is in the first list: one drawn at
random, or any of those that differ in one digit, in a digit that sounds alike, or by two neighbours that
changed places. `read_back` and `let_in` are whole dialogues, by the hotline's own rules; `meanings` are short
answers; `pauses` are numbers that are read in groups: `cut_short` before their last word. These four are of
made voices only: recordings can't answer questions.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from spoken.registry import of_its_own

_NUMBERS: Final = 1500
"""Each over two lines: 3,000 trials."""
_VOICES: Final = 8
"""That say each phrase: as many as there are variants."""

_PAUSES: Final = 150


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Have everything said over each line, and count."""
    parser = argparse.ArgumentParser(prog="speech", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of recordings with a manifest.tsv")
    parser.add_argument("--split", help="only those recordings of the manifest")
    parser.add_argument("--numbers", type=int, default=_NUMBERS, help="to draw, without --data")
    parser.add_argument("--dialogues", type=int, help="of whole dialogues, with the first so many numbers")
    parser.add_argument("--voices", type=int, default=_VOICES, help="that say each short answer")
    parser.add_argument("--pauses", type=int, default=_PAUSES, help="to read with each length of pauses")
    parser.add_argument("--language", default="vi", help="that is spoken (default vi)")
    parser.add_argument("--speakers", action="store_true", help="rows for each speaker, too")
    parser.add_argument("--model", type=Path, help="a folder with another acoustic model and its SHA-256")
    parser.add_argument(
        "--choosing", action="store_true", help="by the voices that training chooses by: to choose something"
    )
    chosen = parser.parse_args(arguments)
    with of_its_own():
        from spoken import measured  # noqa: PLC0415 - after Django

        return measured.everything(chosen)
