"""What a list hides can't be asked out of it letter by letter, and no look goes unrecorded."""

from collections.abc import Callable

import pytest
from django.test import Client

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.users.roles import Role
from people import NUMBER
from staff import an_agency

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]
QUEUE = "/console/declarations/declaration/"


@pytest.fixture
def declaration(account: Account) -> Declaration:
    return declare(
        form=Declaration.Form.TK1_TS,
        boxes={"01": "Nguyễn Thị Ví Dụ", "13": NUMBER},
        participant=account.participant,
        phone="",
        email="moi@example.vn",
    )


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.AUDITOR, f"{QUEUE}?email__startswith=m"),
        (Role.AUDITOR, f"{QUEUE}?participant__full_name__startswith=N"),
        (Role.AUDITOR, f"{QUEUE}?participant__contacts__value__startswith=a"),
        (Role.OPERATOR, "/console/mail/letter/?address__startswith=a"),
        (Role.AUDITOR, "/console/audit/entry/?facts__icontains=a"),
        (Role.ADMINISTRATOR, "/console/users/user/?password__startswith=argon2"),
        (Role.ADMINISTRATOR, "/console/users/user/?session__session_key__startswith=a"),
        (Role.OFFICER, "/console/privacy/request/?text__contains=a"),
    ],
)
def test_a_list_is_filtered_by_nothing_but_its_filters(
    declaration: Declaration, as_role: Enter, role: Role, path: str
) -> None:
    assert declaration.email
    assert as_role(role).get(path).status_code == 400


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.OFFICER, f"{QUEUE}?state=accepted&due=over&form=TK1-TS&p=1"),
        (Role.AUDITOR, f"{QUEUE}?agency=1&of=participant-1"),
        (Role.AUDITOR, "/console/audit/entry/?day=today&q=7"),
        (Role.OPERATOR, "/console/charging/callrecord/?day=week&outcome=refused"),
    ],
)
def test_the_lists_own_filters_are_taken(
    declaration: Declaration, as_role: Enter, role: Role, path: str
) -> None:
    assert declaration.pk
    assert as_role(role).get(path).status_code == 200


def test_in_full_asks_again_who_one_is_when_the_login_is_long_ago(account: Account, as_role: Enter) -> None:
    path = f"/console/registry/participant/{account.participant_id}/in-full/"
    answer = as_role(Role.OFFICER, confirmed=False).post(path, {"reason": "Thử"})
    assert answer.headers["Location"].startswith("/nguoi-dung/xac-nhan/")
    assert not Entry.objects.filter(event="console:participant:shown").exists()


@pytest.mark.parametrize("path", ["/console/registry/participant/", f"{QUEUE}find/"])
@pytest.mark.parametrize("typed", [NUMBER, "0912345678", "an@example.vn"])
def test_whom_a_search_found_is_recorded_wherever_it_was_typed(
    account: Account, as_role: Enter, path: str, typed: str
) -> None:
    as_role(Role.OFFICER).post(path, {"typed": typed})
    entry = Entry.objects.get(event="console:participant:searched")
    assert (entry.account, entry.facts["participant"]) == (account.pk, account.participant_id)
    assert typed not in str(entry.facts)


def test_that_boxes_were_read_stands_among_the_owners_data(
    account: Account, declaration: Declaration, as_role: Enter
) -> None:
    as_role(Role.OFFICER).get(f"{QUEUE}{declaration.pk}/change/")
    assert Entry.objects.get(event="console:declaration:shown").account == account.pk


@pytest.mark.parametrize("digits", [30, 5000])
@pytest.mark.parametrize("path", [f"{QUEUE}?of=participant-{{}}", "/console/audit/entry/?q={}"])
def test_a_number_beyond_all_keys_finds_nothing(as_role: Enter, path: str, digits: int) -> None:
    auditor = as_role(Role.AUDITOR)
    assert auditor.get(path.format("9" * digits)).status_code == 200
    assert auditor.get(f"{QUEUE}{'9' * digits}/change/").status_code == 404


@pytest.mark.parametrize("path", ["agencies/agency/add/", "agencies/agency/{}/change/", "filers/filer/add/"])
def test_whose_people_are_whose_is_changed_only_after_a_confirmation(as_role: Enter, path: str) -> None:
    path = f"/console/{path.format(an_agency().pk)}"
    assert as_role(Role.ADMINISTRATOR).get(path).status_code == 200
    administrator = as_role(Role.ADMINISTRATOR, confirmed=False)
    for answer in (administrator.get(path), administrator.post(path, {"name": "Khác"})):
        assert answer.headers["Location"].startswith("/nguoi-dung/xac-nhan/")
