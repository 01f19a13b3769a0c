"""Calls whose callers speak: over SIP and RTP, with our own telephone at the other end."""

import asyncio
import struct
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import numpy as np
import pytest
from aiosipua import parse_sdp

from nhanh8.hotline.line.call import Asked, Call, HungUpError, Until
from nhanh8.hotline.line.dialling.dial import Dialled, Dialling, dialled
from nhanh8.hotline.line.hearing.attention import Stir
from nhanh8.speech import g711
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Meaning, NotUnderstood, Said
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law, Utterance
from unit.hotline.conftest import MakeStand, Stand, in_call
from unit.hotline.line.hearing.sounds import cough, pause, words
from unit.hotline.line.hearing.stand_in import StandIn, number
from unit.hotline.raw_phone import HOST, offer

SOON = timedelta(seconds=10)
NEVER = timedelta(milliseconds=50)
A_NUMBER = Asked("vi", Grammar(lengths=frozenset({10, 12})))
YES_OR_NO = Asked("vi", Grammar(meanings=frozenset({Meaning.YES, Meaning.NO})))
THE_REST = Asked("vi", Grammar(lengths=frozenset({6, 8})))
SHORT = Utterance("…", g711.audio(pause(0.3)))
PROMPT = Utterance("…", g711.audio(words("This is what a caller hears. " * 5, "en")))
"""In another voice than the callers': two who speak with the same one are an echo of each other."""


class Script:
    """A dialogue whose result the test waits for, with an event for "begun"."""

    def __init__(self, dialogue: Callable[[Call], object]) -> None:
        self.result: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._dialogue = dialogue

    async def __call__(self, call: Call) -> str:
        try:
            self.result.set_result(await self._dialogue(call))
        except (HungUpError, RecogniserError) as error:
            self.result.set_exception(error)
        return "scripted"


@asynccontextmanager
async def caller(stand: Stand, law: Law = Law.A) -> AsyncIterator[Dialled]:
    async with asyncio.timeout(60), dialled(Dialling(stand.address, "0912345678", law=law)) as telephone:
        yield telephone


@pytest.mark.parametrize("law", Law)
async def test_what_is_said_after_a_question_is_the_answer(stand: MakeStand, law: Law) -> None:
    ear = StandIn(digits=Digits(10, 10))
    script = Script(lambda call: call.answer(SOON, A_NUMBER))
    said = words("không một hai ba, bốn năm sáu, bảy tám chín")
    async with caller(await stand(script, recogniser=ear), law) as telephone:
        await telephone.say(g711.audio(np.concatenate([pause(0.5), said])))
        assert await script.result == number()
    [heard] = ear.heard
    assert (heard.language, heard.grammar) == ("vi", A_NUMBER.grammar)
    assert said.size - 4000 < heard.samples.size < said.size + 0.8 * SAMPLES_PER_SECOND
    assert abs(active_dbm0(heard.samples.astype(float)) - active_dbm0(said.astype(float))) < 1.0


async def test_a_long_number_is_heard_whole_by_a_recogniser_that_counts_nothing_before_its_end(
    stand: MakeStand,
) -> None:
    ear = StandIn(digits=None)
    script = Script(lambda call: call.answer(timedelta(seconds=30), A_NUMBER))
    said = np.tile(words("không một hai ba, bốn năm sáu, bảy tám chín"), 4)
    assert said.size > 9 * SAMPLES_PER_SECOND, "talk without a digit is stopped before"
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(said))
        assert await script.result == number()
    assert ear.heard[0].counted > 2
    assert said.size - 4000 < ear.heard[0].samples.size


async def test_who_goes_on_while_the_recogniser_thinks_is_heard_by_the_next_answer(stand: MakeStand) -> None:
    thinking = threading.Event()
    ear = StandIn(number("0123"), stuck=thinking)

    async def dialogue(call: Call) -> object:
        first = await call.answer(SOON, A_NUMBER)
        return first, await call.answer(SOON, THE_REST)

    script = Script(dialogue)
    more = words("bốn năm")
    async with caller(await stand(script, recogniser=ear)) as telephone:
        try:
            await telephone.say(g711.audio(np.concatenate([words("không một hai ba"), pause(1.6), more])))
        finally:
            thinking.set()
        assert await script.result == (ear.result, ear.result)
    _, second = ear.heard
    assert second.grammar == THE_REST.grammar
    assert second.samples.size > more.size


