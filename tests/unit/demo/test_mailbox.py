"""The mailbox as a mail program and a browser see it."""

import asyncio
import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from nhanh8.demo.parts import Part, Parts


async def in_mailbox(home: Path, story: Callable[[str, str], None]) -> None:
    """Run a mailbox and, in a thread, `story(page, smtp)` with both as `host:port`."""
    async with Parts(home / "logs") as parts:
        part = Part("mailbox", ("--mail-port", "0", "--smtp-port", "0"))
        said = await parts.start(part, os.environ | {"NHANH8_HOME": str(home)})
        page, _, smtp = said.removeprefix("http://").partition(" smtp ")
        await asyncio.to_thread(story, page, smtp)


def send(smtp: str, subject: str, text: str, html: str = "") -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "no-reply@example.org", "an@example.com"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP(smtp) as server:
        server.send_message(message)


def get(page: str, path: str, host: str | None = None) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(page)
    try:
        connection.request("GET", path, headers={"Host": host or page})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


async def test_a_mail_lands_in_a_file_and_on_the_page(tmp_path: Path) -> None:
    def story(page: str, smtp: str) -> None:
        assert "No mail yet" in get(page, "/")[1]
        send(smtp, "Mật khẩu", "xin chào\n")
        [file] = (tmp_path / "mailbox").glob("*.eml")
        answer, body = get(page, "/")
        assert "Mật khẩu" in body
        assert answer.headers["Cache-Control"] == "no-store"
        assert "xin chào" in get(page, f"/mail/{file.name}")[1]
        assert "Delivered-To: an@example.com" in get(page, f"/raw/{file.name}")[1]

    await in_mailbox(tmp_path, story)


async def test_what_a_mail_says_is_shown_as_text_and_never_run(tmp_path: Path) -> None:
    def story(page: str, smtp: str) -> None:
        send(smtp, "<script>alert(1)</script>", "<img src=x onerror=alert(2)>\n")
        [file] = (tmp_path / "mailbox").glob("*.eml")
        for path in ("/", f"/mail/{file.name}"):
            answer, body = get(page, path)
            assert "<script" not in body
            assert "<img" not in body
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert get(page, f"/raw/{file.name}")[0].headers["Content-Type"].startswith("text/plain")

    await in_mailbox(tmp_path, story)


async def test_a_mail_as_html_is_shown_where_it_can_do_nothing(tmp_path: Path) -> None:
    def story(page: str, smtp: str) -> None:
        send(smtp, "x", "y\n", "<p>Xin chào</p><script>alert(1)</script>")
        [file] = (tmp_path / "mailbox").glob("*.eml")
        body = get(page, f"/mail/{file.name}")[1]
        assert f'<iframe sandbox="" title="The mail as HTML" src="/html/{file.name}">' in body
        assert "<script" not in body
        answer, html = get(page, f"/html/{file.name}")
        assert "Xin chào" in html
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'; ")
        assert "allow" not in policy

    await in_mailbox(tmp_path, story)


async def test_a_mail_without_html_has_no_frame(tmp_path: Path) -> None:
    def story(page: str, smtp: str) -> None:
        send(smtp, "x", "y\n")
        [file] = (tmp_path / "mailbox").glob("*.eml")
        assert "<iframe" not in get(page, f"/mail/{file.name}")[1]
        assert get(page, f"/html/{file.name}")[0].status == 404

    await in_mailbox(tmp_path, story)


async def test_other_names_and_paths_get_nothing(tmp_path: Path) -> None:
    def story(page: str, smtp: str) -> None:
        send(smtp, "x", "y\n")
        assert get(page, "/", host="elsewhere.example:80")[0].status == 421
        assert get(page, "/raw/..%2f..%2fsecret-key")[0].status == 404
        assert get(page, "/nothing")[0].status == 404

    await in_mailbox(tmp_path, story)
