"""`nhanh8 talk`: the hotline's dialogue in a terminal, for people without a telephone."""

from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail

if TYPE_CHECKING:
    from nhanh8.reissue.caller import Caller


def command(
    caller: Annotated[
        str, typer.Option(help="Phone number that you call from; empty for a withheld one.", metavar="PHONE")
    ] = "",
) -> None:
    """Call the hotline without a telephone: read what it says, type the keys, press Enter.

    Several keys may stand on a line, such as [bold]8[/] or [bold]0123456789#[/]. An empty line is a silence.
    Ctrl-D hangs up. Where callers may speak (the setting speech.recogniser), a line of words is spoken:
    [bold]không một hai ba[/], [bold]nói lại[/]. The words are taken as they are, no engine hears them.

    The dialogue is the one that callers hear, with everything it does: passwords, limits, records.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    import asyncio
    import uuid

    from nhanh8.config import settings
    from nhanh8.registry.phones import PhoneError, e164
    from nhanh8.reissue.caller import Caller, Trust
    from nhanh8.site import logs

    logs.set_up()

    try:
        number = e164(caller) if caller else None
    except PhoneError:
        fail(f'"{caller}" is not the phone number of a person.', "Write it like 0912345678.")
    if number and not settings().hotline.trust_from_header:
        fail(
            "This installation believes no number that a caller only claims, and --caller is one.",
            "On an installation for trying things out, set NHANH8_HOTLINE__TRUST_FROM_HEADER=true.",
        )
    trust = Trust.CLAIMED if number else Trust.NONE
    asyncio.run(_talk(Caller(f"terminal-{uuid.uuid4()}", number, trust)))


async def _talk(caller: "Caller") -> None:
    import asyncio
    import signal

    from django.utils import timezone

    from nhanh8.charging import calls
    from nhanh8.charging.models import CallRecord
    from nhanh8.config import settings
    from nhanh8.config.recognisers import KeysOnly
    from nhanh8.hotline.assistant import reception
    from nhanh8.hotline.line.in_words import understood
    from nhanh8.hotline.line.terminal import TerminalCall
    from nhanh8.hotline.line.typed import TypedLines
    from nhanh8.speech.errors import SpeechError
    from nhanh8.threads import in_thread

    try:
        reception.prepare()
    except SpeechError as error:
        fail(str(error))
    lines = TypedLines()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lines.end)  # Ctrl-C hangs up too
    speaks = not isinstance(settings().speech.recogniser, KeysOnly)
    call = TerminalCall(caller, lines.next, typer.echo, understood if speaks else None)
    started_at = timezone.now()
    outcome = await reception.receive(call)
    await in_thread(
        calls.record,
        calls.CallEnded(
            call_id=caller.call_id,
            channel=CallRecord.Channel.TERMINAL,
            caller=caller.number,
            started_at=started_at,
            answered_at=started_at,
            ended_at=timezone.now(),
            cause=call.cause,
            outcome=outcome,
        ),
    )
    typer.secho(f"({call.cause}; {outcome or 'nothing asked'})", dim=True)
