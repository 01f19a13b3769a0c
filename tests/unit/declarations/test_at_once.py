"""Two at the same moment: one filing, one decision, whichever way and on either database."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from authority import Authority, filing, write_trust
from filing import a_filer, a_participant, a_representative, boxes
from nhanh8.config import Settings
from nhanh8.declarations import deciding
from nhanh8.declarations.electronic import withdrawing
from nhanh8.declarations.electronic.filing import Receipt, file_form, file_sheet, file_xml
from nhanh8.declarations.models import Declaration, Filing, Step
from nhanh8.registry.models import Contact
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from staff import a_user
from workbooks import workbook

pytestmark = pytest.mark.django_db(transaction=True)

State = Declaration.State
_CA = Authority()
_SIGNERS = [_CA.issue("MST:0100047516") for _ in range(2)]
_SHEET = workbook(boxes())


@pytest.fixture
def user(configured: Callable[..., Settings], tmp_path: Path) -> User:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))
    return a_representative(a_filer(manages=[a_participant()]))


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do some things at the same moment, each in a thread of its own; gives what came of each."""
    together = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def do(place: int) -> None:
        try:
            together.wait()
            results[place] = acts[place]()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


@pytest.mark.parametrize("way", [Filing.Way.XML, Filing.Way.FORM, Filing.Way.SHEET])
def test_filed_twice_at_once_it_is_one_filing(user: User, way: Filing.Way) -> None:
    def file(place: int) -> object:
        match way:
            case Filing.Way.XML:
                return file_xml(_SIGNERS[place].sign(filing(boxes())))
            case Filing.Way.FORM:
                return file_form(user, boxes())
            case Filing.Way.SHEET:
                return file_sheet(user, _SHEET)

    receipts = at_once(lambda: file(0), lambda: file(1))
    assert all(isinstance(one, Receipt) for one in receipts), receipts
    numbers = {one.number for one in receipts if isinstance(one, Receipt)}
    assert numbers == {Filing.objects.get().number}
    assert sorted(one.again for one in receipts if isinstance(one, Receipt)) == [False, True]
    assert Declaration.objects.count() == (0 if way == Filing.Way.SHEET else 1)  # a sheet's are for its job


@pytest.fixture
def waiting(user: User) -> Declaration:
    assert isinstance(file_form(user, boxes()), Receipt)
    return Declaration.objects.get()


def officer(waiting: Declaration) -> User:
    assert waiting.filing
    return a_user(Role.OFFICER, agency=waiting.filing.filer.agency)


def test_of_two_officers_who_accept_at_once_one_does(waiting: Declaration) -> None:
    one, other = officer(waiting), officer(waiting)
    results = at_once(
        lambda: deciding.accept(one, waiting.pk, waiting.version),
        lambda: deciding.accept(other, waiting.pk, waiting.version),
    )
    assert {type(result) for result in results} == {deciding.Accepted, deciding.Stale}, results
    assert Step.objects.filter(state=State.ACCEPTED).count() == 1
    assert Contact.objects.filter(kind=Contact.Kind.EMAIL).count() == 1


def test_accepted_and_refused_at_once_it_is_one_of_both(waiting: Declaration) -> None:
    one, other = officer(waiting), officer(waiting)
    results = at_once(
        lambda: deciding.accept(one, waiting.pk, waiting.version),
        lambda: deciding.refuse(other, waiting.pk, waiting.version, "Không khớp."),
    )
    assert [type(result) for result in results].count(deciding.Stale) == 1, results
    waiting.refresh_from_db()
    assert waiting.state in {State.ACCEPTED, State.REFUSED}
    on_file = Contact.objects.filter(kind=Contact.Kind.EMAIL).exists()
    assert on_file == (waiting.state == State.ACCEPTED)


def test_withdrawn_and_accepted_at_once_it_is_one_of_both(waiting: Declaration, user: User) -> None:
    one = officer(waiting)
    of = Filing.objects.get()
    results = at_once(
        lambda: withdrawing.withdraw(of, user),
        lambda: deciding.accept(one, waiting.pk, waiting.version),
    )
    waiting.refresh_from_db()
    on_file = Contact.objects.filter(kind=Contact.Kind.EMAIL).exists()
    if waiting.state == State.ACCEPTED:
        assert results[0] == withdrawing.NothingWaits()
        assert on_file
    else:
        assert waiting.state == State.WITHDRAWN
        assert results == [withdrawing.Withdrawn(1), deciding.Stale()]
        assert not on_file
