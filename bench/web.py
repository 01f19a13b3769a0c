"""Pages, requests for a password, and how alike right and wrong ones are: the web server on one core.

`nhanh8 web` runs on one core, on a database of its own with 10,000 people, the load on the other. The first
page is loaded by Chromium. Then visits come at a constant rate, each timed from when it was due to its last
byte: six pages in turn, then posts of the forgotten password, then the API's, each for another person. Last,
right and wrong pairs are posted one after another, in random order, and their times compared: Welch's t, and
how often chance alone gives such a t (`p`). No worker runs: the mails wait in the queue.
"""

import argparse
import asyncio
import gc
import os
import random
import time
from collections.abc import Callable, Sequence
from statistics import quantiles
from typing import Any, Final

from _compared import compared
from _first_page import load
from _installation import home
from _portal import Portal
from _processes import Running, core_s, family, on, peak_mb, process_s, two_cores
from _visits import Visit, Visited, at_a_rate, one_by_one

Figures = dict[str, Any]

_PER_SECOND: Final = 50
_SECONDS: Final = 30
_EACH: Final = 400
_WARM: Final = 20
"""Visits of a kind before it is timed: what is loaded at the first one was loaded long ago on a server."""
_PAGE_MS: Final = 40.0
_POST_MS: Final = 60.0
_FIRST_PAGE_BYTES: Final = 60 * 1024
_COMPLAINTS: Final = 10
"""Lines of the log that are shown."""


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure the first page, the pages and posts at a rate, and right beside wrong."""
    parser = argparse.ArgumentParser(prog="web", description=__doc__)
    parser.add_argument("--rate", type=int, default=_PER_SECOND, help="visits a second")
    parser.add_argument("--seconds", type=int, default=_SECONDS, help="for each kind of visits")
    parser.add_argument("--each", type=int, default=_EACH, help="right and wrong pairs that are compared")
    chosen = parser.parse_args(arguments)
    visits = chosen.rate * chosen.seconds
    cores = two_cores()
    with home() as folder:
        portal = Portal(folder, check_codes=visits + 3 * chosen.each + _WARM)
        with portal.running(cores.target) as server, on(cores.load):
            figures = _first_page(f"http://127.0.0.1:{server.port}/")
            figures["at_a_rate"] = _at_a_rate(portal, server, chosen.rate, visits, cores.target)
            figures["right_and_wrong"] = _right_and_wrong(portal, server.port, chosen.each)
            figures["rss_mb"] = sum(map(peak_mb, family(server.process.pid)))
        figures["load_average"] = os.getloadavg()[0]
        for complaint in portal.complaints()[-_COMPLAINTS:]:
            print(f"  {complaint}")
    return figures


def _first_page(url: str) -> Figures:
    loaded = load(url)
    return {
        "first_page_bytes": sum(one.wire_bytes for one in loaded),
        "first_page_bytes_aim": _FIRST_PAGE_BYTES,
        "first_page_requests": len(loaded),
        "third_party_requests": sum(one.from_elsewhere for one in loaded),
        "first_page": [{"path": one.path, "kind": one.kind, "wire_bytes": one.wire_bytes} for one in loaded],
    }


def _at_a_rate(portal: Portal, server: Running, rate: int, visits: int, core: int) -> list[Figures]:
    """Measure pages, posts and the API's, one kind after the other."""
    pages = portal.pages(server.port)
    kinds: list[tuple[float, Callable[[int], Visit]]] = [
        (_PAGE_MS, lambda n: pages[n % len(pages)]),
        (_POST_MS, lambda _: portal.forgotten(portal.person())),
        (_POST_MS, lambda _: portal.api(portal.person())),
    ]
    rows = []
    for aim_ms, visit in kinds:
        one_by_one(server.port, [visit(n) for n in range(_WARM)])
        made, shares = _loaded(server, [visit(n) for n in range(visits)], rate, core)
        names = list(dict.fromkeys(one.name for one in made))
        if len(names) > 1:
            rows.append(_row("all pages", made, aim_ms) | shares)
        for name in names:
            row = _row(name, [one for one in made if one.name == name], aim_ms)
            rows.append(row if len(names) > 1 else row | shares)
    return rows


def _loaded(
    server: Running, visits: Sequence[Visit], rate: int, core: int
) -> tuple[list[Visited], dict[str, float]]:
    """Make the visits; give what came of them, and percents of a core: the server's and others'."""
    processes = family(server.process.pid)

    def used() -> tuple[float, float, float]:
        return time.monotonic(), sum(map(process_s, processes)), core_s(core)

    gc.collect()
    gc.disable()
    before = used()
    made = asyncio.run(at_a_rate(server.port, visits, rate))
    elapsed, ours, all_there = (b - a for a, b in zip(before, used(), strict=True))
    gc.enable()
    shares = {
        "cpu_percent": 100 * ours / elapsed,
        "strangers_percent": max(0.0, 100 * (all_there - ours) / elapsed),
        "load_late_p99_ms": quantiles([one.late_ms for one in made], n=100)[98],
    }
    return made, shares


def _row(name: str, made: Sequence[Visited], aim_ms: float) -> Figures:
    percent = quantiles([one.took_ms for one in made], n=100)
    row = {
        "what": name,
        "visits": len(made),
        "failed": sum(one.failed for one in made),
        "p50_ms": percent[49],
        "p95_ms": percent[94],
        "p99_ms": percent[98],
        "max_ms": max(one.took_ms for one in made),
        "aim_p95_ms": aim_ms,
    }
    print(f"{name}: p50 {percent[49]:.1f} ms, p95 {percent[94]:.1f} ms, {row['failed']} failed")
    return row


def _right_and_wrong(portal: Portal, port: int, each: int) -> list[Figures]:
    """Compare the times of answers that have to look alike."""

    def timed(*kinds: Callable[[], Visit]) -> list[list[float]]:
        visits = [(kind, make()) for kind, make in enumerate(kinds) for _ in range(each)]
        random.Random(8).shuffle(visits)  # noqa: S311 - an order, no secret
        made = one_by_one(port, [visit for _, visit in visits])
        if failed := sum(one.failed for one in made):
            raise SystemExit(f"{failed} of {len(made)} posts were not answered as they should.")
        return [
            [one.took_ms for (of, _), one in zip(visits, made, strict=True) if of == kind]
            for kind in range(len(kinds))
        ]

    right, stranger, nobody = timed(
        lambda: portal.forgotten(portal.person()),
        lambda: portal.forgotten(portal.stranger()),
        lambda: portal.forgotten(portal.nobody()),
    )
    api_right, api_nobody = timed(lambda: portal.api(portal.person()), lambda: portal.api(portal.nobody()))
    known, unknown = timed(
        lambda: portal.login(portal.person()[0], right=False),
        lambda: portal.login(portal.nobody()[0], right=False),
    )
    return [
        compared("forgotten password: right pair, another's address", right, stranger),
        compared("forgotten password: right pair, nobody's number", right, nobody),
        compared("API, password request: right pair, nobody's number", api_right, api_nobody),
        compared("log in, wrong password: number on file, nobody's number", known, unknown),
    ]
