"""One message over SMTP, against a real server that takes, refuses or puts off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone
from pytest_django.fixtures import Settings

from nhanh8.mail import outgoing
from ports import free_port


class Server:
    """An SMTP server that answers each recipient with one reply and keeps what it takes."""

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.taken: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        envelope.rcpt_tos.append(address)
        return self.reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - same
        del server, session
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def server(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Server]:
    handler = Server(request.param)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = False
    yield handler
    controller.stop()


@pytest.mark.parametrize("server", ["250 OK"], indirect=True)
def test_a_message_arrives_in_vietnamese(server: Server) -> None:
    outgoing.send("an@example.vn", "Mật khẩu", "Kính gửi bạn")
    assert len(server.taken) == 1


@pytest.mark.parametrize("server", ["450 later"], indirect=True)
def test_a_recipient_put_off_is_tried_again(server: Server) -> None:
    with pytest.raises(outgoing.NotTakenError):
        outgoing.send("an@example.vn", "Mật khẩu", "Kính gửi bạn")
    assert server.taken == []


@pytest.mark.parametrize("server", ["550 no such user"], indirect=True)
def test_a_recipient_refused_for_good_is_not_tried_again_and_not_named(server: Server) -> None:
    with pytest.raises(outgoing.UndeliverableError) as error:
        outgoing.send("an@example.vn", "Mật khẩu", "Kính gửi bạn")
    assert "an@example.vn" not in repr(error.value)
    assert server.taken == []


def test_pauses_double_from_half_a_minute_to_an_hour_and_then_it_is_given_up() -> None:
    now = timezone.now()
    pauses = [outgoing.when_to_try_again(attempt) for attempt in range(1, 13)]
    assert pauses[-1] is None
    seconds = [round((at - now) / timedelta(seconds=1)) for at in pauses if at]
    assert seconds == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
