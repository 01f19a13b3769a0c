"""Rebuild the acoustic model: `make training`, or `python -m training --help`."""

import argparse
from pathlib import Path

import torch

from training import corpus, export
from training.hearing import Ear, Heard, heard, nothing_said
from training.learn import Plan, learn
from training.measure import measured
from training.network import LAYERS, Network, load_whisper
from training.units import units_of_clips
from training.whisper import encoder_weights

_PACKAGE = Path(__file__).parent.parent / "src/nhanh8/speech/recognisers/model"


def main() -> None:
    """Make the corpus, learn the head, learn the upper layers, export."""
    chosen = _arguments()
    torch.set_num_threads(chosen.threads)
    folder: Path = chosen.output
    if not (folder / corpus.WORDS).exists():
        corpus.make(folder, chosen.speech, chosen.made_clips, chosen.seed)
    clips = corpus.Corpus(folder)
    units = units_of_clips(clip for clip in clips.clips if clip.split == "train")
    network = Network(len(units))
    load_whisper(network, encoder_weights())
    best = folder / "best.pt"
    frozen = LAYERS - chosen.upper_layers
    for round_, (layers, epochs, layer_rate) in enumerate(
        [(LAYERS, chosen.head_epochs, 0.0), (frozen, chosen.epochs, 6e-5)]
    ):
        if not epochs:
            continue
        ear = Ear(network, layers, units)
        learning = _learning(clips, ear, chosen, round_)
        dev = _dev(clips, ear)
        print(f"{len(learning)} clips to learn from, {len(dev)} to choose on, {len(units)} units", flush=True)
        rate = 1.5e-3 if round_ == 0 else 6e-4
        learn(network, learning, dev, units, Plan(epochs, rate, layer_rate, layers, chosen.seed), best)
        for part, errors in sorted(measured(dev, network, layers, units).items()):
            print(f"{part}: {errors}")
        del learning, dev
    export.export(network, units, chosen.model)


def _learning(clips: corpus.Corpus, ear: Ear, chosen: argparse.Namespace, round_: int) -> list[Heard]:
    """Hear people's clips several times, made ones once, and lines on which nobody speaks."""
    people = [clip for clip in clips.clips if clip.split == "train" and clip.sex != "made"]
    made = [clip for clip in clips.clips if clip.split == "train" and clip.sex == "made"]
    seed = chosen.seed * 1000 + round_ * 100
    learning = list(heard(clips, made, ear, seed))
    for copy in range(chosen.copies):
        learning += heard(clips, people, ear, seed + 1 + copy)
    learning += nothing_said(len(made) // 25, ear, seed + 99)
    return learning


def _dev(clips: corpus.Corpus, ear: Ear) -> list[Heard]:
    """Hear the people and voices to choose on, through one line each, always the same."""
    chosen = [clip for clip in clips.clips if clip.split in ("dev", "made-dev")]
    return list(heard(clips, chosen, ear, 1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("output", type=Path, help="folder for the corpus and the checkpoints")
    parser.add_argument("--speech", type=Path, required=True, help="folder with manifest.tsv and its clips")
    parser.add_argument(
        "--model", type=Path, default=_PACKAGE, help="folder for the model (default: the package)"
    )
    parser.add_argument("--made-clips", type=int, default=16_000)
    parser.add_argument(
        "--copies", type=int, default=10, help="lines through which each clip of a person goes"
    )
    parser.add_argument("--head-epochs", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=7, help="with the upper layers")
    parser.add_argument("--upper-layers", type=int, default=2, choices=range(LAYERS + 1))
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
