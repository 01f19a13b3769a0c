"""`nhanh8 hotline`: answers the telephone."""

from typing import TYPE_CHECKING

from nhanh8.cli.app import start_django

if TYPE_CHECKING:
    from nhanh8.speech.recognisers.recogniser import Recogniser


def command() -> None:
    """Answer calls over SIP until told to stop.

    SIGTERM and Ctrl-C let the running calls finish (`hotline.drain_for`) while new ones get 503; a second
    one hangs up at once. SIGUSR1 writes the counts (packets, calls by cause, what was dropped) into the
    log, as each minute does.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need(waits=True)
    from nhanh8.hotline import process

    process.save_memory()
    import uvloop

    from nhanh8.cli.ending import fail
    from nhanh8.hotline.assistant import reception
    from nhanh8.site import logs
    from nhanh8.speech.errors import SpeechError

    logs.set_up()
    try:
        reception.prepare()
        uvloop.run(_run())
    except SpeechError as error:
        fail(f"The voice can't be used: {error}", "`nhanh8 doctor` tells more.")
    except OSError as error:
        fail(f"The hotline can't listen: {error.strerror or error}", "`nhanh8 doctor` tells who does.")


async def _run() -> None:
    import asyncio
    import signal
    from contextlib import suppress

    import typer

    from nhanh8.hotline import process
    from nhanh8.hotline.assistant import reception
    from nhanh8.hotline.server import Hotline

    hotline = Hotline(reception.receive, recogniser=_recogniser())
    await hotline.start()
    process.tune()
    signals = asyncio.Queue[None]()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signals.put_nowait, None)
    loop.add_signal_handler(signal.SIGUSR1, hotline.tell)
    typer.echo(f"hotline ready sip:{hotline.address}")
    await signals.get()
    draining = asyncio.create_task(hotline.drain())
    impatient = asyncio.create_task(signals.get())
    await asyncio.wait({draining, impatient}, return_when=asyncio.FIRST_COMPLETED)
    if not draining.done():
        draining.cancel()
        with suppress(asyncio.CancelledError):
            await draining
        await hotline.stop()
    impatient.cancel()


def _recogniser() -> "Recogniser | None":
    """Give what understands speech; where it can't be used, callers have their keys."""
    import logging

    from nhanh8.speech.errors import RecogniserError
    from nhanh8.speech.recognisers import chosen

    try:
        return chosen.recogniser()
    except RecogniserError as error:
        logging.getLogger(__name__).error("Callers have keys only: %s", error)  # noqa: TRY400
        return None