async def test_what_was_said_on_is_no_answer_to_a_question_played_since(stand: MakeStand) -> None:
    thinking = threading.Event()
    ear = StandIn(number(), stuck=thinking)

    async def dialogue(call: Call) -> object:
        first = await call.answer(SOON, A_NUMBER)
        whole = await call.play(SHORT, until=Until.KEY_OR_SPEECH)
        return first, whole, await call.answer(NEVER, YES_OR_NO)

    script = Script(dialogue)
    async with caller(await stand(script, recogniser=ear)) as telephone:
        said = [words("không một hai ba"), pause(1.6), words("bốn năm"), pause(0.1)]
        try:
            await telephone.say(g711.audio(np.concatenate(said)))
        finally:
            thinking.set()
        assert await script.result == (ear.result, True, None)
    assert len(ear.heard) == 1


async def test_who_answers_at_the_last_words_is_heard_from_the_beginning(stand: MakeStand) -> None:
    ear = StandIn(Said(Meaning.YES, 0.9))

    async def dialogue(call: Call) -> object:
        silent = Utterance("…", g711.audio(pause(3.0)))
        whole = await call.play(silent, until=Until.KEY_THEN_SPEECH)
        return whole, await call.answer(SOON, YES_OR_NO)

    script = Script(dialogue)
    said = words("đúng rồi ạ")
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(np.concatenate([words("alo alo"), pause(1.8), said])))
        assert await script.result == (False, ear.result)
    [heard] = ear.heard
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[400:-2000].tobytes() in heard.samples.tobytes()
    assert heard.samples.size < 2 * said.size, "what was said before is no answer"


async def test_a_hold_puts_off_the_last_words(stand: MakeStand) -> None:
    ear = StandIn(Said(Meaning.YES, 0.9))

    async def dialogue(call: Call) -> object:
        silent = Utterance("…", g711.audio(pause(2.5)))
        whole = await call.play(silent, until=Until.KEY_THEN_SPEECH)
        return whole, await call.answer(SOON, YES_OR_NO)

    script = Script(dialogue)
    said = words("đúng rồi ạ")
    async with asyncio.timeout(60):
        phone = await in_call(await stand(script, recogniser=ear))
        for direction, seconds in (("sendonly", 2.0), ("sendrecv", 0.0)):
            phone.invite(offer(phone.rtp_port, direction))
            agreed = await phone.response(200, "INVITE")
            phone.acknowledge(agreed)
            await asyncio.sleep(seconds)  # the question would be over by then
        audio = parse_sdp(agreed.text).audio
        assert audio
        encoded = g711.encode(np.concatenate([words("alo alo"), pause(1.1), said, pause(1.0)]), Law.A)
        for n in range(len(encoded) // 160):
            packet = struct.pack("!BBHII", 0x80, 8, n, 160 * n, 8) + encoded[160 * n : 160 * (n + 1)]
            phone.rtp.sendto(packet, (HOST, audio.port))
            await asyncio.sleep(0.02)
        assert await script.result == (False, ear.result)
    [heard] = ear.heard
    decoded = g711.decode(g711.encode(said, Law.A), Law.A)
    assert decoded[400:-2000].tobytes() in heard.samples.tobytes()
    assert heard.samples.size < 2 * said.size, "what was said before the last words is no answer"


async def test_who_says_nothing_gives_no_answer(stand: MakeStand) -> None:
    script = Script(lambda call: call.answer(NEVER, A_NUMBER))
    async with caller(await stand(script, recogniser=StandIn())):
        assert await script.result is None


async def test_speaking_stops_the_prompt_and_is_heard_from_its_beginning(stand: MakeStand) -> None:
    ear = StandIn(Said(Meaning.YES, 0.9))

    async def dialogue(call: Call) -> object:
        whole = await call.play(PROMPT, until=Until.KEY_OR_SPEECH)
        again = await call.play(PROMPT, until=Until.KEY_OR_SPEECH)
        return whole, again, await call.answer(SOON, YES_OR_NO)

    script = Script(dialogue)
    said = words("đúng rồi, đúng rồi")
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(np.concatenate([pause(1.0), said])))
        assert await script.result == (False, False, ear.result)
    assert ear.heard[0].samples.size > said.size


