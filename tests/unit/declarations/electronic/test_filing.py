"""A filer files by form: once, for whom it manages, and is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from time_machine import travel

from filing import NUMBER, a_filer, a_participant, a_representative, boxes
from nhanh8.audit.models import Entry
from nhanh8.declarations.electronic.filing import Fault, NotTaken, Receipt, file_form, of
from nhanh8.declarations.electronic.numbering import check_digit
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.registry.models import Participant
from nhanh8.users.models import User
from post import deliver_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return a_representative(a_filer(manages=[a_participant()]))


def taken(answer: Receipt | NotTaken) -> Receipt:
    assert isinstance(answer, Receipt), answer
    return answer


def refused(answer: Receipt | NotTaken) -> list[tuple[str, str]]:
    assert isinstance(answer, NotTaken), answer
    return [(fault.box, fault.why) for fault in answer.faults]


def test_a_form_becomes_a_declaration_with_everything_that_was_written(user: User) -> None:
    receipt = taken(file_form(user, boxes(b07="0912 345 678", b17="Bệnh viện Ví Dụ", b11_1="Số 1")))
    declaration = Declaration.objects.select_related("filing").get()
    assert declaration.state == Declaration.State.FILED
    assert (declaration.phone, declaration.email) == ("+84912345678", "vi.du@example.com")
    assert declaration.boxes == boxes(b07="0912 345 678", b17="Bệnh viện Ví Dụ", b11_1="Số 1")
    assert declaration.agency == user.filer.agency  # type: ignore[union-attr]
    assert declaration.filing
    assert (declaration.filing.number, declaration.filing.filed_by) == (receipt.number, user)
    assert (receipt.rows, receipt.key, receipt.again) == (1, None, False)
    assert [one.number for one in of(user)] == [receipt.number]


def test_its_number_has_the_day_in_vietnam_and_a_check_digit(user: User) -> None:
    with travel("2026-11-23T18:00:00Z", tick=False):
        form, day, serial, check = taken(file_form(user, boxes())).number.split("-")
    assert (form, day) == ("TK1", "20261124")
    assert len(serial) == 6
    assert int(check) == check_digit(day + serial)


def test_the_filer_is_told_without_anything_personal(user: User) -> None:
    receipt = taken(file_form(user, boxes()))
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == ["ke.toan@example.com"]
    assert letter.subject == "Biên nhận hồ sơ TK1-TS điện tử"
    assert receipt.number in letter.body
    assert NUMBER not in letter.body
    assert "vi.du" not in letter.body


def test_filing_twice_is_filing_once(user: User) -> None:
    first = taken(file_form(user, boxes()))
    second = taken(file_form(user, {**boxes(), "08": " vi.du@example.com ", "19": ""}))
    assert (second.number, second.again) == (first.number, True)
    assert Declaration.objects.count() == 1


def test_what_was_refused_may_be_filed_again(user: User) -> None:
    first = taken(file_form(user, boxes()))
    Declaration.objects.update(state=Declaration.State.REFUSED)
    second = taken(file_form(user, boxes()))
    assert second.number != first.number
    assert not second.again


def test_what_was_accepted_is_the_same_for_a_day(user: User) -> None:
    first = taken(file_form(user, boxes()))
    Declaration.objects.update(state=Declaration.State.ACCEPTED)
    assert taken(file_form(user, boxes())).again
    with travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert taken(file_form(user, boxes())).number != first.number


@pytest.mark.django_db(transaction=True)
def test_filing_twice_at_the_same_moment_is_filing_once(user: User) -> None:
    def file(_: int) -> Receipt:
        try:
            return taken(file_form(user, boxes()))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(file, range(4)))
    assert len({receipt.number for receipt in receipts}) == 1
    assert sorted(receipt.again for receipt in receipts) == [False, True, True, True]
    assert Filing.objects.count() == Declaration.objects.count() == 1


def test_nobody_files_for_who_is_not_managed_or_not_known(user: User) -> None:
    a_filer("0100109106", manages=[a_participant("0223456789")])
    answers = [refused(file_form(user, boxes(number))) for number in ("0223456789", "0999999999")]
    assert answers[0] == answers[1]
    assert answers[0] == [("13", "Không có người tham gia này trong số người do đơn vị quản lý.")]
    assert not Filing.objects.exists()


def test_a_mistaken_number_is_noticed_by_the_name(user: User) -> None:
    assert refused(file_form(user, boxes(b01="Trần Văn Khác"))) == [
        ("01", "Họ và tên không khớp với mã số BHXH ở ô [13].")
    ]


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ({"b03": "31/12/1981"}, "03"),
        ({"b03": "1979"}, "03"),
        ({"b03": "01/12/1980"}, "03"),
        ({"b06": "001180000001"}, "06"),
    ],
)
def test_a_mistaken_number_is_noticed_by_date_and_paper(
    user: User, written: dict[str, str], box: str
) -> None:
    Participant.objects.update(born_on=date(1980, 12, 31), personal_identification_number="001180000000")
    assert [where for where, _ in refused(file_form(user, boxes(**written)))] == [box]


@pytest.mark.parametrize("written", [{"b03": "1980", "b06": "001180000000"}, {"b06": "C1234567"}, {}])
def test_what_is_not_known_or_not_compared_is_no_fault(user: User, written: dict[str, str]) -> None:
    Participant.objects.update(born_on=date(1980, 12, 31), personal_identification_number="001180000000")
    taken(file_form(user, boxes(b01="nguyen thi vi du", **written)))


def test_a_filer_that_is_no_longer_active_files_nothing(user: User) -> None:
    assert user.filer
    user.filer.active = False
    user.filer.save()
    assert "đã ngừng nộp" in refused(file_form(user, boxes()))[0][1]
    assert not Filing.objects.exists()


def test_staff_file_nothing(user: User) -> None:
    user.role, user.filer = "auditor", None
    assert refused(file_form(user, boxes())) == [("", "Bạn không được nộp hồ sơ cho đơn vị này.")]
    assert not of(user).exists()


def test_every_fault_is_told_at_once(user: User) -> None:
    answer = file_form(user, {"02": "khác", "03": "31/02/1980", "07": "113", "08": "không phải", "77": "?"})
    assert isinstance(answer, NotTaken)
    assert {fault.box for fault in answer.faults} == {"", "01", "02", "03", "07", "08", "13"}
    assert all(isinstance(fault, Fault) and fault.row is None for fault in answer.faults)


def test_the_record_has_what_was_filed_and_what_was_refused_without_a_full_number(user: User) -> None:
    file_form(user, boxes("0999999999"))
    file_form(user, boxes())
    events = Entry.objects.filter(event__startswith="declarations:filing").order_by("sequence")
    assert [entry.event for entry in events] == [
        "declarations:filing:refused",
        "declarations:filing:filed",
    ]
    assert [entry.facts["rows"] for entry in events[1:]] == [1]
    assert not any(
        number in str(entry.facts) for entry in events for number in (NUMBER, "0999999999", "vi.du@")
    )
