"""Every address on file is told, and a mail server that is away loses nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from nhanh8.reissue.notices import SUBJECT, send_notice
from people import person
from phone import Phone

pytestmark = pytest.mark.django_db(transaction=True)


def jobs() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.order_by("enqueued_at"))


def run(job: DBTaskResult) -> None:
    send_notice.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])


def test_each_address_on_file_gets_a_notice_and_the_job_holds_ids_alone() -> None:
    person(emails=["an@example.vn", "con.gai@example.vn"])
    phone = Phone()
    offer = phone.offer()
    phone.hear(offer)
    for job in jobs():
        assert all(isinstance(argument, int) for argument in job.args_kwargs["args"])
        run(job)
    assert sorted(message.to[0] for message in mail.outbox) == ["an@example.vn", "con.gai@example.vn"]
    for message in mail.outbox:
        assert message.subject == SUBJECT
        assert "1900.9068" in message.body
        assert "•••••••789" in message.body
        assert "•••••••••678" in message.body
        assert offer.password.get_secret_value() not in message.body


def test_nobody_is_told_of_an_offer_that_was_not_heard() -> None:
    person(emails=["an@example.vn"])
    phone = Phone()
    phone.drop(phone.offer())
    assert jobs() == []


def test_an_address_taken_off_file_meanwhile_gets_nothing() -> None:
    account = person(emails=["an@example.vn"])
    phone = Phone()
    phone.hear(phone.offer())
    account.participant.contacts.all().delete()
    run(jobs()[0])
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again_later_and_longer(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    settings.EMAIL_USE_TLS = False
    person(emails=["an@example.vn"])
    phone = Phone()
    phone.hear(phone.offer())
    before = timezone.now()
    for _ in range(3):
        run(jobs()[-1])
    pauses = [job.run_after - before for job in jobs()[1:]]
    assert [round(pause / timedelta(seconds=30)) for pause in pauses] == [1, 2, 4]
    assert [job.args_kwargs["args"][2] for job in jobs()[1:]] == [2, 3, 4]
