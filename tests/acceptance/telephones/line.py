"""A hotline that is running, with everything a story about a call needs around it."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Template
from typing import Any, Protocol

from acceptance import form_login
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.process import Process
from acceptance.telephones import hearing
from acceptance.telephones.baresip import Baresip
from acceptance.telephones.ear import Ear
from acceptance.telephones.g711 import RATE, Codec, Samples
from acceptance.telephones.hearing import Heard
from acceptance.telephones.media import Exchange, MediaEnd
from acceptance.telephones.sipp import SCENARIOS, Address, Sipp
from acceptance.telephones.sipp_phone import SippPhone, sipp_phone, telephones
from nhanh8.speech.prompts import Prompt

MakeLine = Callable[..., "Line"]
"""`make_line(20, hotline={...})`, see the fixture."""

OWN_PASSWORD = "mật khẩu cũ của tôi"
_HEARD_WITHIN_S = 45
_RECORDED_WITHIN_S = 40
"""After a call; those from telephones that vanished end later."""
_LOOK_AGAIN = RATE // 4
"""After so many samples more."""


class Phone(Protocol):
    """What is asked of either telephone's hearing."""

    def heard_since(self, sample: int) -> Samples:
        """Give what was heard from a sample on."""

    def wait_until_heard(self, samples: int, timeout_s: float) -> None:
        """Wait until so much was heard. Raises AssertionError if it isn't."""


def local(phone: str) -> str:
    """Give a phone as people write it: `+84912345678` is `0912345678`."""
    return "0" + phone.removeprefix("+84")


def people(count: int) -> list[Person]:
    """Invent people whose numbers and phones nobody else has, not even the last three digits of them."""
    return [
        Person(
            name=f"Nguyễn Văn {n}",
            number=f"0110{n:06}",
            phone=f"+849110{n:05}",
            email=f"nguoi{n}@example.test",
            password=OWN_PASSWORD,
        )
        for n in range(count)
    ]


