"""A hundred calls on one core, ten people speaking at any time: how soon an answer comes, and what cuts in.

The hotline answers on one core, the callers are on the other. They press 8, hear the question and say their
number in a voice of espeak-ng; one in four speaks into the question. `speech_end_to_audio` is from the last
sound of a number to the first packet of what is said next, with the silence that ends the number in it;
`after_the_silence` is without the half second that ends ten digits, which everybody says: a number of which
one digit wasn't heard is answered a second later, and is in it. `speech_begin_to_stop` is from the first
sound of a caller to the last packet of the question that is cut short; `question_already_over` counts those
who spoke when it had been said. At last some callers have an echo, or cough, and say nothing:
whether that cut the question short, or passed for an answer.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from _installation import home
from _processes import peak_mb, start, two_cores
from _targets import Hotline
from _wire import SAMPLES
from nhanh8.speech.clip import made_into_clip
from nhanh8.speech.g711 import encode
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law
from spoken.made import said, ten_digits

_HERE: Final = Path(__file__).parent
_CALLS: Final = 100
_SPEAKING: Final = 10
_ANSWERS: Final = 200
_RAMP_S: Final = 10.0
_LISTENING_S: Final = 5.0
_SPARE: Final = 150
"""People beyond those who speak: who only listens, and who stands in."""
_SEED: Final = 20_261_124
_LEVEL_DBM0: Final = -20.0
"""Of a caller's speech, in the middle of what networks carry."""


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure a hotline that listens, and what listening takes of memory."""
    parser = argparse.ArgumentParser(prog="listening", description=__doc__)
    parser.add_argument("--calls", type=int, default=_CALLS, help=f"at once (default {_CALLS})")
    parser.add_argument("--speaking", type=int, default=_SPEAKING, help=f"at any time (default {_SPEAKING})")
    parser.add_argument("--answers", type=int, default=_ANSWERS, help=f"to speak (default {_ANSWERS})")
    chosen = parser.parse_args(arguments)
    cores = two_cores()
    with home() as folder:
        (folder / "keys").mkdir()
        keys = Hotline(folder / "keys", recogniser="keys")
        with keys.running(cores.target) as running:
            without_mb = peak_mb(running.process.pid)
        (folder / "speech").mkdir()
        hotline = Hotline(folder / "speech", recogniser="embedded")
        dice = np.random.default_rng(_SEED)
        count = chosen.calls + chosen.answers + _SPARE
        people = hotline.take_in(ten_digits(dice) for _ in range(count))
        sounds = folder / "sounds"
        sounds.mkdir()
        said_s = _record([number for number, _ in people], sounds, dice)
        with hotline.running(cores.target) as running:
            with_mb = peak_mb(running.process.pid)
            plan = {
                "port": running.port,
                "pid": running.process.pid,
                "core": cores.target,
                "calls": chosen.calls,
                "people": people,
                "ramp_s": _RAMP_S,
                "listening_s": _LISTENING_S,
                "keying_s": 0.0,
                "sounds": str(sounds),
                "said_s": said_s,
                "answers": chosen.answers,
                "speaking": chosen.speaking,
            }
            figures = _measured(plan, cores.load)
        [(offered,)] = hotline.rows("SELECT count(*) FROM reissue_reissue WHERE account_id IS NOT NULL")
        for complaint in hotline.complaints()[-10:]:
            print(f"  {complaint}")
    return {
        "calls": chosen.calls,
        "matched_at_first_percent": 100 * int(str(offered)) / max(figures["answers"], 1),
        "answer_mean_s": said_s,
        "model_mb": with_mb - without_mb,
        **figures,
        "load_average": os.getloadavg()[0],
    }


def _record(numbers: Sequence[str], folder: Path, dice: np.random.Generator) -> float:
    """Have each number said, into a file of A-law; give the seconds that one takes on average."""
    lengths = []
    for n, number in enumerate(numbers):
        sound = made_into_clip(said(number, "vi", dice).sounds[0](), _LEVEL_DBM0)
        sound = np.pad(sound, (0, -len(sound) % SAMPLES))
        lengths.append(len(sound) / SAMPLES_PER_SECOND)
        (folder / f"{n}.alaw").write_bytes(encode(sound, Law.A))
    return float(np.mean(lengths))


def _measured(plan: dict[str, Any], core: int) -> dict[str, Any]:
    with start(
        [sys.executable, "-m", "spoken.load"], core, cwd=_HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as load:
        output, _ = load.communicate(json.dumps(plan).encode())
    if load.returncode:
        raise SystemExit("The load broke off.")
    figures: dict[str, Any] = json.loads(output)
    return figures