async def test_a_cough_stops_no_prompt_and_is_no_answer(stand: MakeStand) -> None:
    ear = StandIn(NotUnderstood())

    async def dialogue(call: Call) -> object:
        whole = await call.play(Utterance("…", g711.audio(pause(3.0))), until=Until.KEY_OR_SPEECH)
        return whole, await call.answer(timedelta(seconds=3), YES_OR_NO)

    script = Script(dialogue)
    coughs = [part for n in range(4) for part in (cough(n), pause(0.8))]
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(np.concatenate(coughs)))
        assert await script.result == (True, None)


async def test_a_sound_like_speech_lets_the_prompt_wait_and_nothing_of_it_is_lost(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        return await call.play(PROMPT, until=Until.KEY_OR_SPEECH)

    script = Script(dialogue)
    hotline = await stand(script, recogniser=StandIn())
    async with caller(hotline) as telephone:
        await telephone.say(g711.audio(np.concatenate([pause(2.5), words("không một hai ba")[: 8 * 160]])))
        assert await script.result is True
        heard = g711.encode(telephone.recording.samples, Law.A)
    assert (
        hotline.hotline.counts["prompts that waited"] == hotline.hotline.counts["prompts that went on"] == 1
    )
    sound = PROMPT.audio.alaw
    assert sound not in heard
    split = next(at for at in range(160, len(sound), 160) if sound[: at + 160] not in heard)
    first = heard.index(sound[:split]) + split
    second = heard.index(sound[split:-320], first)
    assert 0.1 <= (second - first) / SAMPLES_PER_SECOND <= 0.3


async def test_a_prompt_goes_on_by_itself_where_the_hearing_says_nothing(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        asyncio.get_running_loop().call_later(0.1, call._heard_speech, Stir.MAYBE)
        return await call.play(Utterance("…", g711.audio(words("hai ba"))), until=Until.KEY_OR_SPEECH)

    script = Script(dialogue)
    hotline = await stand(script, recogniser=StandIn())
    async with caller(hotline):
        assert await script.result is True
    assert hotline.hotline.counts["prompts that went on"] == 1


async def test_what_must_be_heard_is_not_interrupted_and_speech_during_it_is_forgotten(
    stand: MakeStand,
) -> None:
    ear = StandIn()

    async def dialogue(call: Call) -> object:
        whole = await call.play(Utterance("…", g711.audio(pause(2.0))), until=Until.END)
        return whole, call.heard().to_the_end, await call.answer(NEVER, A_NUMBER)

    script = Script(dialogue)
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(words("không một hai ba")))
        assert await script.result == (True, True, None)
    assert not ear.heard


@pytest.mark.parametrize(("until", "kept"), [(Until.KEY, True), (Until.END, False)])
async def test_what_must_be_heard_is_a_password_at_times_and_is_not_kept(
    stand: MakeStand, until: Until, kept: bool
) -> None:
    async def dialogue(call: Call) -> object:
        await call.play(Utterance("…", g711.audio(words("hai ba"))), until=until)
        return call._attention.sent.between(0, 2 * SAMPLES_PER_SECOND).any()

    script = Script(dialogue)
    async with caller(await stand(script, recogniser=StandIn())):
        assert await script.result == kept


async def test_a_key_ends_what_is_said_and_comes_after_it(stand: MakeStand) -> None:
    ear = StandIn(number("0123"))

    async def dialogue(call: Call) -> object:
        first = await call.answer(SOON, A_NUMBER)
        return first, [await call.answer(SOON, A_NUMBER) for _ in range(2)]

    script = Script(dialogue)
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.say(g711.audio(words("không một hai ba")))
        await telephone.press("45")
        assert await script.result == (number("0123"), ["4", "5"])


async def test_a_key_waits_for_no_hearing_that_is_dead(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        whole = await call.play(PROMPT, until=Until.KEY_OR_SPEECH)
        hotline.hotline._ears.hearing.close()
        dead.set()
        return whole, [await call.answer(SOON, A_NUMBER) for _ in range(2)]

    dead = asyncio.Event()
    script = Script(dialogue)
    hotline = await stand(script, recogniser=StandIn())
    async with caller(hotline) as telephone:
        await telephone.say(g711.audio(words("không một hai ba, không một hai ba")))
        await dead.wait()
        await telephone.press("45")
        assert await script.result == (False, ["4", "5"])
    assert hotline.hotline.counts["turns without an end"] == 1


async def test_keys_alone_are_taken_as_ever(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        whole = await call.play(PROMPT, until=Until.KEY_OR_SPEECH)
        return whole, [await call.answer(SOON, A_NUMBER) for _ in range(3)], await call.next_key(NEVER)

    script = Script(dialogue)
    ear = StandIn()
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.press("07#")
        assert await script.result == (False, ["0", "7", "#"], None)
    assert not ear.heard


async def test_without_a_recogniser_only_keys_are_answers(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        whole = await call.play(Utterance("…", g711.audio(pause(1.0))), until=Until.KEY_OR_SPEECH)
        return call.listens, whole, await call.answer(SOON, A_NUMBER)

    script = Script(dialogue)
    async with caller(await stand(script)) as telephone:
        await telephone.say(g711.audio(words("không một hai ba")))
        await telephone.press("1")
        assert await script.result == (False, True, "1")


async def test_an_engine_that_fails_leaves_the_keys(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        with pytest.raises(RecogniserError):
            await call.answer(SOON, A_NUMBER)
        return await call.next_key(SOON)

    script = Script(dialogue)
    hotline = await stand(script, recogniser=StandIn(fails=True))
    async with caller(hotline) as telephone:
        await telephone.say(g711.audio(words("không một hai ba, không một hai ba, không một hai ba")))
        await telephone.press("1")
        assert await script.result == "1"
    assert hotline.hotline.counts["answers left to keys"] == 1


async def test_keys_pressed_before_anything_was_said_come_first(stand: MakeStand) -> None:
    ear = StandIn(number("23"))

    async def dialogue(call: Call) -> object:
        await telephone_is_done.wait()
        keys = [await call.answer(SOON, A_NUMBER) for _ in range(2)]
        return keys, await call.answer(SOON, A_NUMBER)

    telephone_is_done = asyncio.Event()
    script = Script(dialogue)
    async with caller(await stand(script, recogniser=ear)) as telephone:
        await telephone.press("01")
        telephone_is_done.set()
        await telephone.say(g711.audio(words("hai ba, hai ba")))
        assert await script.result == (["0", "1"], number("23"))


async def test_what_was_said_is_forgotten_with_the_keys(stand: MakeStand) -> None:
    async def dialogue(call: Call) -> object:
        whole = await call.play(PROMPT, until=Until.KEY_OR_SPEECH)
        call.forget_keys()
        return whole, await call.answer(NEVER, A_NUMBER)

    script = Script(dialogue)
    async with caller(await stand(script, recogniser=StandIn())) as telephone:
        await telephone.say(g711.audio(words("không một hai ba")[:6000]))
        assert await script.result == (False, None)


async def test_a_caller_who_hangs_up_while_speaking_is_gone(stand: MakeStand) -> None:
    script = Script(lambda call: call.answer(SOON, A_NUMBER))
    async with caller(await stand(script, recogniser=StandIn())) as telephone:
        await telephone.say(g711.audio(words("không một hai ba")))
        await telephone.hang_up()
        with pytest.raises(HungUpError):
            await script.result
