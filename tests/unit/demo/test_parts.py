"""The demo's processes, tried with verbs that need nothing."""

import asyncio
import os
from pathlib import Path

import pytest

from nhanh8.demo.parts import Part, PartError, Parts

MAILBOX = Part("mailbox", ("--mail-port", "0", "--smtp-port", "0"))


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"NHANH8_HOME": str(home), "PYTHONUNBUFFERED": "1"}


async def test_a_part_tells_where_it_is_and_ends_with_the_context(tmp_path: Path) -> None:
    async with Parts(tmp_path / "logs") as parts:
        said = await parts.start(MAILBOX, environment(tmp_path))
        host, port = said.split()[0].removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(host, int(port))
    assert said in (tmp_path / "logs" / "mailbox.log").read_text()


async def test_a_part_that_cannot_start_says_why(tmp_path: Path) -> None:
    bad = environment(tmp_path) | {"NHANH8_SECRET_KEY": "short"}
    async with Parts(tmp_path / "logs") as parts:
        with pytest.raises(PartError, match=r"worker ended with code 1 (?s:.*)NHANH8_SECRET_KEY must be set"):
            await parts.start(Part("worker"), bad)


async def test_a_part_that_dies_is_named_with_its_last_words(tmp_path: Path) -> None:
    async with Parts(tmp_path / "logs") as parts:
        await parts.start(MAILBOX, environment(tmp_path))
        ending = asyncio.create_task(parts.first_to_end())
        parts._running["mailbox"].kill()
        error = await ending
    assert "mailbox ended with code -9" in str(error)
    assert "mailbox ready http://127.0.0.1:" in str(error)
