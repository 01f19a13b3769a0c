"""Languages, a folder for each: how numbers and letters are said, and the words of all prompts.

A folder is named by the language's ISO 639 code and has `__init__.py` with a `LANGUAGE`, `prompts.toml`,
`script.toml` for who lends it a voice, and `heard.py`, how it is understood. Nothing else names a language:
one more folder is one more language.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from nhanh8.speech.languages.language import Language

FOLDER: Final = Path(__file__).parent
_FIRST: Final = "vi"
"""What the hotline answers in."""


def _found() -> dict[str, Language]:
    codes = [module.name for module in iter_modules([str(FOLDER)]) if module.ispkg]
    return {
        code: import_module(f"{__name__}.{code}").LANGUAGE
        for code in sorted(codes, key=lambda code: (code != _FIRST, code))
    }


LANGUAGES: Final[dict[str, Language]] = _found()
"""By their code; the first is what the hotline answers in."""

__all__ = ["FOLDER", "LANGUAGES", "Language"]
