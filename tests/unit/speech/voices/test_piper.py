"""piper, by a stand-in.

The program here is not piper: it is a small stand-in, written by the test, that has the part of piper's
command line that we use (`--model`, `--length_scale`, `--output_raw`, a text a line by standard input, 16-bit
samples out) and hums instead of speaking. That we run piper rightly is tested; how its voices sound is not.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from nhanh8.config.voices import PiperModel
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.voices import piper
from nhanh8.speech.voices.piper import Piper
from nhanh8.speech.voices.voice import Pace

STAND_IN = f"""#!{sys.executable}
import argparse, json, math, os, pathlib, struct, sys
options = argparse.ArgumentParser()
options.add_argument("-m", "--model", required=True)
options.add_argument("--length-scale", "--length_scale", type=float)
options.add_argument("--output-raw", "--output_raw", action="store_true", required=True)
told, words = options.parse_known_args()
lines = [line.strip() for line in ([" ".join(words)] if words else sys.stdin) if line.strip()]
pathlib.Path(told.model).with_name("heard.json").write_text(
    json.dumps({{"lines": lines, "length_scale": told.length_scale, "environment": dict(os.environ)}})
)
for line in lines:
    for n in range(int(22050 * 0.5 * told.length_scale)):
        sys.stdout.buffer.write(struct.pack("<h", int(8000 * math.sin(2 * math.pi * 1000 / 22050 * n))))
"""


class Heard:
    """A folder with a model, and what the stand-in heard."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = folder / "vi.onnx"

    def __getitem__(self, name: str) -> object:
        return json.loads((self.folder / "heard.json").read_text("utf-8"))[name]

    def program(self, text: str) -> None:
        (self.folder / "piper").write_text(text, "utf-8")
        (self.folder / "piper").chmod(0o755)

    def configuration(self, **changed: object) -> None:
        usual = {"audio": {"sample_rate": 22050}, "espeak": {"voice": "vi"}, "num_speakers": 1}
        (self.folder / "vi.onnx.json").write_text(json.dumps(usual | changed), "utf-8")


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Have the stand-in on the path, and a model that it takes for one."""
    heard = Heard(tmp_path)
    heard.program(STAND_IN)
    heard.model.write_bytes(b"a model")
    heard.configuration()
    monkeypatch.setenv("PATH", str(tmp_path))
    return heard


def test_what_piper_says_comes_in_the_telephone_band(heard: Heard) -> None:
    said = Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)
    room = 2 * 0.05
    assert said.size / 8000 == pytest.approx(0.5 + room, abs=0.01)
    loudest = np.abs(np.fft.rfft(said.astype(np.float64))).argmax() * 8000 / said.size
    assert loudest == pytest.approx(1000, abs=2)
    assert heard["lines"] == ["bảy"]


def test_slow_digits_are_longer_by_the_voices_own_measure(heard: Heard) -> None:
    Piper(heard.model).speak("bảy", "vi", Pace.SLOW)
    assert heard["length_scale"] == pytest.approx(1 / 0.6, abs=0.001)
    heard.configuration(inference={"length_scale": 1.2})
    Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)
    assert heard["length_scale"] == 1.2


@pytest.mark.parametrize("text", ["--version", "một\nhai", "-m other.onnx"])
def test_a_text_is_one_line_and_never_an_option(heard: Heard, text: str) -> None:
    assert Piper(heard.model).speak(text, "vi", Pace.NORMAL).size
    assert heard["lines"] == [text.replace("\n", " ")]


def test_our_environment_is_not_piper_s(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHANH8_SECRET_KEY", "a secret")
    Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)
    environment = heard["environment"]
    assert isinstance(environment, dict)
    assert set(environment) <= {"PATH", "LANG", "LC_CTYPE"}  # Python adds the last to itself


def test_a_voice_of_another_language_is_told_with_what_to_set(heard: Heard) -> None:
    heard.configuration(espeak={"voice": "en-us"})
    assert Piper(heard.model).speak("seven", "en", Pace.NORMAL).size
    with pytest.raises(VoiceError, match=r'speaks "en", not "vi": set `speech.voice_of.vi`'):
        Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)


def test_another_model_or_configuration_is_another_voice(heard: Heard) -> None:
    before = Piper(heard.model).identity
    assert Piper(heard.model).identity == before
    heard.configuration(inference={"length_scale": 1.2})
    second = Piper(heard.model).identity
    heard.model.write_bytes(b"a m0del")
    assert len({before, second, Piper(heard.model).identity}) == 3


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ("{", "does not describe a piper voice"),
        ("{}", "audio: Field required"),
        ('{"audio": {"sample_rate": 1}, "espeak": {"voice": "vi"}}', "audio.sample_rate"),
        (
            '{"audio": {"sample_rate": 8000}, "espeak": {"voice": "vi"}, "inference": {"length_scale": 0}}',
            "inference.length_scale",
        ),
    ],
)
def test_a_configuration_that_cannot_be_used_is_told(heard: Heard, configuration: str, told: str) -> None:
    (heard.folder / "vi.onnx.json").write_text(configuration, "utf-8")
    with pytest.raises(VoiceError, match=told):
        Piper(heard.model)


@pytest.mark.parametrize("missing", ["vi.onnx", "vi.onnx.json"])
def test_a_missing_file_is_told(heard: Heard, missing: str) -> None:
    (heard.folder / missing).unlink()
    with pytest.raises(VoiceError, match=rf"cannot read the piper voice .*/{missing}: No such file"):
        Piper(heard.model)


def test_without_piper_one_is_told_what_to_install(heard: Heard) -> None:
    (heard.folder / "piper").unlink()
    with pytest.raises(VoiceError, match="pip install piper-tts"):
        Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (
            "#!/bin/sh\necho one >&2\necho Unable to load the voice >&2\nexit 3\n",
            r"3\): Unable to load the voice$",
        ),
        ("#!/bin/sh\nexit 0\n", 'piper made no sound for "bảy"'),
        ("#!/nowhere/sh\n", "not installed"),
        ("no program", "piper failed"),
    ],
)
def test_a_piper_that_fails_is_told(heard: Heard, program: str, told: str) -> None:
    heard.program(program)
    with pytest.raises(VoiceError, match=told):
        Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)


def test_a_piper_that_hangs_is_ended(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard.program(f"#!{sys.executable}\nimport signal\nsignal.pause()\n")
    monkeypatch.setattr(piper, "_TIMEOUT_S", 0.1)
    with pytest.raises(VoiceError, match="timed out"):
        Piper(heard.model).speak("bảy", "vi", Pace.NORMAL)


def test_half_a_sample_at_the_end_is_left_out(heard: Heard) -> None:
    heard.program("#!/bin/sh\nprintf '12345'\n")
    assert Piper(heard.model).speak("bảy", "vi", Pace.NORMAL).dtype == np.int16


def test_a_model_is_named_by_its_file(heard: Heard) -> None:
    assert str(PiperModel(heard.model)) == f"piper:{heard.model}"
