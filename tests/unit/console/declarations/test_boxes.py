"""A declaration beside the registry: what counts as the same, and what doesn't."""

from datetime import date

import pytest

from nhanh8.accounts.models import Account
from nhanh8.console.declarations import boxes
from nhanh8.declarations.models import Declaration
from people import NUMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(account: Account) -> Account:
    account.participant.born_on = date(1990, 2, 1)
    account.participant.personal_identification_number = "001099012345"
    account.participant.save()
    return account


def differs(account: Account, box: str, text: str) -> bool:
    row = Declaration(participant=account.participant, boxes={box: text})
    (one,) = boxes.of(row, in_full=True)
    return one.differs


@pytest.mark.parametrize("text", ["01/02/1990", "1/2/1990", "1990-02-01", "02/1990", "1990", "1.2.1990"])
def test_a_birth_date_is_the_same_however_it_is_written(known: Account, text: str) -> None:
    assert not differs(known, "03", text)


@pytest.mark.parametrize("text", ["02/01/1990", "1991", "01/02/90", "không rõ", "1990-01-02", "1/2/1990 1"])
def test_another_birth_date_differs(known: Account, text: str) -> None:
    assert differs(known, "03", text)


@pytest.mark.parametrize(
    ("box", "same", "other"),
    [
        ("01", "NGUYỄN  thị ví dụ", "Nguyen Thi Vi Du"),
        ("full_name", "Nguyễn Thị Ví Dụ", "Nguyễn Thị Ví"),
        ("13", NUMBER, "0123456780"),
        ("06", "001 099 012 345", "B1234567"),
        ("08", "khac@example.vn", ""),
    ],
)
def test_names_and_numbers_are_compared(known: Account, box: str, same: str, other: str) -> None:
    assert not differs(known, box, same)
    assert not other or differs(known, box, other)


def test_what_the_registry_does_not_know_never_differs(account: Account) -> None:
    assert not differs(account, "03", "01/02/1990")
    assert not differs(account, "06", "B1234567")
    row = Declaration(participant=None, boxes={"01": "Ai Đó"})
    assert boxes.of(row, in_full=True) == [boxes.Written("01", "Họ và tên", "Ai Đó", "", differs=False)]
