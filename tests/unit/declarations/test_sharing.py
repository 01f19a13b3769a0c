"""How many people have one phone or one address."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhanh8.config import Settings
from nhanh8.declarations import deciding, sharing
from nhanh8.declarations.deciding import Accepted, ToBeLookedAt, WaitsForSecond
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.declarations.sharing import Shared
from nhanh8.users.roles import Role
from people import person
from staff import AGENCY, a_user, an_agency

pytestmark = pytest.mark.django_db

ONE, OTHER = "chung@example.vn", "rieng@example.vn"
PHONE = "+84932345999"
State = Declaration.State


def declared(number: int, *, phone: str = "", email: str = ONE) -> Declaration:
    """Somebody with no contacts declares some; each number is somebody else."""
    an_agency()
    account = person(f"90000{number:05}", phones=(), emails=())
    account.participant.agency = AGENCY
    account.participant.save()
    return declare(
        form=Declaration.Form.TK1_TS, boxes={}, participant=account.participant, phone=phone, email=email
    )


def test_people_are_counted_not_declarations() -> None:
    first, second = declared(1), declared(2, phone=PHONE)
    again = declare(
        form=first.form,
        boxes={},
        participant=first.participant,
        phone="",
        email=ONE,  # type: ignore[arg-type]
    )
    assert sharing.of([first, second, again]) == [Shared(0, 2), Shared(1, 2), Shared(0, 2)]
    assert sharing.of([]) == []
    assert sharing.of([declared(3, email="", phone=PHONE)]) == [Shared(2, 0)]


def test_who_has_it_on_file_counts_and_so_does_a_refused_declaration_but_no_draft() -> None:
    person(emails=[ONE])
    Declaration.objects.filter(pk=declared(1).pk).update(state=State.REFUSED)
    Declaration.objects.filter(pk=declared(2).pk).update(state=State.DRAFT, participant=None)
    assert sharing.of([declared(3)]) == [Shared(0, 3)]


def test_a_page_takes_four_statements() -> None:
    each = [declared(1, phone=PHONE), declared(2, email=OTHER), declared(3)]
    with CaptureQueriesContext(connection) as queries:
        sharing.of(each)
    assert len(queries) == 4


def test_counting_stops_where_thousands_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_PAIRS_AT_ONCE", 3)
    monkeypatch.setattr(sharing, "MOST", 4)
    each = [declared(number) for number in range(6)]
    assert sharing.of([*each[:1], declared(9, email=OTHER)]) == [Shared(0, 4), Shared(0, 1)]


def test_beyond_the_setting_another_has_to_agree_and_it_is_not_accepted_among_others() -> None:
    officer = a_user(Role.OFFICER)
    three = [declared(number) for number in range(3)]
    assert isinstance(deciding.accept_among_others(officer, three[0].pk, 0), Accepted)
    declared(3)
    assert deciding.accept_among_others(officer, three[1].pk, 0) == ToBeLookedAt()
    assert Declaration.objects.get(pk=three[1].pk).version == 0
    assert deciding.accept(officer, three[1].pk, 0) == WaitsForSecond()
    assert isinstance(deciding.second(a_user(Role.SUPERVISOR), three[1].pk, 1), Accepted)


def test_how_many_may_share_is_a_setting(configured: Callable[..., Settings]) -> None:
    configured(declarations={"one_contact_for": 1})
    each = [declared(number) for number in range(2)]
    assert deciding.accept(a_user(Role.OFFICER), each[0].pk, 0) == WaitsForSecond()


def test_an_address_with_a_tag_takes_another_for_its_mailbox_may_be_everybodys() -> None:
    officer = a_user(Role.OFFICER)
    each = [declared(number, email=f"ke.toan+{number}@example.vn") for number in range(2)]
    assert sharing.of(each) == [Shared(0, 1, tagged=True)] * 2
    assert deciding.accept_among_others(officer, each[0].pk, 0) == ToBeLookedAt()
    assert deciding.accept(officer, each[0].pk, 0) == WaitsForSecond()
