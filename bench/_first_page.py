"""The first page, as a browser with nothing kept loads it."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

_CHROMIUM: Final = "/usr/bin/chromium"
"""Debian's."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One of the things a page consists of."""

    path: str
    kind: str
    wire_bytes: int
    """Headers and body, as they came: compressed where they were."""
    from_elsewhere: bool


def load(url: str) -> list[Loaded]:
    """Open an address in Chromium, with an empty cache, and give what it loaded until it was quiet."""
    asked: dict[str, dict[str, Any]] = {}
    arrived: dict[str, int] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="vi-VN")
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event}))
        network.on(
            "Network.loadingFinished",
            lambda event: arrived.update({event["requestId"]: int(event["encodedDataLength"])}),
        )
        network.send("Network.enable")
        page.goto(url, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => null)")
        browser.close()
    if missing := asked.keys() - arrived.keys():
        raise SystemExit(f"Did not arrive: {[asked[one]['request']['url'] for one in missing]}")
    ours = urlsplit(url).netloc
    loaded = []
    for one, event in asked.items():
        where = urlsplit(event["request"]["url"])
        if where.scheme in {"http", "https"}:
            elsewhere = where.netloc != ours
            loaded.append(Loaded(where.path, event["type"], arrived[one], elsewhere))
    return loaded