@dataclass
class Line:
    """An installation with a hotline and a portal, telephones to dial it, and people to be."""

    installation: Installation
    exchange: Exchange
    ear: Ear
    folder: Path
    callers: Iterator[Person]
    mail_server: MailServer | None = None
    portal: str = ""
    """Its address, once started."""
    hotline: Process | None = None
    _beside: dict[str, "Line"] = field(default_factory=dict)
    _names: Iterator[int] = field(default_factory=itertools.count)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def start(self) -> "Line":
        """Start the portal and the hotline."""
        self.portal = self.installation.start("web").wait_for(r"(http://\S+)")[1]
        return self.start_hotline()

    def start_hotline(self) -> "Line":
        """Start the hotline (again)."""
        with self._lock:
            self.hotline = self.installation.start("hotline")
        return self

    def beside(self, name: str, **settings: object) -> "Line":
        """Give another hotline of the same installation, with settings of its own, started if it isn't."""
        with self._lock:
            if name not in self._beside:
                usual = dict(self.installation.environment)
                self.installation.configure("hotline", **settings)
                self._beside[name] = replace(self).start_hotline()
                self.installation.environment = usual
            return self._beside[name]

    @property
    def worker(self) -> Process:
        """The process of the hotline."""
        assert self.hotline is not None, "the hotline was not started"
        return self.hotline

    @property
    def address(self) -> Address:
        """Where the hotline listens."""
        found = self.worker.wait_for(r"^hotline ready .*?([\d.]+):(\d+)")
        return found[1], int(found[2])

    # ── people ───────────────────────────────────────────────────────────────

    def someone(self) -> Person:
        """Give a person with an account, a phone and a password of their own whom no other story uses."""
        with self._lock:
            return next(self.callers)

    def log_in(self, person: Person, password: str = OWN_PASSWORD) -> form_login.Door:
        """Try a password on the portal."""
        return form_login.log_in(self.portal, person.login, password)

    def opens(self, person: Person, password: str) -> bool:
        """Tell whether an issued password leads to choosing one's own."""
        return self.log_in(person, password) is form_login.Door.MUST_CHANGE

    def still_old(self, person: Person) -> bool:
        """Tell whether a person's own password still logs in."""
        return self.log_in(person) is form_login.Door.OPEN

    # ── telephones ───────────────────────────────────────────────────────────

    @contextmanager
    def sipp(
        self,
        caller: Person | str,
        *,
        codec: Codec = Codec.PCMA,
        headers: Sequence[str] = (),
        transport: str = "u1",
        event_type: int | None = 101,
        late_offer: bool = False,
        mute: bool = False,
    ) -> Iterator[SippPhone]:
        """Give a sipp telephone: a person's own, or one with this From header."""
        with sipp_phone(
            self.exchange,
            self._folder("sipp"),
            self.address,
            _from(caller),
            codec=codec,
            headers=headers,
            transport=transport,
            event_type=event_type,
            late_offer=late_offer,
            mute=mute,
        ) as phone:
            yield phone

    @contextmanager
    def many(self, callers: Sequence[Person], codec: Codec = Codec.PCMA) -> Iterator[list[SippPhone]]:
        """Give a telephone to each of many people, all in one sipp."""
        sipp = telephones(self._folder("sipp"), self.address, codec, calls=len(callers))
        phones = [SippPhone(sipp, _from(person), self.exchange.media(codec)) for person in callers]
        try:
            yield phones
        finally:
            for phone in phones:
                self.exchange.remove(phone.media)
            sipp.close()

    @contextmanager
    def script(
        self, name: str, caller: Person | str, *options: str, **values: str
    ) -> Iterator[tuple[Sipp, MediaEnd]]:
        """Run one of the scenarios that need no driving: `$names` in it are filled in from `values`."""
        media = self.exchange.media()
        text = Template((SCENARIOS / f"{name}.xml").read_text(encoding="utf-8")).safe_substitute(
            values, from_=_from(caller), media=media.port
        )
        sipp = Sipp(self._folder(name), self.address, text, "-m", "1", *options)
        try:
            yield sipp, media
        finally:
            self.exchange.remove(media)
            sipp.close()

    def baresip(self, caller: Person, codec: Codec = Codec.PCMA, transport: str = "udp") -> Baresip:
        """Give a person's baresip telephone."""
        return Baresip(self._folder("baresip"), local(caller.phone or ""), codec, transport)

    # ── what was heard and written down ──────────────────────────────────────

    def await_prompt(
        self, phone: Phone, *prompts: Prompt, after_s: float = 0, timeout_s: float = _HEARD_WITHIN_S
    ) -> Heard:
        """Wait until a telephone has heard one of these prompts; tell when, in seconds of what it heard."""
        words = [self.ear.words(prompt) for prompt in prompts]
        start, until = round(after_s * RATE), time.monotonic() + timeout_s
        while True:
            sound = phone.heard_since(start)
            for one in words:
                if heard := hearing.hears(sound, one):
                    return replace(
                        heard, start_s=start / RATE + heard.start_s, end_s=start / RATE + heard.end_s
                    )
            end = start + len(sound)
            start = max(start, end - max(map(len, words)))
            try:
                phone.wait_until_heard(end + _LOOK_AGAIN, until - time.monotonic())
            except AssertionError as silence:
                raise AssertionError(f"did not hear {' or '.join(prompts)}") from silence

    def heard(self, phone: Phone) -> Samples:
        """Give all that a telephone has heard."""
        return phone.heard_since(0)

    def record_of(self, caller: Person | None, calls: int = 1) -> dict[str, Any]:
        """Wait for the record of a person's call (of so many calls), found by their masked phone.

        `caller` None: of one whose number is unknown.
        """
        deadline = time.monotonic() + _RECORDED_WITHIN_S
        while len(rows := self.records_of(caller)) < calls:
            assert time.monotonic() < deadline, f"{len(rows)} records of {calls} calls"
            time.sleep(0.05)  # a database can't be waited for
        return rows[-1]

    def records_of(self, caller: Person | None) -> list[dict[str, Any]]:
        """Give the records there are of a person's calls, in the order of their beginning."""
        mask = "•" * 9 + (caller.phone or "")[-3:] if caller else ""
        query = "SELECT * FROM charging_callrecord WHERE caller_masked = ? ORDER BY started_at"
        return [dict(row) for row in self.installation.rows(query, mask)]

    def _folder(self, what: str) -> Path:
        with self._lock:
            return self.folder / f"{what}{next(self._names)}"


def _from(caller: Person | str) -> str:
    return caller if isinstance(caller, str) else f"<sip:{local(caller.phone or '')}@127.0.0.1>"
