"""`nhanh8 call`, a program of its own, against a hotline in this process."""

import asyncio
import re
import stat
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from nhanh8.config import Settings
from nhanh8.hotline.line.call import Call, Cause, Until
from nhanh8.hotline.line.rtp.ports import open_pair
from nhanh8.hotline.line.rtp.tones import tone
from nhanh8.hotline.server import Hotline
from nhanh8.speech import wav
from nhanh8.speech.utterance import Utterance

SOON = timedelta(seconds=20)
CALLER = "0912345678"


async def listen_for_a_key_and_say_so(call: Call) -> str:
    key = await call.next_key(SOON)
    await call.play(Utterance("la", tone("1", 0.5)), until=Until.END)
    await call.hang_up(Cause.GOODBYE)
    return f"key {key}"


@pytest.fixture
async def hotline(configured: Callable[..., Settings]) -> AsyncIterator[Hotline]:
    configured(hotline={"sip_port": 0, "trust_from_header": True, "rings_for": timedelta(milliseconds=1)})
    started = Hotline(listen_for_a_key_and_say_so, write=lambda _: None)
    await started.start()
    yield started
    await started.stop()


async def nhanh8_call(*arguments: str) -> tuple[int | None, str]:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "nhanh8", "call", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        umask=0o022,  # as most shells have it
    )
    async with asyncio.timeout(60):
        said, _ = await program.communicate()
    return program.returncode, said.decode()


@pytest.mark.parametrize("way", ["rfc4733", "info", "inband"])
async def test_it_tells_what_happened_and_keeps_what_it_heard(
    hotline: Hotline, tmp_path: Path, way: str
) -> None:
    file = tmp_path / "heard.wav"
    status, said = await nhanh8_call(
        *("--to", hotline.address, "--caller", CALLER, "--keys", ",5", "--keys-by", way, "--save", str(file))
    )
    assert status == 0, said
    for expected in (
        "answered",
        f"1 keys sent by {way}",
        "the hotline hung up",
        "first audio came",
        "speech at",
    ):
        assert expected in said
    times = [float(at) for at in re.findall(r"^ *(\d+\.\d\d) s  ", said, re.MULTILINE)]
    assert len(times) == 4
    assert times == sorted(times)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    samples, rate = wav.read(file.read_bytes(), file.name)
    assert rate == 8000
    assert samples.size > 8000
    assert abs(samples).max() > 5000
    assert hotline.counts["calls goodbye"] == 1


async def test_it_hangs_up_itself_when_it_has_listened_long_enough(hotline: Hotline) -> None:
    status, said = await nhanh8_call("--to", hotline.address, "--codec", "PCMU", "--listen", "1")
    assert status == 0
    assert "hung up by this telephone" in said
    assert "silence only" in said


async def test_a_call_that_is_not_taken_is_a_failure(
    configured: Callable[..., Settings], hotline: Hotline
) -> None:
    taken = open_pair("127.0.0.1", (20000, 29998))
    configured(hotline={"rtp_ports": (taken.port, taken.port), "sip_port": 0})
    closed = Hotline(listen_for_a_key_and_say_so, write=lambda _: None)
    await closed.start()
    status, said = await nhanh8_call("--to", closed.address)
    await closed.stop()
    taken.close()
    assert status == 1
    assert "not taken: 503 Service Unavailable" in said
    assert hotline.calls == 0


async def test_wrong_keys_and_addresses_are_told() -> None:
    assert await nhanh8_call("--keys", "8x") == (
        1,
        "These are no keys: x\nA telephone has 0123456789*#ABCD; a comma waits a second.\n",
    )
    status, said = await nhanh8_call("--to", "127.0.0.1:many")
    assert status == 1
    assert "can't be dialled" in said
