"""What waits may be withdrawn by its filer: once, with everyone told who was told that it waits."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from authority import DRAWN_UP, Authority, filing, write_trust
from filing import a_filer, a_participant, a_representative, boxes
from nhanh8.audit.models import Entry
from nhanh8.config import Settings
from nhanh8.declarations import deciding
from nhanh8.declarations.electronic import withdrawing
from nhanh8.declarations.electronic.filing import Receipt, file_form, file_xml
from nhanh8.declarations.mails import TO_PERSON, WITHDRAWN, to_person, withdrawn
from nhanh8.declarations.models import Declaration, Filing, Step
from nhanh8.mail.layout import as_text
from nhanh8.mail.models import Letter
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from staff import a_user

pytestmark = pytest.mark.django_db

State = Declaration.State
PEOPLE = [("0123456789", "Nguyễn Thị Ví Dụ"), ("0223456789", "Trần Bình"), ("0323456789", "Lê Chi")]
_CA = Authority()


@pytest.fixture
def user() -> User:
    return a_representative(a_filer(manages=[a_participant(*one) for one in PEOPLE]))


@pytest.fixture
def three(configured: Callable[..., Settings], tmp_path: Path, user: User) -> Filing:
    """File for three people, in signed XML."""
    del user
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))
    assert isinstance(file_xml(signed()), Receipt)
    return Filing.objects.get()


def signed(day: str = DRAWN_UP) -> bytes:
    rows = [boxes(number, b01=name, b08=f"{number}@example.com") for number, name in PEOPLE]
    return _CA.issue("MST:0100047516").sign(filing(*rows, day=day))


def states(filing: Filing) -> Sequence[str]:
    return list(filing.declarations.order_by("row").values_list("state", flat=True))


def told(kind: str) -> Sequence[str]:
    return list(Letter.objects.filter(kind=kind).order_by("pk").values_list("address", flat=True))


def test_all_that_waits_is_withdrawn_and_what_was_decided_stays(three: Filing, user: User) -> None:
    Declaration.objects.filter(row=1).update(state=State.ACCEPTED)
    assert withdrawing.withdraw(three, user) == withdrawing.Withdrawn(2)
    assert states(three) == [State.ACCEPTED, State.WITHDRAWN, State.WITHDRAWN]
    assert Step.objects.filter(state=State.WITHDRAWN, by=user).count() == 2
    assert told(WITHDRAWN) == ["ke.toan@example.com"]
    entry = Entry.objects.get(event="declarations:filing:withdrawn")
    assert (entry.facts["number"], entry.facts["rows"], entry.facts["by"]) == (three.number, 2, user.pk)


def test_the_letter_counts_and_names_nobody(three: Filing, user: User) -> None:
    withdrawing.withdraw(three, user, row=2)
    message = as_text(withdrawn(three.pk))
    assert three.number in message
    assert "Số tờ khai đã rút: 1" in message
    assert "Số tờ khai khác trong hồ sơ: 2" in message
    assert not any(number in message or name in message for number, name in PEOPLE)


def test_one_row_is_withdrawn_alone_and_once(three: Filing, user: User) -> None:
    assert withdrawing.withdraw(three, user, row=3) == withdrawing.Withdrawn(1)
    assert states(three) == [State.FILED, State.FILED, State.WITHDRAWN]
    assert withdrawing.withdraw(three, user, row=3) == withdrawing.NothingWaits()
    assert withdrawing.withdraw(three, user, row=4) == withdrawing.NothingWaits()
    assert told(WITHDRAWN) == ["ke.toan@example.com"]


def test_who_was_told_that_it_waits_is_told_that_it_waits_no_more(three: Filing, user: User) -> None:
    Declaration.objects.filter(row=2).update(state=State.SECOND)
    withdrawing.withdraw(three, user)
    assert told(TO_PERSON) == ["0223456789@example.com"]
    step = Step.objects.get(state=State.WITHDRAWN, declaration__row=2)
    assert "đã rút" in as_text(to_person(step.pk))


def test_another_filers_is_not_theirs_nor_a_member_of_staffs(three: Filing) -> None:
    stranger = a_representative(a_filer("0100109106"))
    for one in (stranger, a_user(Role.OFFICER)):
        assert withdrawing.withdraw(three, one) == withdrawing.NotTheirs()
    assert states(three) == [State.FILED] * 3


def test_a_spreadsheet_that_is_being_checked_is_not_withdrawn(three: Filing, user: User) -> None:
    Filing.objects.update(state=Filing.State.CHECKING)
    assert withdrawing.withdraw(three, user) == withdrawing.Checking()
    assert states(three) == [State.FILED] * 3


def test_an_officer_whose_page_is_older_decides_nothing(three: Filing, user: User) -> None:
    officer = a_user(Role.OFFICER, agency=three.filer.agency)
    first = three.declarations.get(row=1)
    withdrawing.withdraw(three, user)
    assert deciding.accept(officer, first.pk, first.version) == deciding.Stale()
    assert deciding.accept(officer, first.pk, first.version + 1) == deciding.Over()


def test_an_old_copy_of_what_was_withdrawn_files_nothing(three: Filing, user: User) -> None:
    withdrawing.withdraw(three, user)
    Filing.objects.update(filed_at=timezone.now() - timedelta(days=90))
    again = file_xml(signed())
    assert isinstance(again, Receipt)
    assert (again.number, again.again) == (three.number, True)
    assert states(three) == [State.WITHDRAWN] * 3
    anew = file_xml(signed(f"{date.fromisoformat(DRAWN_UP) - timedelta(days=1)}"))
    assert isinstance(anew, Receipt)
    assert not anew.again


def test_a_form_that_was_withdrawn_may_be_filed_anew(user: User) -> None:
    first = file_form(user, boxes())
    withdrawing.withdraw(Filing.objects.get(), user)
    second = file_form(user, boxes())
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert not second.again
    assert second.number != first.number
