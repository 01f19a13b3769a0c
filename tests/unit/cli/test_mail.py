"""What an operator is told of the mail, and what a mail server's alias hands in."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner, Result

from mail_server import send_to
from nhanh8.cli.checks.mail import mail_queue
from nhanh8.cli.mail import _all_of, command
from nhanh8.mail import letters, message_id
from nhanh8.mail.letters import Posted
from nhanh8.mail.message import Message, Paragraph
from nhanh8.mail.models import Letter
from nhanh8.mail.reports import LONGEST_BYTES
from people import person
from post import deliver_all
from reports import report
from unit.cli.command import KEY, nhanh8

AN, BINH = "an@example.vn", "binh@example.vn"


@pytest.fixture(autouse=True)
def a_kind() -> Iterator[None]:
    """Register a kind of letters for one test."""

    @letters.composer("test:notice")
    def compose(about: int) -> Message | None:
        return Message("x", (Paragraph("Xin chào"),)) if about else None

    yield
    del letters._kinds["test:notice"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the verb in this process, on the test's database."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")  # the verb sets it
    monkeypatch.setenv("COLUMNS", "200")

    def ran(*arguments: str, given: bytes = b"") -> Result:
        done = CliRunner().invoke(command, list(arguments), input=given)
        assert done.exit_code == 0, done.output
        return done

    return ran


def post(*about: int, address: str = AN) -> None:
    letters.post("test:notice", [Posted(one, address) for one in about])


@pytest.mark.django_db
def test_it_lists_what_waits_and_why_and_what_became_of_the_others(run: Any, settings: Settings) -> None:
    post(1, 0)
    deliver_all()
    send_to(settings, 1)  # nobody listens there
    post(1)
    deliver_all()
    post(1, address=BINH)
    Letter.objects.filter(shown__startswith="b").update(next_try_at=timezone.now() - timedelta(minutes=6))
    output = run().output
    assert "test:notice" in output
    assert "ConnectionRefusedError" in output
    assert "a•••@example.vn" in output
    assert "its turn hasn't come" in output
    assert "2 waiting: 1 put off by the mail server, 1 late." in output
    assert "In the last 24 hours: 1 sent, 1 unwanted, 0 refused, 0 given up." in output
    assert "Addresses on file that bounce: 0." in output
    assert AN not in output


@pytest.mark.django_db
def test_programs_get_one_object(run: Any) -> None:
    post(1)
    told = json.loads(run("--json").output)
    assert told["waiting"] == 1
    (first,) = told["first"]
    assert {name: first[name] for name in ("kind", "to", "attempts", "why")} == {
        "kind": "test:notice",
        "to": "a•••@example.vn",
        "attempts": 0,
        "why": "",
    }
    assert told["lately"] == {"sent": 0, "unwanted": 0, "refused": 0, "given up": 0}
    assert told["bouncing"] == 0


@pytest.mark.django_db
def test_a_long_queue_is_cut_and_says_so(run: Any) -> None:
    post(*range(1, 131))
    assert "... and 30 more." in run().output
    assert len(json.loads(run("--json").output)["first"]) == 100


@pytest.mark.django_db
def test_what_comes_back_is_taken_in_from_a_pipe_and_counted(run: Any) -> None:
    person(emails=[AN])
    post(1)
    deliver_all()
    letter = Letter.objects.get()
    raw = report(message_id.make(letter.pk, letter.attempts))
    assert run("bounce", given=raw).output == f"Letter {letter.pk} came back: 5.1.1.\n"
    assert "was known" in run("bounce", given=raw).output
    assert "dropped" in run("bounce", given=b"Subject: hi\n\nhi\n").output
    assert "dropped" in run("bounce", given=report("<1@example.org>")).output
    assert "Addresses on file that bounce: 1." in run().output
    assert "1 refused" in run().output


def test_a_mail_without_end_takes_a_mebibyte_and_is_read_to_its_end() -> None:
    stream = io.BytesIO(b"x" * (3 * LONGEST_BYTES + 7))
    assert len(_all_of(stream)) == LONGEST_BYTES
    assert stream.read() == b""


def test_a_mail_server_keeps_what_comes_while_the_database_is_away(tmp_path: Path) -> None:
    done = nhanh8(
        "mail",
        "bounce",
        NHANH8_HOME=str(tmp_path),
        NHANH8_SECRET_KEY=KEY,
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
        given=report("<letter.1.1.00000000000000000000@x>"),
    )
    assert done.returncode == 75
    assert "can't be used" in done.stderr


@pytest.mark.django_db
def test_the_doctor_finds_mail_that_is_put_off_late_or_given_up(settings: Settings) -> None:
    assert mail_queue().well
    send_to(settings, 1)  # nobody listens there
    post(1)
    assert mail_queue().well
    deliver_all()
    found = mail_queue()
    assert (found.well, found.found) == (False, "1 waiting, 1 of them put off, 0 late")
    Letter.objects.update(attempts=12)
    deliver_all()
    assert "1 given up in the last 24 hours" in mail_queue().found
    Letter.objects.all().delete()
    post(1)
    Letter.objects.update(next_try_at=timezone.now() - timedelta(minutes=6))
    assert not mail_queue().well
