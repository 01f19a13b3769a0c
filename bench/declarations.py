"""TK1-TS of many participants at once: a signed XML verified and filed, a spreadsheet checked and filed.

Each is filed on a fresh SQLite database by a process of its own, so that the memory is that of one filing.
The XML is signed by an authority made for the run, and verified against its trust and revocation lists. The
spreadsheet's rows are checked by its job, as the worker does it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from _installation import Installation, home

_PEOPLE: Final = 10_000
_XML_S: Final = 20.0
_SHEET_S: Final = 60.0
_PART: Final = Path(__file__).with_name("_declaring.py")


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure both ways."""
    parser = argparse.ArgumentParser(prog="declarations", description=__doc__)
    parser.add_argument("--people", type=int, default=_PEOPLE, help="named in each filing")
    chosen = parser.parse_args(arguments)
    with home() as folder:
        settings = {
            "NHANH8_SIGNATURES__TRUSTED": str(folder / "trusted.pem"),
            "NHANH8_SIGNATURES__REVOCATIONS": str(folder / "revocations.pem"),
        }
        for name in ("trusted.pem", "revocations.pem"):
            (folder / name).touch()
        installation = Installation(folder, settings)
        installation.verb("seed", str(chosen.people), "--personal-numbers", "0")
        prepared = _part(installation, "prepare")
        xml, sheet = _part(installation, "xml"), _part(installation, "sheet")
    return {
        "people": chosen.people,
        "xml_mb": prepared["xml_mb"],
        "xml_verified_and_filed_s": xml["filed_s"],
        "xml_aim_s": _XML_S,
        "xml_rss_mb": xml["rss_mb"],
        "xml_rss_before_mb": xml["rss_before_mb"],
        "sheet_mb": prepared["sheet_mb"],
        "sheet_handed_in_s": sheet["handed_in_s"],
        "sheet_checked_and_filed_s": sheet["filed_s"],
        "sheet_aim_s": _SHEET_S,
        "sheet_rss_mb": sheet["rss_mb"],
        "sheet_rss_before_mb": sheet["rss_before_mb"],
    }


def _part(installation: Installation, what: str) -> Any:
    """Run a part in a process of its own, and read its figures."""
    done = subprocess.run(
        [sys.executable, str(_PART), what, str(installation.home)],
        env=installation.environment | {"DJANGO_SETTINGS_MODULE": "nhanh8.site.settings"},
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)
