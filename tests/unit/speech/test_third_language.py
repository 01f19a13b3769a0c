"""A third language is a folder: one is put beside the two, and nothing else is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nhanh8
from nhanh8.speech import wav
from nhanh8.speech.languages import FOLDER
from nhanh8.speech.prompts import Prompt

PACKAGE = Path(nhanh8.__file__).parent
ESPERANTO = '''
"""Esperanto numbers, below a thousand."""

from nhanh8.speech.languages.language import Language, Unit
from nhanh8.speech.voices.voice import Pace

DIGITS = ("nul", "unu", "du", "tri", "kvar", "kvin", "ses", "sep", "ok", "naŭ")


def cardinal(number: int) -> tuple[str, ...]:
    if number >= 1000:
        return (*cardinal(number // 1000), "mil")
    tens, ones = divmod(number, 10)
    return ((DIGITS[tens], "dek") if tens else ()) + ((DIGITS[ones],) if ones or not tens else ())


LANGUAGE = Language(
    name="Esperanto",
    digits=DIGITS,
    letters={letter: f"{letter}o" for letter in "abcdefghijklmnopqrstuvwxyz"},
    upper_case="granda",
    lower_case="malgranda",
    number_words=(*DIGITS, "dek", "mil"),
    units={
        Unit.SECOND: ("sekundo", "sekundoj"),
        Unit.MINUTE: ("minuto", "minutoj"),
        Unit.HOUR: ("horo", "horoj"),
        Unit.DONG: ("dongo", "dongoj"),
    },
    cardinal=cardinal,
    thousands=".",
    price_says_one=False,
    price_joint="por",
    words_a_minute={Pace.NORMAL: 165, Pace.SLOW: 120},
)
'''


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the package in it, one language richer; everything else is the package itself."""
    root = tmp_path_factory.mktemp("richer")

    def linked(source: Path, target: Path, *, opened: str) -> None:
        target.mkdir()
        for one in source.iterdir():
            if one.name != opened:
                (target / one.name).symlink_to(one)

    linked(PACKAGE, root / "nhanh8", opened="speech")
    linked(PACKAGE / "speech", root / "nhanh8" / "speech", opened="languages")
    linked(FOLDER, root / "nhanh8" / "speech" / "languages", opened="")
    third = root / "nhanh8" / "speech" / "languages" / "eo"
    third.mkdir()
    (third / "__init__.py").write_text(ESPERANTO)
    shutil.copy(FOLDER / "en" / "script.toml", third)
    prompts = (FOLDER / "en" / "prompts.toml").read_text()
    (third / "prompts.toml").write_text(prompts.replace("Your new password is", "Via nova pasvorto estas"))
    return root


def run(beside: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nhanh8", *arguments],
        env=os.environ | {"PYTHONPATH": str(beside), "NHANH8_HOME": str(beside / "home")},
        cwd=beside,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_every_prompt_with_its_numbers(beside: Path) -> None:
    listed = run(beside, "voice", "say", "--list", "--language", "eo")
    assert {line.partition(":")[0] for line in listed.splitlines()} == set(Prompt)
    assert "1.000 dongoj/minuto" in listed
    assert "60 minutoj" in listed


def test_it_is_heard_in_the_voice_of_the_settings(beside: Path, tmp_path: Path) -> None:
    said = run(beside, "voice", "say", "new_password", "--language", "eo", "--to", str(tmp_path / "a.wav"))
    assert said == "Via nova pasvorto estas: 1742 9308.\n"
    samples, rate = wav.read((tmp_path / "a.wav").read_bytes(), "a.wav")
    assert samples.size / rate > 4


def test_a_speaker_gets_a_script_for_it(beside: Path) -> None:
    script = run(beside, "voice", "script", "--language", "eo")
    assert "eo-001.wav   nul\n" in script
    assert "Via nova pasvorto estas\n" in script


def test_the_others_are_as_before_and_the_first_is_still_the_first(beside: Path) -> None:
    known = "from nhanh8.speech.languages import LANGUAGES; print(*LANGUAGES)"
    done = subprocess.run(
        [sys.executable, "-c", known],
        env=os.environ | {"PYTHONPATH": str(beside)},
        cwd=beside,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "vi en eo\n"
