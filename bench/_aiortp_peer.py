"""A server of aiosipua and aiortp that plays a file to every caller: what the libraries do by themselves.

Run with its SIP port and the path of a WAV file (8,000 samples a second, 16 bit, mono); it prints a line that
ends in the port once it is ready.
"""

import asyncio
import itertools
import signal
import sys
import wave
from collections.abc import Coroutine
from typing import Any

from aiortp import RTPSession, get_codec
from aiosipua import IncomingCall, SipRequest, SipUAS, UdpSipTransport, negotiate_sdp

HOST = "127.0.0.1"
_PCMA = 8
_SAMPLES = 160
_FIRST_PORT = 20_000


class Peer:
    """Answers calls; each plays the file from its beginning."""

    def __init__(self, frames: list[bytes]) -> None:
        self._frames = frames
        self._ports = itertools.count(_FIRST_PORT, 2)
        self._sessions: dict[str, RTPSession] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def invited(self, call: IncomingCall) -> None:
        """Answer."""
        self._begin(self._answer(call))

    def ended(self, call: IncomingCall, request: SipRequest) -> None:
        """Stop playing."""
        del request
        if session := self._sessions.pop(call.call_id, None):
            self._begin(session.close())

    async def _answer(self, call: IncomingCall) -> None:
        if call.sdp_offer is None or call.sdp_offer.rtp_address is None:
            call.reject(488)
            return
        port = next(self._ports)
        answer, payload_type = negotiate_sdp(
            offer=call.sdp_offer, local_ip=HOST, rtp_port=port, supported_codecs=[_PCMA]
        )
        session = self._sessions[call.call_id] = await RTPSession.create(
            local_addr=(HOST, port),
            remote_addr=call.sdp_offer.rtp_address,
            payload_type=payload_type,
            paced=True,
        )
        # "Streaming a whole file ahead of real time is a supported pattern" (aiortp.pacer).
        for frame in self._frames:
            session.send_audio_auto(frame)
        call.accept(answer)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _serve(port: int, path: str) -> None:
    with wave.open(path) as file:
        pcm = file.readframes(file.getnframes())
    encoded = get_codec(_PCMA).encode(pcm)
    peer = Peer([encoded[at : at + _SAMPLES] for at in range(0, len(encoded), _SAMPLES)])
    transport = UdpSipTransport(local_addr=(HOST, port))
    agent = SipUAS(transport)
    agent.on_invite, agent.on_bye = peer.invited, peer.ended
    await agent.start()
    done = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, done.set)
    print(f"ready {HOST}:{port}", flush=True)
    await done.wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2]))
