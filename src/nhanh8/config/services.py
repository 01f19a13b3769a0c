"""Settings of the services and channels: web, hotline, mail, speech."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, IPvAnyNetwork, model_validator

from nhanh8.config.quantity import Duration
from nhanh8.config.recognisers import Embedded, HttpTranscriber, RecogniserName
from nhanh8.config.rules import Section
from nhanh8.config.voices import EspeakNg, HttpEngine, Language, VoiceName

_CONTACT = re.compile(r"(?:(?:mailto|tel):|https://)[!-~]+")
"""RFC 9116, 2.5.3: a URI, and a web page by https only."""


def _security_contact(contact: str) -> str:
    if contact and not _CONTACT.fullmatch(contact):
        raise ValueError("write it like mailto:security@portal.example.vn, https://... or tel:+84...")
    return contact


Port = Annotated[int, Field(ge=0, le=65535)]
RtpPort = Annotated[int, Field(ge=1024, le=65534)]


def _in_order(ports: tuple[int, int]) -> tuple[int, int]:
    if ports[0] > ports[1]:
        raise ValueError("the first port is above the last")
    return ports


class Web(Section):
    """The portal's web server."""

    host: str = "127.0.0.1"
    """Address to listen on; a reverse proxy with TLS stands in front."""

    port: Port = 8000
    """0 takes a free one."""

    workers: int = Field(1, ge=1, le=64)
    """Processes; one per core is enough."""

    threads: int = Field(4, ge=1, le=64)
    """Requests that one process works on at the same time."""

    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    """Host names that the portal answers to."""

    behind_tls: bool = False
    """Set it where people reach the portal by https: cookies are then sent over TLS only."""

    security_contact: Annotated[str, AfterValidator(_security_contact)] = ""
    """Whom to tell of a weakness, for `/.well-known/security.txt` (RFC 9116): `mailto:...`, `https://...` or
    `tel:...`. Empty: there is no such page."""


class Hotline(Section):
    """The phone: SIP, RTP and the calls."""

    host: str = "127.0.0.1"
    """Address that SIP and RTP listen on."""

    advertised_host: str | None = None
    """Address that telephones should send to, if it isn't `host` (NAT)."""

    sip_port: Port = 5060
    """UDP and TCP. 0 takes a free one."""

    rtp_ports: Annotated[tuple[RtpPort, RtpPort], AfterValidator(_in_order)] = (20000, 29998)
    """First and last even port for RTP; RTCP takes the odd one above."""

    max_calls: int = Field(500, ge=1, le=5000)
    """Calls at once in one worker; more get 503 with Retry-After. `make bench` says what a core holds."""

    retry_after: Duration = timedelta(seconds=10)
    """What a refused call is told to wait."""

    rings_for: Duration = timedelta(milliseconds=500)
    """How long it rings before the call is answered. Who misdialled can hang up before it costs anything."""

    trunks: tuple[IPvAnyNetwork, ...] = ()
    """Addresses of the operator's trunks: only from there is P-Asserted-Identity believed (RFC 3325). Where
    trunks are named, what comes from elsewhere is dropped unread, unless `trust_from_header` is on."""

    trust_from_header: bool = False
    """Take the caller's number from From when there is no trusted P-Asserted-Identity. Anyone can write
    anything there: for the demo and tests only."""

    session_expires: Duration = timedelta(minutes=30)
    """Session timer (RFC 4028), 90 s at least: a call whose other end vanished is ended."""

    silent_line_ends_after: Duration = timedelta(seconds=30)
    """A call from which no RTP packet came for so long is hung up."""

    longest_call: Duration = timedelta(minutes=10)
    """No call lasts longer; callers pay by the minute."""

    drain_for: Duration = timedelta(minutes=3)
    """After SIGTERM running calls may finish for so long; new ones get 503."""

    threads: int = Field(4, ge=1, le=64)
    """Threads for what blocks (database, hashes), so that the audio never waits."""


class Mail(Section):
    """Outgoing mail."""

    host: str = "127.0.0.1"
    """The mail server that takes what we send."""

    port: Port = 25
    """25 and 587 go with `starttls`, 465 with `tls`."""

    security: Literal["none", "starttls", "tls"] = "starttls"
    """How the connection to the mail server is protected; `none` only for a server on this machine."""

    username: str = ""
    """Empty: the mail server wants no login. The password is `mail_password`."""

    timeout: Duration = timedelta(seconds=10)
    """How long the mail server may take for each answer."""

    sender: str = "VssID <no-reply@nhanh8.invalid>"
    """What mails come from. `.invalid` never delivers: set your own."""

    staff: str = ""
    """Address of those who look after accounts: told when someone objects to a re-issue. Empty: nobody is,
    and only the console shows it."""

    give_up_after: int = Field(12, ge=1, le=30)
    """Attempts at one mail; the pause doubles from 30 s to an hour, so twelve span about five hours."""


class Speech(Section):
    """Voices, prompts, and what listens to callers."""

    voice: VoiceName = EspeakNg()
    """`espeak-ng`; the path of a folder of recordings; `piper:FILE.onnx`; or a server that understands
    OpenAI's `/audio/speech`, written `https://host/v1?model=MODEL&voice=VOICE`."""

    voice_of: dict[Language, VoiceName] = {}
    """The voice of a language (`vi`, `en`) that `voice` doesn't speak. In the environment
    `NHANH8_SPEECH__VOICE_OF__EN=espeak-ng`."""

    level_dbm0: float = Field(-16.0, ge=-30, le=-6)
    """Active speech level of all prompts in dBm0, between the −15 and −20 usual on telephone networks."""

    recogniser: RecogniserName = Embedded()
    """What understands callers who speak; keys work beside it. `embedded`: the model that comes with this;
    nothing leaves the machine. `keys`: nothing listens. Or a server that understands OpenAI's
    `/audio/transcriptions`, written `https://host/v1?model=MODEL`: it is sent what callers say, **their voice
    and their number, which is personal data**, and whoever runs it processes that for you. It is reached by
    https, or on this machine."""

    @model_validator(mode="after")
    def _one_engine_gets_the_token(self) -> Self:
        named = (self.voice, *self.voice_of.values(), self.recogniser)
        if len({engine.url for engine in named if isinstance(engine, HttpEngine | HttpTranscriber)}) > 1:
            raise ValueError("name engines of one server only: speech_token may be for no other")
        return self
