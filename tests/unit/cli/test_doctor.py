"""What the doctor finds."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from pydantic import SecretStr

from nhanh8.audit import record
from nhanh8.cli.checks import Finding, dangers, jobs, machine, servers
from nhanh8.config import Settings, settings, use
from unit.cli.command import KEY, nhanh8

Configure = Callable[..., Settings]


def at_home(home: Path) -> Settings:
    """Give the settings of now, but for the home."""
    return settings().model_copy(update={"home": home})


def test_a_short_secret_key_is_found_and_not_shown() -> None:
    with use(settings().model_copy(update={"secret_key": SecretStr("a-short-one")})):
        found = dangers.secret_key()
    assert not found.well
    assert "a-short-one" not in str(found)


@pytest.mark.parametrize(
    ("hotline", "well"),
    [
        ({"host": "127.0.0.1", "trust_from_header": True}, True),
        ({"host": "0.0.0.0", "trust_from_header": True}, False),  # noqa: S104 - that is the danger
        ({"host": "192.0.2.1", "trust_from_header": True}, False),
        ({"host": "192.0.2.1", "trunks": ["192.0.2.9/32"]}, True),
        ({"host": "192.0.2.1", "trunks": ["192.0.2.9/32"], "trust_from_header": True}, False),
        ({"host": "192.0.2.1"}, False),
    ],
)
def test_believing_anyone_is_a_danger_but_on_this_machine(
    configured: Configure, hotline: dict[str, object], well: bool
) -> None:
    configured(hotline=hotline)
    assert dangers.caller_numbers().well is well


@pytest.mark.parametrize(
    ("web", "well"),
    [
        ({"allowed_hosts": ["127.0.0.1", "localhost"]}, True),
        ({"allowed_hosts": ["portal.example.org"]}, False),
        ({"allowed_hosts": ["portal.example.org"], "behind_tls": True}, True),
    ],
)
def test_a_portal_for_others_needs_tls(configured: Configure, web: dict[str, object], well: bool) -> None:
    configured(web=web)
    assert dangers.web_in_clear().well is well


@pytest.mark.parametrize(
    ("web", "well"),
    [
        ({"host": "127.0.0.1"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - that is the danger
        ({"host": "192.0.2.1", "workers": 2}, False),
        ({"host": "192.0.2.1", "behind_tls": True}, False),
    ],
)
def test_a_portal_that_others_reach_needs_a_proxy_that_waits_for_slow_clients(
    configured: Configure, web: dict[str, object], well: bool
) -> None:
    configured(web=web | {"threads": 3})
    found = dangers.web_unprotected()
    assert found.well is well
    assert f"{3 * settings().web.workers} requests at once" in found.found


@pytest.mark.parametrize(
    ("mail", "well"),
    [
        ({"host": "127.0.0.1", "security": "none"}, True),
        ({"host": "mail.example.org", "security": "none", "sender": "a@example.org"}, False),
        ({"host": "mail.example.org", "sender": "VssID <no-reply@nhanh8.invalid>"}, False),
        ({"host": "mail.example.org", "sender": "VssID <no-reply@example.org>"}, True),
    ],
)
def test_mail_crosses_networks_encrypted_and_from_a_real_sender(
    configured: Configure, mail: dict[str, object], well: bool
) -> None:
    configured(mail=mail)
    assert dangers.mail_in_clear().well is well


@pytest.mark.parametrize(
    ("url", "token", "well"),
    [
        ("http://127.0.0.1:8880/v1", "a-token", True),
        ("https://speech.example.org/v1", "a-token", True),
        ("http://speech.example.org/v1", "", True),
        ("http://speech.example.org/v1", "a-token", False),
    ],
)
def test_a_token_crosses_networks_encrypted(configured: Configure, url: str, token: str, well: bool) -> None:
    configured(speech={"voice_of": {"en": f"{url}?model=tts-1&voice=alloy"}})
    with use(settings().model_copy(update={"speech_token": SecretStr(token)})):
        assert dangers.token_in_clear().well is well


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"A" * 40 + b":3\r\n" + b"B" * 40 + b":1\r\n", "looked up in"),
        (b"B" * 40 + b":1\n" + b"A" * 40 + b":3\n", "no sorted list"),
        (b"mat khau\n", "no sorted list"),
        (b"", "no sorted list"),
    ],
)
def test_a_list_of_breached_passwords_is_one(
    configured: Configure, tmp_path: Path, content: bytes, found: str
) -> None:
    assert machine.breached_passwords().found.startswith("no list is named")
    path = tmp_path / "hashes.txt"
    path.write_bytes(content)
    configured(login={"breached_passwords": path})
    finding = machine.breached_passwords()
    assert found in finding.found
    assert finding.well is (found == "looked up in")
    path.unlink()
    finding = machine.breached_passwords()
    assert finding.found == "the file can't be read: No such file or directory"
    assert not finding.well


@pytest.mark.django_db
def test_a_database_with_all_tables_is_well() -> None:
    assert servers.database().found == "sqlite, up to date"


def a_job(status: TaskResultStatus, **times: datetime) -> None:
    """Put a job into the queue; the times replace those of now."""
    made = DBTaskResult.objects.create(
        status=status, args_kwargs={}, task_path="nowhere.nothing", run_after=get_date_max()
    )
    DBTaskResult.objects.filter(pk=made.pk).update(**times)


@pytest.mark.django_db
def test_jobs_that_nobody_does_are_found() -> None:
    now = datetime.now(UTC)
    assert jobs.jobs().found == "none is due"
    a_job(TaskResultStatus.READY, enqueued_at=now - timedelta(days=2), run_after=now + timedelta(hours=1))
    a_job(TaskResultStatus.SUCCESSFUL, enqueued_at=now - timedelta(days=2), finished_at=now)
    assert jobs.jobs().found == "none is due"
    a_job(TaskResultStatus.READY, enqueued_at=now - timedelta(days=2), run_after=now - timedelta(minutes=1))
    assert jobs.jobs().well
    a_job(TaskResultStatus.READY, enqueued_at=now - timedelta(minutes=17, seconds=30))
    found = jobs.jobs()
    assert not found.well
    assert found.found == "2 due, the oldest for 17 min"
    assert "nhanh8 worker" in found.advice


@pytest.mark.django_db
def test_jobs_that_failed_of_late_are_found() -> None:
    now = datetime.now(UTC)
    a_job(TaskResultStatus.FAILED, finished_at=now - timedelta(days=2))
    assert jobs.jobs().well
    a_job(TaskResultStatus.FAILED, finished_at=now - timedelta(hours=2))
    assert not jobs.jobs().well
    assert "1 failed in the last 24 hours" in jobs.jobs().found


@pytest.mark.django_db
def test_a_clock_behind_the_record_is_found() -> None:
    assert machine.clock().well
    with transaction.atomic():
        record.append("test:happened")
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1)):
        assert not machine.clock().well


def test_a_home_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with use(at_home(tmp_path / "file" / "home")):
        assert not machine.home().well


def test_a_database_that_everyone_can_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "nhanh8.sqlite3").touch(0o644)
    with use(at_home(tmp_path)):
        tmp_path.chmod(0o755)
        assert not machine.home().well
        tmp_path.chmod(0o700)
        assert machine.home().well


def test_there_is_a_voice() -> None:
    found = machine.voice()
    assert (found.well, found.found) == (True, "speaks vi, en")


def test_a_missing_voice_is_found(
    configured: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(speech={"voice": str(tmp_path / "nobody")})
    assert not machine.voice().well
    configured(speech={"voice": "espeak-ng"})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install espeak-ng" in machine.voice().found


def test_keys_alone_are_no_fault(configured: Configure) -> None:
    configured(speech={"recogniser": "keys"})
    assert (machine.recogniser().well, machine.recogniser().found) == (True, "none is set: callers use keys")


def test_the_embedded_recogniser_listens(configured: Configure) -> None:
    configured(speech={"recogniser": "embedded"})
    assert (machine.recogniser().well, machine.recogniser().found) == (True, "embedded listens")


def test_an_engine_that_is_not_there_is_found(configured: Configure) -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody listens
        port = nobody.getsockname()[1]
        configured(speech={"recogniser": f"http://127.0.0.1:{port}/v1?model=whisper-1"})
        found = machine.recogniser()
    assert not found.well
    assert "no answer from" in found.found
    assert "keys" in found.advice


def test_a_port_that_another_program_has_is_found(configured: Configure) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        configured(web={"port": other.getsockname()[1]})
        assert machine.web_port().found.endswith("is taken by another program")


def test_a_sip_port_that_another_program_has_is_found(configured: Configure) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as other:
        other.bind(("127.0.0.1", 0))
        configured(hotline={"sip_port": other.getsockname()[1]})

        def answer_something_else() -> None:
            _, asker = other.recvfrom(4096)
            other.sendto(b"not SIP", asker)

        answering = threading.Thread(target=answer_something_else)
        answering.start()
        assert machine.sip_port().found.endswith("is taken by another program")
        answering.join()


def test_free_ports_are_well(configured: Configure) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configured(web={"port": port}, hotline={"sip_port": port})
    assert machine.web_port() == Finding("web port", well=True, found=f"{port} is free")
    assert machine.sip_port().well


def test_what_is_wrong_stands_in_a_line_with_what_to_do_and_the_exit_code_says_so(tmp_path: Path) -> None:
    done = nhanh8("doctor", NHANH8_HOME=str(tmp_path), NHANH8_MAIL__PORT="1")
    assert done.returncode == 1
    assert "✗ secret key: not set" in done.stdout
    assert "✗ mail server: 127.0.0.1:1 does not take us" in done.stdout
    assert "nhanh8.sqlite3 is missing\n    → Put it back, with" in done.stdout
    assert "or `nhanh8 migrate` for a new one" in done.stdout
    assert not (tmp_path / "nhanh8.sqlite3").exists()
    assert "✓ voice: speaks vi, en" in done.stdout


def test_programs_get_one_object(tmp_path: Path) -> None:
    done = nhanh8("doctor", "--json", NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY, NHANH8_MAIL__PORT="1")
    report = json.loads(done.stdout)
    assert report["well"] is False
    found = {one["name"]: one["well"] for one in report["checks"]}
    assert found["secret key"]
    assert not found["database"]
    assert KEY not in done.stdout


def test_unreadable_settings_are_a_finding_too() -> None:
    done = nhanh8("doctor", "--json", NHANH8_LOGIN__TRIES="many")
    assert done.returncode == 1
    assert [one["name"] for one in json.loads(done.stdout)["checks"]] == ["settings"]
