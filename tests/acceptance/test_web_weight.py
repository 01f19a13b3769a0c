"""What the first page weighs, counted by the browser that loads it."""

from collections.abc import Callable
from typing import Any

import pytest

from acceptance.installation import Installation
from acceptance.portal import Portal

LIGHT = 60_000
"""Bytes over the wire, answers' headers and all: some seconds on a poor mobile connection."""


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give a portal."""
    return install()


def test_the_first_page_is_light_and_comes_from_one_place(
    visit: Callable[..., Portal], installation: Installation
) -> None:
    portal = visit(installation.portal_url())
    devtools = portal.context.new_cdp_session(portal.page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}

    def sent(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"].removeprefix(portal.url)

    def loaded(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", loaded)
    portal.page.goto("/", wait_until="networkidle")
    portal.page.evaluate("document.fonts.ready")
    assert all(path.startswith("/") for path in addresses.values()), addresses
    # What weighs counts even where the browser never said that it asked for it, as with its own requests.
    paths = [addresses.get(request, "?") for request in weights]
    assert {path.rpartition(".")[2] for path in paths} >= {"/", "css", "woff2"}, paths
    assert sum(path.endswith(".woff2") for path in paths) == 2
    assert sum(weights.values()) <= LIGHT, dict(zip(paths, weights.values(), strict=True))
