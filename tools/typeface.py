"""Makes the portal's typeface from the package it comes in: `make typeface`.

Be Vietnam Pro has 459 characters and a good deal of hinting and alternates. A browser gets two weights of it
with the letters that a page in Vietnamese or English has, as WOFF2; anything else comes from the system.
"""

import shutil
from importlib.resources import files
from pathlib import Path

from fontTools import subset

STATIC = Path("src/nhanh8/site/static/fonts")
WEIGHTS = ("Regular", "SemiBold")
"""400 for text, 600 for what stands out."""
CHARACTERS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: most of Vietnamese's vowels, and names from elsewhere
    (0x0102, 0x0103),  # ă
    (0x0110, 0x0111),  # đ
    (0x0128, 0x0129),  # ĩ
    (0x0168, 0x0169),  # ũ
    (0x01A0, 0x01A1),  # ơ
    (0x01AF, 0x01B0),  # ư
    (0x0300, 0x0304),  # tones and other marks, where a name came with them apart
    (0x0309, 0x0309),
    (0x0323, 0x0323),
    (0x1EA0, 0x1EF9),  # the rest of Vietnamese
    (0x2010, 0x2026),  # dashes, quotation marks, dots
    (0x20AB, 0x20AC),  # ₫ €
)
"""First and last of each range; the same stand in `unicode-range` in the CSS, which a test compares."""


def main() -> None:
    """Write the WOFF2 files and their licence (OFL 1.1, which wants to travel with them)."""
    package = files("fontpkg_be_vietnam_pro")
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False  # only Windows without ClearType looks at it
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    wanted = [code for first, last in CHARACTERS for code in range(first, last + 1)]
    STATIC.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        font = subset.load_font(str(package / "files" / f"BeVietnamPro-{weight}.ttf"), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        subset.save_font(font, str(STATIC / f"BeVietnamPro-{weight}.woff2"), options)
    shutil.copyfile(str(package / "LICENSE"), STATIC / "OFL.txt")


if __name__ == "__main__":
    main()
