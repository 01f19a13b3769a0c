"""English is whole: every text that is marked for translation has one, and none is a guess."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nhanh8

_SOURCE = Path(nhanh8.__file__).parent
_CATALOGUE = Path("site/locale/en/LC_MESSAGES/django.po")


def test_no_text_is_left_without_its_english(tmp_path: Path) -> None:
    # Gathered anew in a copy, as `make messages` does it: what the catalogue lacks is then empty or fuzzy.
    copy = tmp_path / "nhanh8"
    shutil.copytree(_SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    # Without coverage: the copy's lines aren't the product's.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location", "--no-obsolete"],
        cwd=copy,
        env=environment | {"PYTHONPATH": str(tmp_path), "DJANGO_SETTINGS_MODULE": "nhanh8.site.settings"},
        capture_output=True,
        check=True,
    )
    gathered = (copy / _CATALOGUE).read_text()
    assert gathered.count("\nmsgid ") > 400
    assert not _texts(copy / _CATALOGUE, "--untranslated")
    assert not _texts(copy / _CATALOGUE, "--only-fuzzy")


def test_every_translation_has_the_places_of_its_text() -> None:
    subprocess.run(["msgfmt", "--check-format", "-o", os.devnull, str(_SOURCE / _CATALOGUE)], check=True)


def _texts(catalogue: Path, which: str) -> str:
    found = subprocess.run(
        ["msgattrib", which, "--no-wrap", str(catalogue)], capture_output=True, text=True, check=True
    )
    return found.stdout
