"""A call over SIP as the dialogues see it (`Call`): one leg of signalling and one stream of audio."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from nhanh8.hotline.line.answers import Answers
from nhanh8.hotline.line.call import Asked, Cause, HungUpError, Until
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.hearing.attention import Ears, Stir
from nhanh8.hotline.line.keys import Keys
from nhanh8.hotline.line.rtp.ports import PortPair
from nhanh8.hotline.line.rtp.stream import RtpStream
from nhanh8.hotline.line.rtp.ticker import TICK_S, Ticker
from nhanh8.hotline.line.rtp.tones import ToneReader
from nhanh8.hotline.line.sip.leg import Leg
from nhanh8.hotline.line.sip.sdp import LocalDescription, Remote
from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.recognisers.recogniser import Result
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Utterance

if TYPE_CHECKING:
    from nhanh8.hotline.line.rtp.wire import Wire

_LONGEST_PAUSE_S: Final = 0.6
"""For which a prompt waits for what may become speech; the hearing knows more after 0.48 s."""
_LAST_WORDS_S: Final = 0.8
"""Of a prompt, with the silence after it: that long before its end people begin to answer."""
_PLAYOUT_S: Final = 0.2
"""What may still wait in a telephone's jitter buffer when our last packet is sent: BYE waits for it."""


