"""Nobody's contacts change in silence."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from nhanh8.audit.models import Entry
from nhanh8.mail import letters
from nhanh8.mail.models import Letter
from nhanh8.registry.intake import Tally, take_in
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.sheet import Sheet
from post import deliver_all

pytestmark = pytest.mark.django_db

AN = "Nguyễn An,0123456789,0912345678,an@example.com"


def imported(*rows: str) -> Tally:
    tally = Tally()
    file = io.BytesIO("\n".join(["name,social_insurance_number,phone,email", *rows]).encode())
    for _ in take_in(Sheet(file), tally, settle=len, refuse=print):
        pass
    return tally


def entries() -> list[dict[str, Any]]:
    changed = Entry.objects.filter(event="registry:contact:changed").order_by("sequence")
    return [entry.facts for entry in changed]


def jobs() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.order_by("enqueued_at"))


def test_new_people_and_the_same_list_again_are_no_change() -> None:
    imported(AN)
    imported(AN)
    imported("Nguyễn Ân,0123456789,,")
    assert (entries(), jobs()) == ([], [])


def test_a_change_is_recorded_with_masks_and_counts() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999;0912345678,ke.gian@example.org")
    assert entries() == [
        {
            "participant": Participant.objects.get().pk,
            "kinds": "email, phone",
            "phones_before": 1,
            "phones_after": 2,
            "emails_before": 1,
            "emails_after": 1,
            "removed": "a•••@example.com",
            "added": "•••••••••999, k•••@example.org",
        }
    ]


def test_only_the_kinds_that_changed_are_named() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999,")
    assert entries()[0]["kinds"] == "phone"
    assert (entries()[0]["emails_before"], entries()[0]["emails_after"]) == (1, 1)


def test_old_and_new_addresses_are_told_and_jobs_hold_ids_alone() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999,ke.gian@example.org")
    (job,) = jobs()
    ids = sorted(Letter.objects.values_list("pk", flat=True))
    assert job.args_kwargs == {"args": [ids], "kwargs": {}}
    deliver_all()
    assert sorted(message.to[0] for message in mail.outbox) == ["an@example.com", "ke.gian@example.org"]
    for message in mail.outbox:
        assert message.subject == "Thông tin liên hệ trong hồ sơ BHXH của bạn đã thay đổi"
        for told in (
            "Nguyễn An",
            "•••••••789",
            "Đã xóa: •••••••••678, a•••@example.com",
            "Đã thêm: •••••••••999, k•••@example.org",
            f"{timezone.localtime():%d/%m/%Y}",
            "Tổng đài 1900.9068 (1.000 đồng/phút)",
        ):
            assert told in message.body
        for untold in ("0123456789", "932345999", "912345678", "ke.gian", "an@example.com", "http"):
            assert untold not in message.body


def test_the_agency_is_named_before_the_hotline_which_costs() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999,")
    deliver_all()
    text = str(mail.outbox[0].body)
    assert 0 < text.index("cơ quan BHXH gần nhất") < text.index("Tổng đài 1900.9068")


def test_the_owner_of_an_unchanged_address_is_told_of_another_phone() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999,")
    deliver_all()
    assert [message.to for message in mail.outbox] == [["an@example.com"]]


def test_no_former_address_is_kept_when_its_mail_is_sent_and_none_is_sent_twice() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,,moi@example.com")
    (job,) = jobs()
    deliver_all()
    assert not Letter.objects.exclude(address="").exists()
    letters.deliver.call(*job.args_kwargs["args"])
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_away_is_tried_again_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    settings.EMAIL_USE_TLS = False
    imported(AN)
    imported("Nguyễn An,0123456789,,moi@example.com")
    with time_machine.travel(timezone.now(), tick=False):
        deliver_all()
        in_half_a_minute = timezone.now() + timedelta(seconds=30)
    assert [job.run_after for job in jobs()] == [in_half_a_minute] * 2
    assert set(Letter.objects.values_list("address", flat=True)) == {"an@example.com", "moi@example.com"}


def test_a_long_list_makes_jobs_of_some_mails_each() -> None:
    people = [f"Nguyễn An,{n:010},0912345678,an{n}@example.com" for n in range(1, 31)]
    imported(*people)
    imported(*(row.replace("@example.com", "@example.org") for row in people))
    assert [len(job.args_kwargs["args"][0]) for job in jobs()] == [20, 20, 20]


def test_a_batch_that_fails_tells_nobody() -> None:
    imported(AN)

    def fail(_ids: object) -> None:
        raise RuntimeError

    sheet = Sheet(
        io.BytesIO(f"name,social_insurance_number,phone,email\n{AN.replace('an@', 'moi@')}".encode())
    )
    with transaction.atomic(), pytest.raises(RuntimeError):
        next(take_in(sheet, Tally(), settle=fail, refuse=print))
    assert (entries(), jobs()) == ([], [])
    assert Contact.objects.filter(value="an@example.com").exists()


def test_no_full_contact_is_in_the_record_or_a_job() -> None:
    imported(AN)
    imported("Nguyễn An,0123456789,0932345999,ke.gian@example.org")
    kept = json.dumps([entries(), [job.args_kwargs for job in jobs()]])
    for personal in ("932345999", "912345678", "ke.gian", "an@example.com", "0123456789"):
        assert personal not in kept
