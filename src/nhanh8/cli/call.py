"""`nhanh8 call`: dials a hotline and tells what happened, a smoke test for operators."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.ending import fail

if TYPE_CHECKING:
    from nhanh8.hotline.line.dialling.dial import Dialled, Dialling
    from nhanh8.hotline.line.sip.flow import Peer


class Codec(StrEnum):
    """The law of G.711 to offer."""

    PCMA = "PCMA"
    PCMU = "PCMU"


class Way(StrEnum):
    """How keys are sent."""

    RFC4733 = "rfc4733"
    INFO = "info"
    INBAND = "inband"


def command(
    to: Annotated[str, typer.Option(help="Host and SIP port of the hotline.")] = "127.0.0.1:5060",
    caller: Annotated[str, typer.Option(help="Number to show; empty withholds it.", metavar="PHONE")] = "",
    keys: Annotated[str, typer.Option(help="Keys to press; a comma waits a second.")] = "",
    keys_by: Annotated[Way, typer.Option(help="How keys are sent.")] = Way.RFC4733,
    codec: Annotated[Codec, typer.Option(help="Codec to offer.")] = Codec.PCMA,
    save: Annotated[Path | None, typer.Option(help="WAV file for what was heard.", dir_okay=False)] = None,
    listen: Annotated[
        int, typer.Option(help="Seconds to listen after the last key, if the hotline doesn't hang up.", min=0)
    ] = 60,
) -> None:
    """Dial a hotline, press keys, and print what happened, with times.

    For example: [bold]nhanh8 call --caller 0912345678 --keys "8,,0123456789#" --save call.wav[/]

    Ends with 0 if the call was answered and audio came, with 1 if not. The sound of a call may hold a
    password: keep the file accordingly.
    """
    import uvloop

    from nhanh8.hotline.line.dialling.dial import Dialling, KeysBy
    from nhanh8.hotline.line.rtp.events import KEYS
    from nhanh8.speech.utterance import Law

    if unknown := set(keys) - set(KEYS) - {","}:
        fail(
            f"These are no keys: {''.join(sorted(unknown))}",
            f"A telephone has {KEYS}; a comma waits a second.",
        )
    how = Dialling(_peer(to), caller, Law(codec), KeysBy(keys_by))
    raise typer.Exit(uvloop.run(_call(how, keys, listen, save)))


async def _call(how: "Dialling", keys: str, listen_s: int, save: Path | None) -> int:
    import asyncio
    import time
    from contextlib import suppress

    from nhanh8.hotline.line.dialling.dial import NotTakenError, dialled
    from nhanh8.hotline.line.rtp.ports import NoPortError

    began = time.monotonic()
    happened: list[tuple[float, str]] = []

    def note(what: str, at: float | None = None) -> None:
        happened.append(((at or time.monotonic()) - began, what))

    try:
        async with dialled(how) as call:
            note("answered")
            await call.press(keys)
            if keys:
                note(f"{len(keys.replace(',', ''))} keys sent by {how.keys_by}")
            with suppress(TimeoutError):
                async with asyncio.timeout(listen_s):
                    await call.over.wait()
            if call.first_packet_at:
                note("first audio came", call.first_packet_at)
            note("the hotline hung up" if call.hung_up_by_them else "hung up by this telephone")
    except NotTakenError as refused:
        note(f"not taken: {refused}")
        _tell(happened)
        return 1
    except NoPortError:
        fail("This machine has no free ports for the audio.")
    _tell(happened)
    _report(call, save)
    return 0 if call.recording.octets else 1


def _tell(happened: list[tuple[float, str]]) -> None:
    """Print what happened in the order in which it did: that audio came is known only later."""
    for after_s, what in sorted(happened):
        typer.echo(f"{after_s:7.2f} s  {what}")


def _report(call: "Dialled", save: Path | None) -> None:
    import numpy as np

    from nhanh8.speech import level, wav
    from nhanh8.speech.utterance import SAMPLES_PER_SECOND

    samples = call.recording.samples
    loudness = level.active_dbm0(samples.astype(np.float64))
    said = "silence only" if loudness == float("-inf") else f"speech at {loudness:.1f} dBm0"
    typer.echo(
        f"heard {call.recording.octets} bytes of audio, {samples.size / SAMPLES_PER_SECOND:.1f} s, {said}"
    )
    if save:
        with save.open("wb") as file:
            wav.write(samples, file)
        typer.echo(f"saved {save}")


def _peer(text: str) -> "Peer":
    import socket

    host, _, port = text.rpartition(":") if ":" in text else (text, ":", "5060")
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)[0][4]
    except (OSError, ValueError, OverflowError):
        fail(f'"{text}" can\'t be dialled.', "Write host and port, such as 127.0.0.1:5060.")
    return str(found[0]), int(found[1])
