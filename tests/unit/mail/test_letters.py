"""Letters: posted with a decision, sent once, tried again, forgotten by nobody."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from mail_server import MailServer, running, send_to
from nhanh8.config import settings as ours
from nhanh8.mail import letters, message_id
from nhanh8.mail.letters import Posted
from nhanh8.mail.message import Message, Paragraph
from nhanh8.mail.models import Letter
from nhanh8.threads import in_thread
from ports import free_port
from post import deliver_all, do_jobs

pytestmark = pytest.mark.django_db(transaction=True)

AN = "an@example.vn"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[dict[str, list[int]]]:
    """Register kinds of letters for one test; give what was composed."""
    composed: dict[str, list[int]] = {"test:notice": [], "test:code": []}

    def compose_as(kind: str, *, urgent: bool) -> None:
        @letters.composer(kind, urgent=urgent)
        def compose(about: int) -> Message | None:
            composed[kind].append(about)
            if about < 0:
                raise ArithmeticError("number 0912345678")
            return Message(f"{kind} {about}", (Paragraph("Xin chào"),)) if about else None

    compose_as("test:notice", urgent=False)
    compose_as("test:code", urgent=True)
    yield composed
    for kind in composed:
        del letters._kinds[kind]


def post(about: int = 7, address: str = AN, kind: str = "test:notice", **how: bool) -> Letter:
    letters.post(kind, [Posted(about, address)], **how)
    return Letter.objects.latest("pk")


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def test_a_letter_goes_with_its_decision_or_not_at_all() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_letter_that_was_sent_keeps_no_address_and_isnt_sent_again() -> None:
    letter = post()
    for _ in range(2):
        letters.deliver.call([letter.pk])
    letter.refresh_from_db()
    assert (letter.state, letter.address, letter.shown) == (Letter.State.SENT, "", "a•••@example.vn")
    assert subjects() == ["test:notice 7"]


def test_a_letter_to_nobody_is_composed_alike_and_not_sent(kinds: dict[str, list[int]]) -> None:
    letter = post(address="")
    deliver_all()
    letter.refresh_from_db()
    assert (letter.state, letter.shown, kinds["test:notice"]) == (Letter.State.UNWANTED, "", [7])
    assert mail.outbox == []


def test_what_nobody_wants_any_more_is_not_sent() -> None:
    letter = post(about=0)
    deliver_all()
    letter.refresh_from_db()
    assert (letter.state, letter.address) == (Letter.State.UNWANTED, "")


def test_one_letter_that_cant_be_composed_leaves_the_others_of_its_job_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    letters.post("test:notice", [Posted(1, AN), Posted(-1, AN), Posted(2, AN)], in_bulk=True)
    do_jobs()
    assert subjects() == ["test:notice 1", "test:notice 2"]
    faulty = Letter.objects.get(about=-1)
    assert (faulty.state, faulty.why) == (Letter.State.WAITING, "ArithmeticError")
    assert "could not be composed: test:notice" in caplog.text


def test_each_attempt_has_a_message_id_of_its_own_which_names_the_letter(settings: Settings) -> None:
    letter = post()
    with running(server := MailServer(), settings):
        for _ in range(2):
            Letter.objects.update(state=Letter.State.WAITING, address=AN)
            deliver_all()
    first, second = (str(one["Message-ID"]) for one in server.mails)
    assert first != second
    assert message_id.letter_of(first) == message_id.letter_of(second) == letter.pk


def test_whoever_waits_for_a_code_goes_before_notices_and_those_before_bulk() -> None:
    letters.post("test:notice", [Posted(n, AN) for n in range(1, 26)], in_bulk=True)
    post(about=26)
    post(about=27, kind="test:code")
    do_jobs()
    assert subjects()[:2] == ["test:code 27", "test:notice 26"]
    assert len(subjects()) == 27


def test_a_code_asked_for_now_goes_before_letters_that_were_put_off_for_long(settings: Settings) -> None:
    send_to(settings, 1)  # nobody listens there
    post(about=1, kind="test:code")
    post(about=2, kind="test:notice", in_bulk=True)
    for _ in range(4):
        deliver_all()
    assert set(Letter.objects.values_list("urgency", flat=True)) == {0, -10}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        post(about=3, kind="test:code")
        do_jobs()
    assert subjects() == ["test:code 3", "test:code 1", "test:notice 2"]


def test_greylisting_is_waited_for(settings: Settings) -> None:
    letter = post()
    server = MailServer("450 4.2.0 Greylisted")
    with running(server, settings):
        do_jobs()
        letter.refresh_from_db()
        assert (letter.state, letter.why, letter.attempts) == ("waiting", "reply 450 4.2.0", 1)
        server.recipient = "250 OK"
        do_jobs()
        assert server.raw == []
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            do_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(server.raw)) == ("sent", 2, 1)


def test_a_mail_server_that_is_dead_for_an_hour_loses_nothing_that_is_still_wanted(
    settings: Settings,
) -> None:
    port = free_port()
    send_to(settings, port)
    began = timezone.now()

    @letters.composer("test:code", urgent=True)
    def code(about: int) -> Message | None:
        over = timezone.now() > began + timedelta(minutes=5)
        return None if over else Message(f"code {about}", (Paragraph("Xin chào"),))

    for n in range(1, 6):
        post(about=n, address=f"an{n}@example.vn")
        post(about=n, address=f"an{n}@example.vn", kind="test:code")
    with time_machine.travel(began, tick=False) as clock:
        while timezone.now() < began + timedelta(hours=1):
            do_jobs()
            clock.shift(timedelta(seconds=30))
        assert Letter.objects.filter(kind="test:notice", state=Letter.State.WAITING).count() == 5
        with running(server := MailServer(), settings, port=port):
            while Letter.objects.filter(state=Letter.State.WAITING).exists():
                assert timezone.now() < began + timedelta(hours=3)
                do_jobs()
                clock.shift(timedelta(minutes=1))
    assert sorted(str(one["Subject"]) for one in server.mails) == [f"test:notice {n}" for n in range(1, 6)]
    assert set(Letter.objects.filter(kind="test:code").values_list("state", flat=True)) == {"unwanted"}


def test_after_twelve_attempts_a_letter_is_given_up_and_keeps_no_address(settings: Settings) -> None:
    send_to(settings, 1)  # nobody listens there
    letter = post()
    for _ in range(12):
        deliver_all()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.address) == ("given up", 12, "")
    assert letter.why == "ConnectionRefusedError"


async def test_a_letter_with_several_jobs_at_once_is_sent_once() -> None:
    def post_some() -> list[int]:
        letters.post("test:notice", [Posted(n, f"an{n}@example.vn") for n in range(1, 11)], in_bulk=True)
        return list(Letter.objects.values_list("pk", flat=True))

    ids = await in_thread(post_some)
    workers = ours().hotline.threads
    await asyncio.gather(*(in_thread(letters.deliver.call, ids) for _ in range(workers)))
    assert sorted(subjects()) == sorted(f"test:notice {n}" for n in range(1, 11))
    assert len(mail.outbox) == 10


def test_a_letter_that_someone_has_in_hand_is_left_to_them_until_they_must_be_dead(
    configured: Callable[..., Any],
) -> None:
    configured(mail={"timeout": timedelta(seconds=10)})
    letter = post()
    assert letters._take(letter.pk)
    letters.deliver.call([letter.pk])
    assert mail.outbox == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2, seconds=1)):
        letters.deliver.call([letter.pk])
    assert len(mail.outbox) == 1


def test_a_letter_whose_job_is_gone_gets_another() -> None:
    post()
    DBTaskResult.objects.all().delete()
    assert letters.take_up_forgotten() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert letters.take_up_forgotten() == 1
        assert letters.take_up_forgotten() == 0
        do_jobs()
    assert subjects() == ["test:notice 7"]


def test_a_letters_row_and_log_hold_no_address_in_full(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with running(MailServer("550 5.1.1 <an@example.vn> unknown"), settings):
        post()
        deliver_all()
    assert AN not in repr(Letter.objects.values())
    assert "not delivered: test:notice, refused: reply 550 5.1.1" in caplog.text
    assert "an@" not in caplog.text
