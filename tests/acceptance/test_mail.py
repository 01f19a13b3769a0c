"""Mail and bad luck: a worker that is killed, a mail server that is away, mail that comes back."""

import asyncio
import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from acceptance.form_login import Door, log_in
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from reports import report

AN = Person(password="mật khẩu của tôi")


class HangingServer(MailServer):
    """It takes a whole mail and then says nothing, until told."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = True

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        reply = await super().handle_DATA(server, session, envelope)
        if self.hangs:
            await asyncio.Event().wait()
        return reply


def password_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    found = re.search(r"^Mật khẩu mới: (\d{8})\b", body.get_content(), re.MULTILINE)
    assert found, body.get_content()
    return found[1]


def ask_for_a_password(installation: Installation) -> None:
    installation._script("reissue_by_email.py", {"number": AN.login, "email": AN.email})


def ten_minutes_pass(installation: Installation) -> None:
    """Put back when jobs were begun and when letters are to be tried, as if it were later now."""
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        for table, column in (
            ("django_tasks_database_dbtaskresult", "started_at"),
            ("mail_letter", "next_try_at"),
        ):
            connection.execute(
                f"UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-10 minutes')"  # noqa: S608 - our own names
            )
        connection.execute(
            "UPDATE django_tasks_database_dbtaskresult "
            "SET run_after = strftime('%Y-%m-%d %H:%M:%f', run_after, '-10 minutes') "
            "WHERE run_after < '9999-01-01'"  # which stands for: at once
        )


def test_a_worker_killed_in_mid_send_sends_twice_and_only_the_newest_password_works(
    install: Callable[..., Installation],
) -> None:
    assert AN.email
    with HangingServer() as server:
        installation = install(mail={"host": "127.0.0.1", "port": server.port, "security": "none"})
        installation.add(AN)
        worker = installation.start("worker")
        ask_for_a_password(installation)
        (first,) = server.wait_for(AN.email)
        worker.end(signal.SIGKILL)
        server.hangs = False
        ten_minutes_pass(installation)
        installation.start("worker")
        _, second = server.wait_for(AN.email, count=2)
    assert first["Message-ID"] != second["Message-ID"]
    portal = installation.portal_url()
    assert log_in(portal, AN.login, password_in(first)) is Door.WRONG
    assert AN.password
    assert log_in(portal, AN.login, AN.password) is Door.OPEN
    assert log_in(portal, AN.login, password_in(second)) is Door.MUST_CHANGE
    assert log_in(portal, AN.login, AN.password) is Door.WRONG


def test_what_was_asked_for_while_the_mail_server_was_away_comes_when_it_is_back(
    install: Callable[..., Installation],
) -> None:
    assert AN.email
    server = MailServer()
    installation = install(mail={"host": "127.0.0.1", "port": server.port, "security": "none"})
    installation.add(AN)
    ask_for_a_password(installation)
    worker = installation.start("worker")
    installation.wait_for_row("SELECT 1 FROM mail_letter WHERE attempts > 0 AND why <> ''")
    told = json.loads(installation.run("mail", "--json").stdout)
    assert (told["waiting"], told["put_off"]) == (1, 1)
    assert told["first"][0]["why"] == "ConnectionRefusedError"
    ten_minutes_pass(installation)
    with server:
        (mail,) = server.wait_for(AN.email)
    worker.end()
    assert log_in(installation.portal_url(), AN.login, password_in(mail)) is Door.MUST_CHANGE


def test_a_mail_servers_alias_pipes_in_what_comes_back(install: Callable[..., Installation]) -> None:
    assert AN.email
    with MailServer() as server:
        installation = install(mail={"host": "127.0.0.1", "port": server.port, "security": "none"})
        installation.add(AN)
        ask_for_a_password(installation)
        worker = installation.start("worker")
        (mail,) = server.wait_for(AN.email)
        worker.end()  # once the job in hand is done
    done = subprocess.run(
        [sys.executable, "-m", "nhanh8", "mail", "bounce"],
        input=report(str(mail["Message-ID"]), AN.email),
        env=installation.environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert b"came back: 5.1.1" in done.stdout
    (contact,) = installation.rows("SELECT bounces FROM registry_contact WHERE kind = 'email'")
    assert contact["bounces"] == 1
    assert json.loads(installation.run("mail", "--json").stdout)["lately"]["refused"] == 1
