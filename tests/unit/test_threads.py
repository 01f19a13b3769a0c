"""Blocking work off the event loop."""

import os
import subprocess
import sys

ASK = """
import asyncio, os, threading
from nhanh8.threads import in_thread

def mine():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

async def both():
    print(await in_thread(mine), mine())

asyncio.run(both())
"""


def niceness_of_thread_and_loop(wanted: str) -> tuple[int, int]:
    """Run a process of this niceness, or as near as we may."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nhanh8.site.settings"}
    command = ["nice", "-n", wanted, sys.executable, "-c", ASK]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    thread, loop = ran.stdout.split()
    return int(thread), int(loop)


def test_threads_keep_half_of_a_raised_priority_so_that_packets_go_first() -> None:
    thread, loop = niceness_of_thread_and_loop("-10")
    assert thread == (loop // 2 if loop < 0 else loop), "only root may raise it"


def test_threads_leave_any_other_priority_as_it_is() -> None:
    thread, loop = niceness_of_thread_and_loop("5")
    assert thread == loop > 0
