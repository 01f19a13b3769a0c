"""Draw the app's icons from the mark, with Debian's Chromium: `make icons`, after a change of the mark.

`icon-*.png` show the mark as it is; `maskable-*.png` show it at 80 % on its own ground, so that a
telephone can cut any shape out of them (W3C Web Application Manifest, "safe zone").
"""

import base64
import re
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

SOURCE = Path(__file__).parent.parent / "src" / "nhanh8"
MARK = SOURCE / "site" / "static" / "mark.svg"
ICONS = SOURCE / "app" / "shell" / "icons"
SIZES = (192, 512)
SAFE_ZONE = 0.8


def main() -> None:
    """Draw all icons."""
    ICONS.mkdir(parents=True, exist_ok=True)
    svg = MARK.read_text()
    (ICONS / "mark.svg").write_text(svg)
    ground = re.search(r'fill="(#[0-9a-f]{6})"', svg)
    if ground is None:
        raise SystemExit(f"{MARK} has no ground to put a maskable icon on")
    image = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in SIZES:
            page = browser.new_page(viewport=ViewportSize(width=size, height=size))
            for name, colour, share in (("icon", "transparent", 1.0), ("maskable", ground[1], SAFE_ZONE)):
                page.set_content(
                    f'<body style="margin:0;display:grid;place-items:center;height:100vh;'
                    f'background:{colour}">'
                    f'<img src="{image}" width="{size * share}" height="{size * share}">'
                )
                page.screenshot(path=str(ICONS / f"{name}-{size}.png"), omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
