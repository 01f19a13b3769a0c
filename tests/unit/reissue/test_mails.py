"""What the mails about a re-issue say, and to whom they go."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.accounts.models import Account, IssuedPassword
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.registry.models import Contact
from nhanh8.reissue import by_email
from people import NUMBER, VISITOR, person
from phone import Phone
from post import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, DAUGHTERS = "an@example.vn", "con.gai@example.vn"
APP = Visitor(Channel.APP, "192.0.2.2", "VssID")


def bodies() -> list[str]:
    return [str(message.body) for message in mail.outbox]


def test_after_a_call_each_address_on_file_gets_a_notice_and_the_jobs_hold_ids_alone() -> None:
    person(emails=[EMAIL, DAUGHTERS])
    phone = Phone()
    offer = phone.offer()
    phone.hear(offer)
    for job in DBTaskResult.objects.all():
        ((letter_id,),) = job.args_kwargs["args"]
        assert isinstance(letter_id, int)
    deliver_all()
    assert sorted(message.to[0] for message in mail.outbox) == [EMAIL, DAUGHTERS]
    for message in mail.outbox:
        assert message.subject == "Mật khẩu VssID của bạn vừa được cấp lại"
        for told in (
            "Tài khoản: •••••••789",
            "Bằng cách: gọi Tổng đài 1900.9068, phím 8, từ số điện thoại •••••••••678",
            f"{timezone.localtime():%d/%m/%Y}",
            "Mật khẩu cũ không còn dùng được.",
        ):
            assert told in message.body
        for untold in (offer.password.get_secret_value(), NUMBER, "912345678", "http"):
            assert untold not in message.body


def test_nobody_is_told_of_an_offer_that_was_not_heard() -> None:
    person(emails=[EMAIL])
    phone = Phone()
    phone.drop(phone.offer())
    deliver_all()
    assert mail.outbox == []


def test_the_agency_is_named_before_the_hotline_whose_fee_is_told() -> None:
    person(emails=[EMAIL, DAUGHTERS])
    by_email.request(NUMBER, EMAIL, APP)
    for _ in range(2):
        deliver_all()
    password, notice = bodies()
    for text in (password, notice):
        agency = text.index("hãy đến cơ quan BHXH gần nhất")
        assert agency < text.index("gọi ngay Tổng đài 1900.9068 (1.000 đồng/phút)")


def test_a_code_comes_with_its_time_and_a_warning_and_without_a_password() -> None:
    person(emails=[EMAIL])
    by_email.request(NUMBER, EMAIL, VISITOR)
    deliver_all()
    (text,) = bodies()
    assert re.search(r"^Mã xác nhận: \d{6}$", text, re.MULTILINE)
    assert re.search(r"^Có hiệu lực đến: \d\d:\d\d, \d\d/\d\d/\d{4}$", text, re.MULTILINE)
    assert "Không cho ai biết mã" in text
    assert not re.search(r"\d{8}", text)


def test_a_password_comes_with_what_it_is_for_and_until_when() -> None:
    person(emails=[EMAIL])
    by_email.request(NUMBER, EMAIL, APP)
    deliver_all()
    (text,) = bodies()
    assert re.search(r"^Mật khẩu mới: \d{8}$", text, re.MULTILINE)
    for told in (
        "Họ và tên: Nguyễn Thị Ví Dụ",
        "Tên đăng nhập (mã số BHXH): •••••••789",
        "Số điện thoại đăng ký: •••••••••678",
    ):
        assert told in text.splitlines()
    assert NUMBER not in text


def test_no_mail_has_anything_to_click() -> None:
    person(emails=[EMAIL, DAUGHTERS])
    by_email.request(NUMBER, EMAIL, VISITOR)
    by_email.request(NUMBER, EMAIL, APP)
    for _ in range(2):
        deliver_all()
    assert len(mail.outbox) == 3
    for text in bodies():
        assert "không có đường dẫn nào để bấm" in text
        assert "http" not in text


def test_an_address_given_up_while_the_accounts_row_was_waited_for_gets_no_password() -> None:
    person(emails=[EMAIL])
    by_email.request(NUMBER, EMAIL, APP)
    given_up: list[str] = []

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Take the address off file as whoever held the account's row did, just before it is given free."""
        if f'FROM "{Account._meta.db_table}"' in sql and not given_up:
            given_up.append(EMAIL)
            Contact.objects.filter(value=EMAIL).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        deliver_all()
    assert given_up == [EMAIL]
    assert mail.outbox == []
    assert not IssuedPassword.objects.exists()
