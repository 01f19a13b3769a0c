"""One telephone that sends far too much disturbs no other."""

import asyncio

from unit.hotline.conftest import MakeStand
from unit.hotline.raw_phone import WITHIN_S


async def test_a_flood_of_keep_alives_closes_its_connection(stand: MakeStand) -> None:
    hotline = await stand()
    good, flood = await hotline.phone("TCP"), await hotline.phone("TCP")
    await good.call()
    flood.send(b"\r\n" * 100_000)
    async with asyncio.timeout(WITHIN_S):
        await flood.closed.wait()
    assert (await good.ask("BYE")).status_code == 200