class TelephoneCall:
    """An incoming call. The dialogue may begin once `acknowledged` is set; it is over once `ended` is set."""

    def __init__(
        self,
        leg: Leg,
        ports: PortPair,
        ticker: Ticker,
        caller: Caller,
        counts: Counts,
        ears: Ears | None = None,
    ) -> None:
        """Without `ears` only keys are taken."""
        self.caller = caller
        self.listens = ears is not None
        self.acknowledged = asyncio.Event()
        self.ended = asyncio.Event()
        self.cause: Cause | None = None
        self.ended_at: datetime | None = None
        self._leg = leg
        self._stream = RtpStream(ports, ticker, self, counts)
        self._counts = counts
        self._agreed: Remote | None = None
        self._wire: Wire | None = None
        self._keys = Keys(counts)
        self._playing: asyncio.Future[bool] | None = None
        self._until = Until.END
        self._waits: asyncio.TimerHandle | None = None
        """Set while what is played waits: it goes on by itself, should the hearing not say so."""
        self._to_the_end = False
        self._tones: ToneReader | None = None
        self._attention = ears.of(lambda: self._stream.clock, self._heard_speech) if ears else None
        self._answers = Answers(self._keys, self._attention, counts, self._check)
        self._answered = 0.0
        self._heard_from = 0.0
        """Since when the caller's packets are missed, if none came later: the answer, or the end of a
        hold."""
        leg.owner = self

    def pick_up(self, local: LocalDescription, offer: Remote | None) -> None:
        """Send the 200. With an offer the audio is agreed on; without, the ACK brings the answer."""
        self._agreed = offer
        self._answered = time.monotonic()
        self._leg.answer(local, offer)

    @property
    def media_port(self) -> int:
        """Our RTP port."""
        return self._stream.port

    @property
    def unacknowledged_for(self) -> timedelta:
        """Time since our answer while its ACK is awaited; else nothing."""
        if not self._answered or self.acknowledged.is_set():
            return timedelta(0)
        return timedelta(seconds=time.monotonic() - self._answered)

    @property
    def silent_for(self) -> timedelta:
        """Time since the caller's last packet, or since it could first be missed. Nothing while on hold."""
        if self._wire is None or not self._wire.sending:
            return timedelta(0)
        return self._silence()

    # -- for the dialogue -------------------------------------------------------------------------

    async def play(self, utterance: Utterance, *, until: Until) -> bool:
        """Play to the end, or `until` something (what waits counts). Tell whether the end was reached."""
        self._check()
        self._to_the_end = False
        if (until is not Until.END and self._keys) or not self._attentive(until):
            return False
        playing = self._playing = asyncio.get_running_loop().create_future()
        self._until = until

        def done(whole: bool) -> None:
            if not playing.done():
                playing.set_result(whole)

        if self._attention and self._wire and until is not Until.END:
            # Nobody listens to what nothing interrupts, and a password isn't kept.
            self._attention.sent.playing(self._stream.clock, utterance.audio, self._wire.law)
        self._stream.play(utterance.audio, done)
        try:
            with self._last_words_of(utterance, until):
                self._to_the_end = await playing
        finally:
            if self._playing is playing:
                self._playing = None
                if self._waits:
                    self._waits.cancel()
                    self._waits = None
                # Only here if the task was cancelled in mid-prompt: the caller shouldn't hear the rest.
                if not playing.done() or playing.cancelled():
                    self._stream.stop()
            if self._attention:
                self._attention.prompt_over()
        if not self._to_the_end:
            self._check()
        return self._to_the_end

    def _attentive(self, until: Until) -> bool:
        """Listen during a prompt or don't; tell whether to play it: not where the caller spoke already."""
        if self._attention is None:
            return True
        if until is Until.KEY_OR_SPEECH:
            if self._attention.went_on:
                # It was no answer to what is asked now.
                self._attention.stop()
            if self._attention.spoke:
                return False
            self._attention.listen(over_a_prompt=True)
        else:
            self._attention.stop()
        return True

    @contextmanager
    def _last_words_of(self, utterance: Utterance, until: Until) -> Iterator[None]:
        """Let speech stop a prompt from its last words on, where that is wished."""
        if until is not Until.KEY_THEN_SPEECH or self._attention is None:
            yield
            return
        attention, loop = self._attention, asyncio.get_running_loop()
        size = utterance.audio.duration.total_seconds() * SAMPLES_PER_SECOND
        timer: asyncio.Handle

        def listen() -> None:
            nonlocal timer
            left = (size - self._stream.played) / SAMPLES_PER_SECOND
            if left > _LAST_WORDS_S:  # not begun yet, or held since
                timer = loop.call_later(max(left - _LAST_WORDS_S, TICK_S), listen)
            elif self.cause is None and left > 0:
                self._until = Until.KEY_OR_SPEECH
                attention.listen(over_a_prompt=True)

        timer = loop.call_soon(listen)
        try:
            yield
        finally:
            timer.cancel()

    async def next_key(self, within: timedelta) -> str | None:
        """Take the next key (`0`-`9`, `*`, `#`, `A`-`D`) in the order pressed; None after `within`."""
        return await self._answers.next_key(within)

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Take the next key, or what was said; None where neither began in time. Raises RecogniserError."""
        return await self._answers.answer(within, asked)

    def forget_keys(self) -> None:
        """Drop keys pressed, and what was said, but not taken yet."""
        self._keys.forget()
        if self._attention:
            self._attention.stop()

    def heard(self) -> Heard:
        """Tell about the last `play`, and how long ago the caller's own packets last came."""
        return Heard(to_the_end=self._to_the_end, caller_silent_for=self._silence())

    async def hang_up(self, cause: Cause) -> None:
        """End the call from our side; after a goodbye, when the telephone has played what was sent."""
        if cause is Cause.GOODBYE and not self.ended.is_set():
            try:
                async with asyncio.timeout(_PLAYOUT_S):
                    await self.ended.wait()
            except TimeoutError:
                pass
        self.end(cause)

    def end(self, cause: Cause) -> None:
        """End the call at once. Nothing happens if it is over already."""
        if self.cause is None:
            self._leg.hang_up()
            self.over(cause)

    # -- what the signalling tells ----------------------------------------------------------------

    def negotiated(self, remote: Remote) -> None:
        """Take over what was agreed on about the audio."""
        if self.cause is not None:
            return
        now = time.monotonic()
        before, self._wire = self._wire, remote.wire(self._leg.flow.source[0])
        if before is None or not before.sending:
            self._heard_from = now
        self._tones = ToneReader() if self._wire.event_type is None else None
        if before is None:
            self._stream.start(self._wire, now)
            return
        self._stream.change(self._wire)
        # What waits is noted when it goes on.
        heard = self._playing and self._until is not Until.END and not self._waits
        if self._attention and not before.sending and heard:
            self._attention.sent.resumed(self._stream.clock, self._stream.played)

    def established(self) -> None:
        """Let audio and dialogue begin: the caller's telephone is ready to be heard and to hear.

        Not a packet is sent before: an INVITE alone proves nobody at the address that it names.
        """
        if self._agreed and self._wire is None:
            self.negotiated(self._agreed)
        self.acknowledged.set()

    def over(self, cause: Cause) -> None:
        """Note the end; whoever waits for something of this call gets HungUpError."""
        if self.cause is not None:
            return
        self.cause = cause
        self.ended_at = datetime.now(UTC)
        self._stream.close()
        if self._attention:
            self._attention.stop()
            self._counts["packets not listened to"] += self._attention.dropped
        self.ended.set()
        self.acknowledged.set()
        self._answers.stirred.set()
        if self._playing and not self._playing.done():
            self._playing.set_result(False)

    # -- what the audio tells ---------------------------------------------------------------------

    def key(self, key: str, way: str) -> None:
        """Take a key, by whichever way it came: it stops what may be interrupted."""
        if not self._keys.press(key, way, time.monotonic()):
            return
        self._answers.stirred.set()
        if self._attention:
            self._attention.key()
        if self._playing and self._until is not Until.END:
            self._stream.stop()

    def audio(self, encoded: bytes, timestamp: int) -> None:
        """Listen where the caller is asked something; look for tones where keys have no other way."""
        if self._attention and self._attention.listening and self._wire:
            self._attention.audio(encoded, timestamp, self._wire.law)
        if self._tones and self._wire:
            for key in self._tones.read(encoded, self._wire.law):
                self.key(key, "tone")

    def _heard_speech(self, stir: Stir) -> None:
        """Something of the caller's turn happened; its beginning stops what may be interrupted."""
        match stir:
            case Stir.MAYBE:
                self._pause()
            case Stir.NOTHING:
                self._go_on()
            case Stir.BEGAN:
                self._keys.speech_began()
                if self._playing and self._until is Until.KEY_OR_SPEECH:
                    self._stream.stop()
            case Stir.MORE:
                pass
        self._answers.stirred.set()

    def _pause(self) -> None:
        """Let what is played wait: the caller may be about to speak."""
        if self._attention and self._playing and self._until is Until.KEY_OR_SPEECH and not self._waits:
            self._stream.pause()
            self._attention.sent.stopped(self._stream.clock)
            self._counts["prompts that waited"] += 1
            loop = asyncio.get_running_loop()
            self._waits = loop.call_later(_LONGEST_PAUSE_S, self._go_on)

    def _go_on(self) -> None:
        """Play on where it was."""
        if self._attention and self._waits:
            self._waits.cancel()
            self._waits = None
            self._stream.go_on()
            self._attention.sent.resumed(self._stream.clock, self._stream.played)
            self._counts["prompts that went on"] += 1

    def media_failed(self) -> None:
        """End the call: its audio broke, the others' go on."""
        self.end(Cause.FAULT)

    def _silence(self) -> timedelta:
        last = max(self._stream.last_heard or 0.0, self._heard_from)
        return timedelta(seconds=time.monotonic() - last)

    def _check(self) -> None:
        if self.cause is not None:
            raise HungUpError
