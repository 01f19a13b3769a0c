"""Rebuild the acoustic model: `make training`, or `python -m training --help`.

Stopped at any time, the same command goes on after the last epoch that ended.
"""

import argparse
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

import torch

from nhanh8.speech.recognisers.acoustic_model import load
from training import corpus, epochs, export, recipe, rows, script
from training.ahead import Listeners
from training.checkpoints import Checkpoints
from training.hearing import Ear, Heard, heard_to_choose
from training.learn import Lesson, learn
from training.network import LAYERS, Network, load_whisper
from training.recipe import OtherTrainingError, Recipe
from training.rounds import Round, rounds
from training.rows import Word
from training.units import units_of_clips
from training.whisper import encoder_weights

_log = logging.getLogger("training")

_PACKAGE: Final = Path(__file__).parent.parent / "src/nhanh8/speech/recognisers/model"
_WORDS: Final = "words.jsonl"
"""The words that were cut out of people's sentences."""


def main() -> None:
    """Make the corpus, learn the head, cut people's words out, learn the upper layers, export."""
    chosen = _arguments()
    folder: Path = chosen.output
    asked = Recipe(
        chosen.seed,
        chosen.made_clips,
        chosen.clips,
        chosen.head_epochs,
        chosen.epochs,
        recipe.manifest_hash(chosen.speech),
        recipe.espeak_version(),
    )
    try:
        recipe.begin(folder, asked)
    except OtherTrainingError as error:
        sys.exit(str(error))
    _log_to(folder / "training.log")
    torch.set_num_threads(1)
    if not (folder / corpus.WORDS).exists():
        _log.info("making the corpus: %s", asked)
        corpus.make(folder, chosen.speech, chosen.made_clips, chosen.seed)
    clips = corpus.Corpus(folder)
    learnt = [clip for clip in clips.clips if clip.split == "train"]
    units = units_of_clips(learnt, script.grammars_units())
    network = Network(len(units))
    torch.manual_seed(chosen.seed)
    load_whisper(network, encoder_weights())
    checkpoints = Checkpoints(folder, units)
    first = folder / "first"
    words: list[Word] = []
    for place, round_ in enumerate(rounds(chosen.clips, chosen.head_epochs, chosen.epochs)):
        if place:
            words = _words(folder, first, clips)
        reached = checkpoints.reached()
        if reached is not None and reached.round_ > place:
            network.load_state_dict(reached.state)
        else:
            _round(network, (place, round_), (clips, words), units, chosen)
        if not (first / export.HASH).exists():
            export.export(network, units, first)
    export.export(network, units, chosen.model)
    _log.info("done: the model is in %s", chosen.model)


def _round(
    network: Network,
    which: tuple[int, Round],
    material: tuple[corpus.Corpus, list[Word]],
    units: tuple[str, ...],
    chosen: argparse.Namespace,
) -> None:
    """Learn one round, or what is left of it."""
    place, round_ = which
    clips, words = material
    checkpoints = Checkpoints(chosen.output, units)
    reached = checkpoints.reached()
    if reached is not None:
        # The frozen layers are the same in every state, but a round begins with the best one.
        network.load_state_dict(reached.state)
    below = export.below(network, LAYERS - len(round_.layer_rates))
    to_choose = [clip for clip in clips.clips if clip.split in ("dev", "made-dev")]
    dev = list(heard_to_choose(clips, to_choose, Ear(below, units)))
    _log.info("%s: %d clips to choose on, %d words, %d units", round_.name, len(dev), len(words), len(units))
    with Listeners(chosen.output, below, units, chosen.listeners) as listeners:

        def portions(epoch: int) -> Iterator[list[Heard]]:
            seed = (chosen.seed, place, epoch)
            return listeners.hear(epochs.epoch(clips.clips, words, round_.clips, seed), seed)

        learn(network, Lesson(round_, place, portions, dev, units, chosen.seed), checkpoints, reached)


def _words(folder: Path, first: Path, clips: corpus.Corpus) -> list[Word]:
    """Cut people's words out with the first round's model, once."""
    path = folder / _WORDS
    if not path.exists():
        found = rows.cut(load(first), clips)
        unfinished = folder / f"{_WORDS}.part"
        unfinished.write_text("".join(json.dumps(asdict(word), ensure_ascii=False) + "\n" for word in found))
        unfinished.replace(path)
        _log.info("%d words cut out of sentences", len(found))
    read = map(json.loads, path.read_text().splitlines())
    return [Word(**(row | {"units": tuple(row["units"])})) for row in read]


def _log_to(path: Path) -> None:
    form = logging.Formatter("%(asctime)s %(message)s")
    for handler in (logging.FileHandler(path), logging.StreamHandler()):
        handler.setFormatter(form)
        _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("output", type=Path, help="folder for the corpus and the checkpoints")
    parser.add_argument("--speech", type=Path, required=True, help="folder with manifest.tsv and its clips")
    parser.add_argument(
        "--model", type=Path, default=_PACKAGE, help="folder for the model (default: the package)"
    )
    parser.add_argument("--made-clips", type=int, default=12_000)
    parser.add_argument("--clips", type=int, default=16_000, help="clips in an epoch")
    parser.add_argument("--head-epochs", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=6, help="with the upper layers")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument(
        "--listeners", type=int, default=1, help="processes that hear beside the one that learns"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
