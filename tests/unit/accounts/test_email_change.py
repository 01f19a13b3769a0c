"""Another e-mail address on file: two codes, one for each mailbox."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nhanh8.accounts import email_change, history, issuing, sessions
from nhanh8.accounts.email_change import Begun, Changed, Over, Reason, Refused, WrongCode
from nhanh8.accounts.login import LoggedIn
from nhanh8.accounts.models import Account, EmailChange, Session
from nhanh8.audit.models import Entry
from nhanh8.codes.models import OneTimeCode
from nhanh8.config import Settings, settings
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.reissue import freezing
from people import NUMBER, PASSWORD, VISITOR, choose, log_in, person
from post import deliver_all

pytestmark = pytest.mark.django_db

OLD, NEW = "cu@example.vn", "moi@example.vn"


def session_of(number: str = NUMBER) -> Session:
    match log_in(number, PASSWORD):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            return session
        case other:
            pytest.fail(str(other))


def contact(session: Session, address: str = OLD) -> int:
    return Contact.objects.get(participant=session.account.participant_id, value=address).pk


def begin(session: Session, new: str = NEW, old: str = OLD) -> int:
    match email_change.begin(session, contact(session, old), new, VISITOR):
        case Begun(change_id):
            return change_id
        case refused:
            pytest.fail(str(refused))


def refusal(session: Session, new: str = NEW, old_id: int | None = None) -> Reason | None:
    answer = email_change.begin(session, contact(session) if old_id is None else old_id, new, VISITOR)
    return answer.reason if isinstance(answer, Refused) else None


def mailed_codes() -> dict[str, str]:
    """Deliver the letters; give the newest code that each address got."""
    deliver_all()
    codes = {}
    for one in mail.outbox:
        if found := re.search(r"Mã xác nhận: (\d{6})", str(one.body)):
            codes[one.to[0]] = found[1]
    return codes


def confirm(session: Session, change: int, old: str, new: str) -> Changed | WrongCode | Over:
    return email_change.confirm(session, change, old, new, VISITOR)


def confirm_all(session: Session, change: int, new: str = NEW, old: str = OLD) -> Changed | WrongCode | Over:
    codes = mailed_codes()
    return confirm(session, change, codes[old], codes[new])


def emails(account: Account) -> list[str]:
    of_account = Contact.objects.filter(participant=account.participant_id, kind=Contact.Kind.EMAIL)
    return sorted(of_account.values_list("value", flat=True))


def test_both_codes_put_the_new_address_in_the_old_one_s_place_after_a_wait() -> None:
    account = person(emails=[OLD])
    session = session_of()
    with time_machine.travel(timezone.now(), tick=False):
        answer = confirm_all(session, begin(session))
        assert answer == Changed(timezone.now() + settings().registry.new_contact_waits)
    assert emails(account) == [NEW]
    assert Contact.objects.get(value=NEW).usable_from == answer.usable_from
    [event] = history.of(account).filter(what=history.What.EMAIL_CHANGED)
    assert (event.way, event.detail) == ("portal", "m•••@example.vn")
    assert Entry.objects.filter(event="accounts:email:changed").count() == 1


def test_old_and_new_and_every_other_address_are_told() -> None:
    person(emails=[OLD, "khac@example.vn"])
    session = session_of()
    assert isinstance(confirm_all(session, begin(session)), Changed)
    mail.outbox.clear()
    deliver_all()
    told = {one.to[0] for one in mail.outbox if "đã thay đổi" in one.subject}
    assert told == {OLD, NEW, "khac@example.vn"}


def test_the_chosen_one_of_several_addresses_is_replaced() -> None:
    account = person(emails=[OLD, "khac@example.vn"])
    session = session_of()
    change = begin(session, old="khac@example.vn")
    assert isinstance(confirm_all(session, change, old="khac@example.vn"), Changed)
    assert emails(account) == [OLD, NEW]


def test_nothing_changes_before_both_codes_are_right() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    assert confirm(session, change, codes[OLD], wrong(codes[NEW])) == WrongCode(True, False, 4)
    assert emails(account) == [OLD]
    waiting = email_change.waiting(session)
    assert waiting is not None
    assert (waiting.old_right, waiting.new_right) == (True, False)
    assert isinstance(confirm(session, change, "", codes[NEW]), Changed)  # the other was right before


def test_one_mailbox_is_not_enough() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    assert confirm(session, change, wrong(codes[OLD]), codes[NEW]) == WrongCode(False, True, 4)
    assert emails(account) == [OLD]


def test_five_wrong_codes_end_the_change() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    for left in (4, 3, 2, 1):
        assert confirm(session, change, codes[OLD], wrong(codes[NEW])) == WrongCode(True, False, left)
    assert confirm(session, change, codes[OLD], wrong(codes[NEW])) == Over()
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert emails(account) == [OLD]


def test_a_change_that_is_over_waits_for_nothing_and_leaves_no_more_entries() -> None:
    person(emails=[OLD])
    session = session_of()
    change = begin(session)
    for _ in range(20):
        confirm(session, change, "000000", "sai")
    assert email_change.waiting(session) is None
    assert Entry.objects.filter(event__startswith="accounts:email:").count() == 1 + 5


def test_codes_are_good_for_minutes() -> None:
    person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    with time_machine.travel(timezone.now() + settings().codes.good_for):
        assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
        assert email_change.waiting(session) is None


def test_the_same_codes_change_nothing_twice() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    assert isinstance(confirm(session, change, codes[OLD], codes[NEW]), Changed)
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert emails(account) == [NEW]


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_changes_the_address_once() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    together = Barrier(2)

    def press() -> Changed | WrongCode | Over:
        together.wait()
        try:
            return confirm(session, change, codes[OLD], codes[NEW])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(press), pool.submit(press)]]
    assert sorted(type(one).__name__ for one in answers) == ["Changed", "Over"]
    assert emails(account) == [NEW]


def test_two_tabs_have_codes_of_their_own() -> None:
    account = person(emails=[OLD])
    session = session_of()
    first, second = begin(session, "mot@example.vn"), begin(session, "hai@example.vn")
    codes = mailed_codes()
    assert isinstance(confirm(session, first, wrong(codes[OLD]), codes["hai@example.vn"]), WrongCode)
    assert isinstance(confirm(session, second, codes[OLD], codes["hai@example.vn"]), Changed)
    assert emails(account) == ["hai@example.vn"]
    assert confirm(session, first, codes[OLD], codes["mot@example.vn"]) == Over()  # what it replaced is gone


def test_a_change_ends_with_its_session() -> None:
    account = person(emails=[OLD])
    session, other = session_of(), session_of()
    change = begin(session)
    codes = mailed_codes()
    assert confirm(other, change, codes[OLD], codes[NEW]) == Over()
    sessions.end_others(other)
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert not EmailChange.objects.exists()
    assert emails(account) == [OLD]


def test_codes_of_an_ended_session_are_not_mailed() -> None:
    person(emails=[OLD])
    session = session_of()
    begin(session)
    sessions.end(session)
    assert mailed_codes() == {}
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.UNWANTED}


def test_nobody_changes_or_confirms_what_is_another_s() -> None:
    account = person(emails=[OLD])
    person("0987654321", emails=["la@example.vn"])
    session, stranger = session_of(), session_of("0987654321")
    assert refusal(stranger, old_id=contact(session)) is Reason.NOT_ON_FILE
    assert refusal(stranger, old_id=2**63 - 1) is Reason.NOT_ON_FILE
    phone = Contact.objects.get(participant=account.participant_id, kind=Contact.Kind.PHONE)
    assert refusal(session, old_id=phone.pk) is Reason.NOT_ON_FILE
    change = begin(session)
    codes = mailed_codes()
    assert confirm(stranger, change, codes[OLD], codes[NEW]) == Over()
    assert emails(account) == [OLD]


def test_a_first_address_comes_by_declaration_only() -> None:
    person(emails=[])
    assert refusal(session_of(), old_id=1) is Reason.NO_OLD_ADDRESS


@pytest.mark.parametrize("new", ["", "không phải địa chỉ", "a@b", "a@example.vn\nBcc: b@example.vn"])
def test_what_is_no_address_is_refused_and_costs_nothing(new: str) -> None:
    person(emails=[OLD])
    session = session_of()
    for _ in range(10):
        assert refusal(session, new) is Reason.NOT_AN_ADDRESS
    assert refusal(session) is None


def test_an_address_on_one_s_own_file_is_refused() -> None:
    person(emails=[OLD, "khac@example.vn"])
    session = session_of()
    assert refusal(session, OLD.upper()) is Reason.SAME
    assert refusal(session, "Khac@example.vn") is Reason.SAME


def test_an_address_on_somebody_else_s_file_changes_no_answer() -> None:
    person(emails=[OLD])
    person("0987654321", emails=[NEW])
    session = session_of()
    assert isinstance(confirm_all(session, begin(session)), Changed)
    assert Contact.objects.filter(value=NEW).count() == 2


def test_a_frozen_account_changes_no_address() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    freezing.object_to_it(session, VISITOR)
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert refusal(session) is Reason.FROZEN
    assert emails(account) == [OLD]


def test_an_account_may_ask_so_often_a_day() -> None:
    person(emails=[OLD])
    session = session_of()
    for n in range(3):
        assert refusal(session, f"{n}@example.vn") is None
    assert refusal(session, "3@example.vn") is Reason.TOO_MANY
    deliver_all()
    assert len(mail.outbox) == 6
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert refusal(session_of(), "4@example.vn") is None


def test_a_stranger_s_mailbox_is_not_flooded(configured: Callable[..., Settings]) -> None:
    configured(registry={"email_changes_to_address": "2 per day"})
    for n in range(3):
        person(f"010000000{n}", phones=[], emails=[f"{n}@example.vn"])
    answers = [
        refusal(
            session := session_of(f"010000000{n}"), "Nan.Nhan@example.vn", contact(session, f"{n}@example.vn")
        )
        for n in range(3)
    ]
    assert answers == [None, None, Reason.TOO_MANY]


def test_the_new_address_learns_no_name_and_no_number() -> None:
    person(emails=[OLD])
    begin(session_of())
    deliver_all()
    [to_new] = [one for one in mail.outbox if one.to == [NEW]]
    assert "Nguyễn Thị Ví Dụ" not in str(to_new.message())
    assert "Nguyễn Thị Ví Dụ" not in str(to_new.body)
    assert "789" not in str(to_new.body)


def test_a_password_in_the_old_mailbox_no_longer_opens_anything() -> None:
    account = person(emails=[OLD])
    session = session_of()
    offered = issuing.offer(account, issuing.prepare(), timedelta(hours=1), opens_on_offer=True)
    assert isinstance(confirm_all(session, begin(session)), Changed)
    offered.refresh_from_db()
    assert offered.state == issuing.State.WITHDRAWN


def test_an_address_that_came_on_file_meanwhile_is_not_put_there_twice() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    account.participant.contacts.create(kind=Contact.Kind.EMAIL, value=NEW)
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert emails(account) == [OLD, NEW]


def test_an_old_address_that_is_no_longer_on_file_confirms_nothing() -> None:
    account = person(emails=[OLD])
    session = session_of()
    change = begin(session)
    codes = mailed_codes()
    account.participant.contacts.filter(value=OLD).delete()
    assert confirm(session, change, codes[OLD], codes[NEW]) == Over()
    assert email_change.waiting(session) is None


def test_a_session_that_ended_this_moment_begins_nothing() -> None:
    person(emails=[OLD])
    session = session_of()
    old_id = contact(session)
    gone = Session.objects.get(pk=session.pk)
    choose(session, PASSWORD, "một mật khẩu hoàn toàn khác")
    assert refusal(gone, old_id=old_id) is Reason.LOGGED_OUT


@given(typed=st.text(max_size=40))
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
    deadline=None,
)
def test_whatever_is_typed_as_a_code_is_right_or_wrong(typed: str) -> None:
    account = Account.objects.filter(participant__social_insurance_number=NUMBER).first() or person(
        emails=[OLD]
    )
    session = session_of()
    change = EmailChange.objects.create(
        session=session,
        old=account.participant.contacts.get(value=OLD),
        new_address=NEW,
        code_old=_code(),
        code_new=_code(),
    )
    assert confirm(session, change.pk, typed, typed) == WrongCode(False, False, 4)


def _code() -> OneTimeCode:
    return OneTimeCode.objects.create(expires_at=timezone.now() + timedelta(minutes=5), tries_left=5)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"
