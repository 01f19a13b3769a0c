"""A call as the dialogue sees it, with our own telephone at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import numpy as np
import pytest

from nhanh8.hotline.line.call import Call, Cause, HungUpError, Until
from nhanh8.hotline.line.dialling.dial import Dialled, Dialling, KeysBy, NotTakenError, dialled
from nhanh8.hotline.line.rtp.ticker import TICK_SAMPLES
from nhanh8.hotline.line.rtp.tones import tone
from nhanh8.speech import g711
from nhanh8.speech.utterance import Audio, Law, Utterance, silence
from unit.hotline.conftest import MakeStand, Stand

SOON = timedelta(seconds=5)
LONG = Utterance("la la", tone("1", 30.0))
SHORT = Utterance("la", tone("1", 0.2))
NEVER = timedelta(milliseconds=50)


@asynccontextmanager
async def call(stand: Stand, **how: object) -> AsyncIterator[Dialled]:
    async with asyncio.timeout(20), dialled(Dialling(stand.address, "0912345678", **how)) as telephone:
        yield telephone


class Script:
    """A dialogue whose result the test waits for."""

    def __init__(self, dialogue: object) -> None:
        self.result: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._dialogue = dialogue

    async def __call__(self, call: Call) -> str:
        try:
            self.result.set_result(await self._dialogue(call))
        except HungUpError as error:
            self.result.set_exception(error)
        return "scripted"


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("way", KeysBy)
async def test_keys_arrive_in_order_by_every_way_and_codec(stand: MakeStand, law: Law, way: KeysBy) -> None:
    hotline = await stand()
    async with call(hotline, law=law, keys_by=way) as telephone:
        await telephone.press("0912*#")
        assert [await hotline.keys.get() for _ in range(6)] == list("0912*#")


async def test_what_is_played_is_heard_sample_for_sample(stand: MakeStand) -> None:
    random = np.random.default_rng(3)
    sound = Audio(*(bytes(random.integers(1, 120, 8000, dtype=np.uint8)) for _ in range(2)))

    async def dialogue(call: Call) -> bool:
        played = await call.play(Utterance("noise", sound), until=Until.END)
        await call.hang_up(Cause.GOODBYE)
        return played

    script = Script(dialogue)
    async with call(await stand(script), law=Law.MU) as telephone:
        await telephone.over.wait()
        assert await script.result is True
        heard = g711.encode(telephone.recording.samples, Law.MU)
    assert sound.mulaw in heard


async def test_a_key_stops_what_is_played_within_sixty_milliseconds(stand: MakeStand) -> None:
    quiet = asyncio.Event()

    async def dialogue(call: Call) -> bool:
        whole = await call.play(LONG, until=Until.KEY)
        await quiet.wait()  # or the call would be over before silence comes
        return whole

    script = Script(dialogue)
    async with call(await stand(script)) as telephone:
        sounds: list[int] = []

        def listen(encoded: bytes, timestamp: int) -> None:
            if set(encoded) != {Law.A.silence}:
                sounds.append(timestamp)
            elif sounds:
                quiet.set()

        telephone.listener = listen
        while not sounds:
            await telephone.press(",")
        before = sounds[-1]
        await telephone.press("5")
        await quiet.wait()
        assert sounds[-1] - before <= 3 * TICK_SAMPLES  # 60 ms, in what is heard
        assert await script.result is False


async def test_a_key_pressed_ahead_means_nothing_is_played(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> tuple[bool, str | None, bool]:
        first = await call.next_key(SOON)
        while not call._keys:
            await call.play(SHORT, until=Until.END)
        return await call.play(LONG, until=Until.KEY), first, await call.next_key(SOON) == "2"

    script = Script(dialogue)
    async with call(await stand(script)) as telephone:
        await telephone.press("12")
        assert await script.result == (False, "1", True)


async def test_keys_never_stop_what_must_be_heard_and_stay_for_later(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> tuple[bool, bool, str | None]:
        played = await call.play(Utterance("password", tone("1", 1.0)), until=Until.END)
        return played, call.heard().to_the_end, await call.next_key(SOON)

    script = Script(dialogue)
    async with call(await stand(script)) as telephone:
        await telephone.press("7")
        assert await script.result == (True, True, "7")


async def test_forgotten_keys_are_gone_and_silence_is_no_key(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> tuple[str | None, str | None]:
        first = await call.next_key(SOON)
        call.forget_keys()
        return first, await call.next_key(NEVER)

    script = Script(dialogue)
    async with call(await stand(script)) as telephone:
        await telephone.press("4")
        assert await script.result == ("4", None)


async def test_a_caller_who_hangs_up_ends_what_is_played_or_awaited(stand: MakeStand) -> None:
    begun = asyncio.Event()

    async def dialogue(call: Call) -> None:
        begun.set()
        await call.play(LONG, until=Until.END)

    script = Script(dialogue)
    hotline = await stand(script)
    async with call(hotline) as telephone:
        await begun.wait()
        await telephone.hang_up()
    with pytest.raises(HungUpError):
        await script.result
    gone = hotline.calls[0]
    assert not gone.heard().to_the_end
    for wants in (gone.play(SHORT, until=Until.KEY), gone.next_key(SOON)):
        with pytest.raises(HungUpError):
            await wants
    await gone.hang_up(Cause.GOODBYE)
    assert (await hotline.record()).cause == Cause.CALLER_HUNG_UP


async def test_it_is_known_how_long_the_caller_was_silent(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> timedelta:
        await call.play(SHORT, until=Until.END)
        return call.heard().caller_silent_for

    script = Script(dialogue)
    async with call(await stand(script)):
        assert await script.result < timedelta(milliseconds=200)


async def test_on_a_one_way_line_the_caller_counts_as_silent(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> timedelta:
        await call.play(Utterance("long", silence(timedelta(milliseconds=600))), until=Until.END)
        return call.heard().caller_silent_for

    script = Script(dialogue)
    hotline = await stand(script)
    phone = await hotline.phone()
    await phone.call()
    assert await script.result > timedelta(milliseconds=500)


async def test_the_same_key_by_two_ways_is_one_key(stand: MakeStand) -> None:
    hotline = await stand()
    async with call(hotline):
        await hotline.taken.wait()
        line = hotline.calls[0]
        for key, way in (
            ("5", "rtp"),
            ("5", "info"),
            ("5", "rtp"),
            ("5", "info"),
            ("6", "rtp"),
            ("6", "info"),
        ):
            line.key(key, way)
        assert [await hotline.keys.get() for _ in range(3)] == ["5", "5", "6"]
        assert hotline.keys.empty()


async def test_a_dialogue_that_is_cancelled_leaves_silence_behind(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> bool:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await call.play(LONG, until=Until.END)
        return await call.play(SHORT, until=Until.END)

    script = Script(dialogue)
    async with call(await stand(script)):
        assert await script.result is True


async def test_a_refused_call_tells_its_status(stand: MakeStand) -> None:
    hotline = await stand(max_calls=1)
    async with call(hotline):
        with pytest.raises(NotTakenError) as refused:
            async with call(hotline):
                pass
    assert refused.value.status == 503


async def test_a_withheld_number_is_none(stand: MakeStand) -> None:
    hotline = await stand()
    async with asyncio.timeout(20), dialled(Dialling(hotline.address, "")) as telephone:
        await hotline.taken.wait()
        assert hotline.calls[0].caller.number is None
        await telephone.hang_up()
