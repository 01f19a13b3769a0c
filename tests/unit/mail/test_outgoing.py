"""One message over SMTP, against a real server that takes, refuses or puts off."""

import ssl
from datetime import timedelta

import pytest
import trustme
from django.utils import timezone
from pytest_django.fixtures import Settings

from mail_server import MailServer, running, send_to
from nhanh8.mail import outgoing
from nhanh8.mail.message import Message, Paragraph, Secret

LETTER = Message("Mật khẩu", (Paragraph("Kính gửi bạn, " * 200), Secret("Mã xác nhận", "123456")))
MESSAGE_ID = "<letter.1.1.00000000000000000000@example.vn>"


def send(to: str = "an@example.vn", letter: Message = LETTER) -> None:
    outgoing.send(to, letter, MESSAGE_ID)


def test_a_message_arrives_in_vietnamese_as_text_and_html(settings: Settings) -> None:
    with running(server := MailServer(), settings):
        send()
    (mail,) = server.mails
    assert mail["Subject"] == "Mật khẩu"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        assert "Kính gửi bạn" in str(part.get_content())


@pytest.mark.parametrize(
    ("to", "written"),
    [
        ("an@straße.vn", "an@xn--strae-oqa.vn"),
        ("an@βόλος.vn", "an@xn--nxasmm1c.vn"),
        ("an@đồng.vn", "an@xn--ng-pma6851a.vn"),
    ],
)
def test_a_domain_with_letters_of_its_own_is_not_taken_for_a_similar_one(
    settings: Settings, to: str, written: str
) -> None:
    with running(server := MailServer(), settings):
        send(to)
    (mail,) = server.mails
    assert mail["To"] == written


def test_an_address_that_cannot_be_written_for_a_mail_server_is_refused(settings: Settings) -> None:
    with running(MailServer(), settings), pytest.raises(outgoing.UndeliverableError):
        send("ẩn@example.vn")


def test_its_headers_say_what_it_is(settings: Settings) -> None:
    with running(server := MailServer(), settings):
        send()
    (mail,) = server.mails
    assert mail["From"] == "VssID <no-reply@nhanh8.invalid>"
    assert server.senders == ["no-reply@nhanh8.invalid"]
    assert mail["Message-ID"] == MESSAGE_ID
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "vi, en"
    assert mail["Date"]
    assert mail["Reply-To"] is None


def test_no_mail_server_on_the_way_has_to_change_it(settings: Settings) -> None:
    with running(server := MailServer(), settings):
        send()
    (raw,) = server.raw
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78


@pytest.mark.parametrize(
    ("recipient", "why"),
    [
        ("450 later", "reply 450"),
        ("451 4.7.1 Greylisted, come back in 5 minutes", "reply 451 4.7.1"),
        ("554 5.7.1 Relay access denied", "reply 554 5.7.1"),
    ],
)
def test_a_recipient_put_off_and_a_policy_about_us_are_tried_again(
    settings: Settings, recipient: str, why: str
) -> None:
    with running(server := MailServer(recipient), settings), pytest.raises(outgoing.NotTakenError) as error:
        send()
    assert str(error.value) == why
    assert server.raw == []


@pytest.mark.parametrize(
    ("recipient", "text", "why", "of_the_address"),
    [
        ("550 no such user an@example.vn", "250 OK", "reply 550", True),
        ("550 5.1.1 <an@example.vn> unknown", "250 OK", "reply 550 5.1.1", True),
        ("552 5.2.2 an@example.vn is full", "250 OK", "reply 552 5.2.2", True),
        ("250 OK", "552 5.2.2 an@example.vn is full", "reply 552 5.2.2", True),
        ("250 OK", "554 Transaction failed", "reply 554", False),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again_and_the_address_not_named(
    settings: Settings, recipient: str, text: str, why: str, of_the_address: bool
) -> None:
    server = MailServer(recipient, text)
    with running(server, settings), pytest.raises(outgoing.UndeliverableError) as error:
        send()
    assert (str(error.value), error.value.of_the_address) == (why, of_the_address)
    assert "an@example.vn" not in repr(error.value)


def test_a_mail_server_that_is_away_is_tried_again(settings: Settings) -> None:
    send_to(settings, 1)  # nobody listens there
    with pytest.raises(outgoing.NotTakenError, match="ConnectionRefusedError"):
        send()


@pytest.mark.parametrize(
    "to", ["an@example.vn\r\nBcc: ke.gian@example.org", "an@example.vn\nX: y", "a b@c d", "<a@b>, c@d"]
)
def test_an_address_adds_no_header_and_no_recipient(settings: Settings, to: str) -> None:
    server = MailServer()
    with running(server, settings), pytest.raises(outgoing.UndeliverableError, match="no address"):
        send(to)
    assert server.raw == []


def test_a_subject_adds_no_header(settings: Settings) -> None:
    with running(server := MailServer(), settings):
        send(letter=Message("Xin chào\r\nBcc: ke.gian@example.org", LETTER.blocks))
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Xin chào Bcc: ke.gian@example.org"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_it_goes_over_tls_both_ways(
    settings: Settings, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    context = server_context(authority, "127.0.0.1")
    with (
        authority.cert_pem.tempfile() as trusted,
        running(server := MailServer(), settings, **{way: context}),
    ):
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        send()
    assert len(server.raw) == 1


@pytest.mark.parametrize("way", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["name", "authority"])
def test_a_server_with_a_wrong_certificate_gets_nothing(
    settings: Settings, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, way: str, fault: str
) -> None:
    context = server_context(authority, "mail.example.org" if fault == "name" else "127.0.0.1")
    trusted = authority if fault == "name" else trustme.CA()
    server = MailServer()
    with trusted.cert_pem.tempfile() as file, running(server, settings, **{way: context}):
        monkeypatch.setenv("SSL_CERT_FILE", file)
        with pytest.raises(outgoing.NotTakenError, match="SSLCertVerificationError"):
            send()
    assert server.raw == []


def test_a_server_without_starttls_gets_nothing_in_clear(settings: Settings) -> None:
    server = MailServer()
    with running(server, settings):
        settings.EMAIL_USE_TLS = True
        with pytest.raises(outgoing.NotTakenError, match="SMTPNotSupportedError"):
            send()
    assert server.raw == []


def test_pauses_double_from_half_a_minute_to_an_hour_and_then_it_is_given_up() -> None:
    now = timezone.now()
    pauses = [outgoing.when_to_try_again(attempt) for attempt in range(1, 13)]
    assert pauses[-1] is None
    seconds = [round((at - now) / timedelta(seconds=1)) for at in pauses if at]
    assert seconds == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
