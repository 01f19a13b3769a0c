"""Blocking work (database, hashes) off the event loop, in a bounded pool of threads.

Ground floor: the phone's event loop must never wait on a database or a hash (a caller would hear the gap), so
the async verbs of the rules go through `in_thread`.
"""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from nhanh8.config import settings

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(
        max_workers=settings().hotline.threads, thread_name_prefix="blocking", initializer=give_way
    )


def give_way() -> None:
    """Keep only half of a raised priority (`Nice=-10` in a systemd unit): the loop has packets to send.

    Otherwise a hash, which takes as long as two packets are apart, holds up the audio of every call.
    """
    mine = threading.get_native_id()
    niceness = os.getpriority(os.PRIO_PROCESS, mine)
    if niceness < 0:
        os.setpriority(os.PRIO_PROCESS, mine, niceness // 2)


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work(*args, **kwargs)` in the pool and give back what it returns or raises.

    Each thread keeps its own database connection; a broken one is replaced, so that work succeeds again
    as soon as the database is back.
    """

    def connected() -> T:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_pool(), connected)
