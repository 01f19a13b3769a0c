"""An erased account is nobody's: by every way, for lists, and for its owner."""

from datetime import timedelta

import pytest
from django.core import mail

from nhanh8.accounts import email_change, history, issuing
from nhanh8.accounts.find import by_number
from nhanh8.accounts.login import WrongPair
from nhanh8.accounts.models import Account, Event, IssuedPassword, LoginFailures, Session
from nhanh8.accounts.opening import open_accounts
from nhanh8.audit.models import Entry
from nhanh8.audit.verify import Sound, verify
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.mail.models import Letter
from nhanh8.privacy import erasure
from nhanh8.privacy.erasure import OpenedAgain, Plan
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import Answered, NotYours, NoWords, Over
from nhanh8.registry.models import Contact, Participant
from nhanh8.reissue import by_email
from nhanh8.reissue.models import Objection, Reissue
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from people import NUMBER, PASSWORD, VISITOR, log_in
from post import deliver_all
from staff import a_user

pytestmark = pytest.mark.django_db

EMAIL = "an@example.vn"


@pytest.fixture
def wish(session: Session) -> Request:
    """Give a request for erasure that waits; its letters are sent."""
    erasure.ask(session, "Tôi không dùng nữa", VISITOR)
    deliver_all()
    mail.outbox.clear()
    return Request.objects.get()


def test_staff_see_beforehand_what_goes_and_what_stays_and_nothing_changes(
    wish: Request, session: Session
) -> None:
    account = session.account
    history.note(account, history.What.CHANGED, way="portal")
    issuing.offer(account, issuing.prepare(), timedelta(hours=1))
    by_email.request(NUMBER, EMAIL, VISITOR)
    declare(
        form=Declaration.Form.SD_GD,
        boxes={},
        participant=account.participant,
        phone="",
        email="moi@example.vn",
    )
    assert erasure.plan(wish.participant) == Plan(
        account=True,
        sessions=1,
        events=1,
        issued_passwords=1,
        reissues=1,
        emails=1,
        waiting_letters=1,
        phones_stay=1,
        declarations_stay=1,
        declarations_wait=1,
    )
    assert Account.objects.exists()
    assert Contact.objects.count() == 2


def test_an_erased_account_is_gone_with_everything_of_it_and_the_participant_stays(
    wish: Request, session: Session, officer: User
) -> None:
    account = session.account
    old = email_change.addresses(session).get()
    email_change.begin(session, old.pk, "moi@example.vn", VISITOR)
    by_email.request(NUMBER, EMAIL, VISITOR)
    Objection.objects.create(account=account, at=wish.asked_at)
    assert erasure.carry_out(officer, wish.pk, "Đã xóa tài khoản.") == Answered()
    for model in (Account, Session, Event, Reissue, IssuedPassword, Objection):
        assert not model.objects.exists()
    assert Participant.objects.get().contacts.get().kind == Contact.Kind.PHONE
    assert isinstance(verify(), Sound)


def test_the_addresses_are_told_though_they_are_off_file_and_what_waited_is_not_sent(
    wish: Request, officer: User
) -> None:
    by_email.request(NUMBER, EMAIL, VISITOR)
    erasure.carry_out(officer, wish.pk, "Đã xóa tài khoản của bạn.")
    deliver_all()
    assert [one.to for one in mail.outbox] == [[EMAIL], [EMAIL]]
    subjects = {str(one.subject) for one in mail.outbox}
    assert subjects == {
        "Trả lời yêu cầu về dữ liệu cá nhân của bạn",
        "Thông tin liên hệ trong hồ sơ BHXH của bạn đã thay đổi",
    }
    assert any("Đã xóa tài khoản của bạn." in str(one.body) for one in mail.outbox)
    assert not Letter.objects.filter(state=Letter.State.WAITING).exists()
    assert not Letter.objects.exclude(address="").exists()


def test_whoever_asks_for_an_erased_account_is_answered_as_for_nobody(wish: Request, officer: User) -> None:
    erasure.carry_out(officer, wish.pk, "Đã xóa.")
    assert by_number(NUMBER) is None
    assert log_in(NUMBER, PASSWORD) == WrongPair() == log_in("9999999999", PASSWORD)
    assert isinstance(by_email.request(NUMBER, EMAIL, VISITOR), by_email.Asked)
    assert Reissue.objects.get().account is None
    assert LoginFailures.objects.count() == 2


def test_no_list_opens_an_erased_account_and_staff_do_when_its_owner_wants_one_again(
    wish: Request, officer: User
) -> None:
    participant = wish.participant_id
    assert erasure.open_again(officer, wish.pk) == NotYours()
    erasure.carry_out(officer, wish.pk, "Đã xóa.")
    open_accounts([participant])
    assert not Account.objects.exists()
    assert erasure.open_again(officer, wish.pk) == OpenedAgain()
    assert log_in(NUMBER, PASSWORD) == WrongPair()  # there is an account, and it has no password
    assert Account.objects.get().participant_id == participant
    assert erasure.open_again(officer, wish.pk) == Over()
    assert erasure.open_again(a_user(Role.AUDITOR), wish.pk) == NotYours()


def test_an_erasure_is_carried_out_once_with_words_and_by_whom_it_concerns(
    wish: Request, officer: User
) -> None:
    assert erasure.carry_out(officer, wish.pk, " ") == NoWords()
    assert erasure.refuse(officer, wish.pk, "") == NoWords()
    assert erasure.carry_out(a_user(Role.AUDITOR), wish.pk, "Đã xóa.") == NotYours()
    assert Account.objects.exists()
    assert erasure.carry_out(officer, wish.pk, "Đã xóa.") == Answered()
    assert erasure.carry_out(officer, wish.pk, "Đã xóa.") == Over()
    assert erasure.refuse(officer, wish.pk, "Không.") == Over()


def test_an_erasure_that_is_refused_leaves_everything_and_says_why(wish: Request, officer: User) -> None:
    assert erasure.refuse(officer, wish.pk, "Có hồ sơ đang giải quyết.") == Answered()
    assert Account.objects.exists()
    deliver_all()
    assert "Có hồ sơ đang giải quyết." in str(mail.outbox[0].body)
    assert "không thực hiện" in str(mail.outbox[0].body)


def test_what_somebody_asked_for_and_was_erased_stays_in_the_record(wish: Request, officer: User) -> None:
    erasure.carry_out(officer, wish.pk, "Đã xóa.")
    assert Entry.objects.get(event="privacy:erasure:done").facts["user"] == officer.pk


def test_an_account_that_is_gone_already_is_no_hindrance(wish: Request, officer: User) -> None:
    Account.objects.all().delete()
    assert erasure.plan(wish.participant).account is False
    assert erasure.carry_out(officer, wish.pk, "Đã xóa.") == Answered()
