"""Run a demo from its first line to its last."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

from nhanh8.demo import place
from nhanh8.demo.parts import Part, Parts
from nhanh8.demo.people import Person
from nhanh8.demo.staff import DemoUser

T = TypeVar("T")

_ANSWER_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: ports (0 takes a free one), a home, and a file that tells when all is ready."""

    home: Path
    web_port: int
    sip_port: int
    mail_port: int
    ready_file: Path | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything answers, and here is where. This is what the ready file holds, as JSON."""

    web: str
    """URL of the portal."""
    sip: str
    """`host:port` of the hotline."""
    mailbox: str
    """URL of the page with the mails."""
    smtp: str
    """`host:port` that mail is sent to."""
    home: str
    config: str
    """Settings file, for `nhanh8 --config`: other verbs then work on this demo."""
    people: Sequence[Person]
    users: Sequence[DemoUser]


@dataclass(frozen=True, slots=True)
class Invented:
    """Whom the demo made up."""

    people: Sequence[Person]
    users: Sequence[DemoUser]


class _Stopped(Exception):  # noqa: N818 - being told to stop is no error
    """Ctrl-C or SIGTERM."""


async def run(wish: Wish, key: str, invented: Invented, tell: Callable[[Ready], None]) -> None:
    """Start every part, `tell` when all answer, and keep them until SIGINT, SIGTERM or SIGHUP.

    Raises PartError where a part can't start or ends by itself. Nothing is left running in any case.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with Parts(wish.home / "logs") as parts:
            ready = await _unless(stop, _start(parts, wish, key, invented))
            if wish.ready_file:
                place.write_private(wish.ready_file, json.dumps(asdict(ready), ensure_ascii=False, indent=2))
            tell(ready)
            raise await _unless(stop, parts.first_to_end())
    except _Stopped:
        return
    finally:
        if wish.ready_file:
            wish.ready_file.unlink(missing_ok=True)


async def _start(parts: Parts, wish: Wish, key: str, invented: Invented) -> Ready:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    mailbox = Part("mailbox", ("--mail-port", str(wish.mail_port), "--smtp-port", "0"))
    page, _, smtp = (await parts.start(mailbox, _without_secrets(environment))).partition(" smtp ")
    host, _, smtp_port = smtp.rpartition(":")

    to_mailbox = (host, int(smtp_port))
    chosen = place.sections(web_port=wish.web_port, sip_port=wish.sip_port, smtp=to_mailbox)
    environment |= place.as_environment(chosen)
    try:
        async with asyncio.TaskGroup() as group:
            web, hotline, _worker = [
                group.create_task(parts.start(Part(name), environment))
                for name in ("web", "hotline", "worker")
            ]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    url, sip = web.result(), hotline.result().removeprefix("sip:")
    for one in (page, url):
        await asyncio.to_thread(_visit, one)
    # Not earlier: a port that was to be a free one is known only now.
    there = place.sections(web_port=_port(url), sip_port=_port(sip), smtp=to_mailbox)
    config = wish.home.absolute() / "nhanh8.toml"
    place.write_private(config, place.as_toml(wish.home, key, there))
    return Ready(
        web=url,
        sip=sip,
        mailbox=page,
        smtp=smtp,
        home=str(wish.home),
        config=str(config),
        people=invented.people,
        users=invented.users,
    )


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave of our settings the home alone: the mailbox needs no key, and takes mail from anyone here."""
    return {n: v for n, v in environment.items() if n == "NHANH8_HOME" or not n.startswith("NHANH8_")}


def _port(address: str) -> int:
    return int(address.rpartition(":")[2].rstrip("/"))


def _visit(url: str) -> None:
    """Ask a page for an answer, whatever it says; the server listens already, so this waits where it must."""
    with suppress(HTTPError), urlopen(url, timeout=_ANSWER_WITHIN_S) as answer:  # noqa: S310 - our own http URL
        answer.read()


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T:
    """Give what `work` gives; raise _Stopped as soon as `stop` is set, with `work` cancelled."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        raise _Stopped
    stopping.cancel()
    return working.result()
