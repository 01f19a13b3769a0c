"""What this machine gives: a folder, disk, time, a voice, a list of bad passwords, ports."""

import os
import shutil
import socket
from contextlib import closing
from datetime import timedelta
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import numpy as np
from django.db import Error, connection
from django.db.models import Max
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.cli.checks import Check, Finding
from nhanh8.config import settings
from nhanh8.demo.ports import taken
from nhanh8.passwords import breached
from nhanh8.passwords.breached import NoListError
from nhanh8.speech.errors import RecogniserError, VoiceError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.recognisers import chosen as recognisers
from nhanh8.speech.recognisers.recogniser import Grammar
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from nhanh8.speech.voices.chosen import voices_of
from nhanh8.speech.voices.voice import Pace

_GIBIBYTE = 1 << 30
_DISK_WANTED = 1 * _GIBIBYTE
_CLOCKS_DIFFER_AT_MOST = timedelta(seconds=5)
_PATIENCE_S = 5


def home() -> Finding:
    """See whether data can be written, and by whom it can be read."""
    folder = settings().home.absolute()
    nearest = next(p for p in (folder, *folder.parents) if p.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding(
            "home",
            well=False,
            found=f"{folder} can't be written",
            advice="Give that folder to the user who runs this, or set NHANH8_HOME.",
        )
    database = folder / "nhanh8.sqlite3"
    open_to_all = database.exists() and folder.stat().st_mode & 0o007 and database.stat().st_mode & 0o004
    return Finding(
        "home",
        not open_to_all,
        f"{folder}" + (" can be read by everyone on this machine" if open_to_all else " can be written"),
        f"chmod 700 {folder}",
    )


def disk() -> Finding:
    """See how much room there is."""
    folder = settings().home.absolute()
    free = shutil.disk_usage(next(p for p in (folder, *folder.parents) if p.exists())).free
    return Finding(
        "disk", free >= _DISK_WANTED, f"{free / _GIBIBYTE:.1f} GiB free", "Make room: 1 GiB at least."
    )


def clock() -> Finding:
    """See whether our clock is with the database's, and not behind what was already recorded.

    Passwords expire and records are evidence by this clock.
    """
    now = timezone.now()
    advice = "Let the machine's clock be set by NTP (systemd-timesyncd or chrony)."
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                apart = abs(cursor.fetchone()[0] - now)
            if apart > _CLOCKS_DIFFER_AT_MOST:
                found = f"{apart.total_seconds():.0f} s away from the database's"
                return Finding("clock", well=False, found=found, advice=advice)
        newest = Entry.objects.aggregate(newest=Max("at"))["newest"]
    except Error:
        newest = None  # the check of the database tells
    if newest and newest - now > _CLOCKS_DIFFER_AT_MOST:
        found = f"behind the audit record, whose last entry is of {newest:%Y-%m-%d %H:%M:%S} UTC"
        return Finding("clock", well=False, found=found, advice=advice)
    return Finding("clock", well=True, found=f"{timezone.localtime(now):%H:%M:%S %d/%m/%Y} in Vietnam")


def voice() -> Finding:
    """See whether each language has a voice that speaks."""
    try:
        voices = voices_of(settings().speech, settings().speech_token)
        for language, speaking in voices.items():
            speaking.speak(LANGUAGES[language].digits[1], language, Pace.SLOW)
    except VoiceError as error:
        return Finding(
            "voice", well=False, found=str(error), advice="docs/voices.md says how voices are set."
        )
    return Finding("voice", well=True, found=f"speaks {', '.join(voices)}")


def recogniser() -> Finding:
    """See whether what should listen to callers does: it is played a second of silence."""
    advice = "Callers use keys meanwhile. docs/speech.md says how recognisers are set."
    try:
        listens = recognisers.recogniser()
        if listens is None:
            return Finding("recogniser", well=True, found="none is set: callers use keys")
        listening = listens.begin(next(iter(LANGUAGES)), Grammar(lengths=frozenset({10})))
        listening.hear(np.zeros(SAMPLES_PER_SECOND, dtype=np.int16))
        listening.result()
    except RecogniserError as error:
        return Finding("recogniser", well=False, found=str(error), advice=advice)
    return Finding("recogniser", well=True, found=f"{settings().speech.recogniser} listens")


def breached_passwords() -> Finding:
    """See whether the list of passwords that got out elsewhere can be used, where one is named."""
    path = settings().login.breached_passwords
    name = "breached passwords"
    if path is None:
        return Finding(name, well=True, found="no list is named; the most common ones are refused")
    advice = f"Until then nobody can choose a password. Fetch {path} anew, sorted, and let this user read it."
    try:
        breached.examine(path)
    except NoListError:
        found = "the file is no sorted list of SHA-1 hashes"
        return Finding(name, well=False, found=found, advice=advice)
    except OSError as error:
        return Finding(name, well=False, found=f"the file can't be read: {error.strerror}", advice=advice)
    return Finding(name, well=True, found=f"looked up in {path}")


def web_port() -> Finding:
    """See whether the portal's port is free, or the portal has it."""
    web = settings().web
    if not taken(web.port, web.host):
        return Finding("web port", well=True, found=f"{web.port} is free")
    try:
        with urlopen(f"http://{web.host}:{web.port}/health", timeout=_PATIENCE_S) as answer:
            ours = answer.status == 200  # noqa: PLR2004 - HTTP's OK
    except HTTPError as error:
        ours = error.code == 503  # noqa: PLR2004 - the portal says so of itself when its database is away
    except (URLError, OSError):
        ours = False
    return _port("web port", web.port, "the portal", "web.port", ours=ours)


def sip_port() -> Finding:
    """See whether the hotline's port is free, or a SIP server answers there."""
    hotline = settings().hotline
    if not taken(hotline.sip_port, hotline.host, udp=True):
        return Finding("SIP port", well=True, found=f"{hotline.sip_port} is free")
    answers = _options(hotline.host, hotline.sip_port)
    return _port("SIP port", hotline.sip_port, "a SIP server", "hotline.sip_port", ours=answers)


CHECKS: tuple[Check, ...] = (home, disk, clock, voice, recogniser, breached_passwords, web_port, sip_port)


def _port(name: str, port: int, server: str, setting: str, *, ours: bool) -> Finding:
    return Finding(
        name,
        ours,
        f"{server} answers on {port}" if ours else f"{port} is taken by another program",
        f"Stop that program, or set {setting} to another port.",
    )


def _options(host: str, port: int) -> bool:
    """Ask with OPTIONS (RFC 3261 section 11); any SIP answer counts."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        line.settimeout(_PATIENCE_S)
        try:
            line.connect((host, port))
            here = "{}:{}".format(*line.getsockname())
            line.send(
                f"OPTIONS sip:{host}:{port} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {here};branch=z9hG4bKdoctor{os.getpid()}\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:doctor@{here}>;tag=doctor\r\nTo: <sip:{host}:{port}>\r\n"
                f"Call-ID: doctor{os.getpid()}@{here}\r\n"
                "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n".encode()
            )
            return line.recv(4096).startswith(b"SIP/2.0 ")
        except OSError:
            return False
