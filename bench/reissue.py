"""A re-issue by phone (request and activate, argon2id and all), by size of the registry.

Each size has a database of its own (SQLite, or PostgreSQL where DATABASE_URL names an empty one), seeded with
accounts without a password. Alone: one call after another. Together: as many at once as a hotline worker has
threads. A commit waits for the disk as in production.
"""

import argparse
import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from statistics import quantiles
from typing import TypedDict

_SIZES = (1_000, 1_000_000)
_REISSUES = 300


class Figures(TypedDict):
    """What is measured at one size; milliseconds for one re-issue."""

    accounts: int
    alone_p50_ms: float
    alone_p99_ms: float
    alone_per_second: float
    together_p50_ms: float
    together_p99_ms: float
    together_per_second: float


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure each size in a process of its own, on a registry made for it."""
    parser = argparse.ArgumentParser(prog="reissue", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=_SIZES, help="sizes of the registry")
    parser.add_argument("--reissues", type=int, default=_REISSUES, help="how many, for each figure")
    chosen = parser.parse_args(arguments)
    return {"re-issues": [_measured(size, chosen.reissues) for size in chosen.accounts]}


def _measured(accounts: int, reissues: int) -> Figures:
    with tempfile.TemporaryDirectory(prefix="nhanh8-bench-") as home:
        environment = os.environ | {
            "NHANH8_HOME": home,
            "NHANH8_SECRET_KEY": secrets.token_urlsafe(50),
            "NHANH8_REISSUE__PER_CALLER": "1000000 per day",
            "NHANH8_REISSUE__PER_NUMBER": "1000000 per day",
            "NHANH8_HOTLINE__THREADS": str(os.cpu_count() or 1),
            "NHANH8_LOGIN__HASHES_AT_ONCE": str(os.cpu_count() or 1),
        }
        for verb in (["migrate"], ["seed", str(accounts)]):
            subprocess.run(  # the product's own verbs
                [sys.executable, "-m", "nhanh8", *verb], env=environment, check=True, stdout=sys.stderr
            )
        measured = subprocess.run(
            [sys.executable, __file__, str(reissues)], env=environment, check=True, stdout=subprocess.PIPE
        )
        figures: Figures = {"accounts": accounts, **json.loads(measured.stdout)}
        return figures


def _measure(reissues: int) -> dict[str, float]:
    from nhanh8.cli.app import start_django  # noqa: PLC0415 - Django first

    start_django()
    pairs = _pairs(reissues)
    return asyncio.run(_alone_and_together(pairs))


def _pairs(count: int) -> list[tuple[str, str]]:
    """Give numbers and phones of as many different people, from all over the registry."""
    from nhanh8.registry.models import Contact  # noqa: PLC0415 - after Django

    phones = Contact.objects.filter(kind=Contact.Kind.PHONE).select_related("participant")
    step = max(phones.count() // count, 1)
    return [
        (phone.participant.numbers[0], phone.value) for phone in phones.order_by("pk")[: step * count : step]
    ]


async def _alone_and_together(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    await _reissue(*pairs[0], "warm")
    began = time.perf_counter()
    alone = [await _reissue(*pair, f"alone {n}") for n, pair in enumerate(pairs)]
    alone_s = time.perf_counter() - began
    at_once = asyncio.Semaphore(os.cpu_count() or 1)

    async def in_turn(n: int, pair: tuple[str, str]) -> float:
        async with at_once:
            return await _reissue(*pair, f"together {n}")

    began = time.perf_counter()
    together = await asyncio.gather(*(in_turn(n, pair) for n, pair in enumerate(pairs)))
    together_s = time.perf_counter() - began
    return _figures("alone", alone, alone_s) | _figures("together", together, together_s)


async def _reissue(number: str, phone: str, call_id: str) -> float:
    """Ask for a password and make it active as a call does; give the milliseconds of both."""
    from nhanh8.reissue import by_phone  # noqa: PLC0415 - after Django
    from nhanh8.reissue.caller import Caller, Heard, Trust  # noqa: PLC0415 - after Django

    began = time.perf_counter()
    caller = Caller(call_id, phone, Trust.TRUNK)
    offer = await by_phone.request((number,), caller, await by_phone.prepare())
    if not isinstance(offer, by_phone.Offer):
        raise SystemExit(f"The registry's own pair got {offer}.")
    answer = await by_phone.activate(offer, Heard(to_the_end=True, caller_silent_for=timedelta()))
    if not isinstance(answer, by_phone.Activated):
        raise SystemExit(f"A heard offer got {answer}.")
    return (time.perf_counter() - began) * 1000


def _figures(name: str, each_ms: Sequence[float], all_s: float) -> dict[str, float]:
    percent = quantiles(each_ms, n=100)
    return {
        f"{name}_p50_ms": percent[49],
        f"{name}_p99_ms": percent[98],
        f"{name}_per_second": len(each_ms) / all_s,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
