"""Who is invited, by whom, and how an invitation is taken up."""

import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.config import settings
from nhanh8.passwords.weakness import Weakness
from nhanh8.users.administration import invitations
from nhanh8.users.administration.invitations import Invited, NotInvited, invite
from nhanh8.users.entering import joining, login
from nhanh8.users.entering.joining import Weak
from nhanh8.users.entering.login import HalfWay, Opened, Refused
from nhanh8.users.models import Invitation, User
from nhanh8.users.proofs import factors
from nhanh8.users.roles import Role
from post import deliver_all
from staff import a_filer, a_user, an_agency
from users_at_the_door import BROWSER, PASSWORD, SECRET, code

pytestmark = pytest.mark.django_db(transaction=True)


def invited(by: User | None = None, username: str = "canbo.mot") -> User:
    result = invite(by, username, "Trần Thị Cán Bộ", "canbo@example.com", Role.OFFICER, an_agency())
    assert isinstance(result, Invited)
    return result.user


def code_of(user: User) -> str:
    made = invitations.make_code(user.invitation.pk)
    assert made
    return made


def test_an_administrator_invites_and_a_letter_brings_the_code() -> None:
    user = invited(a_user(Role.ADMINISTRATOR))
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == ["canbo@example.com"]
    assert "http" not in letter.body
    sent = re.search(r"Mã mời: ([A-Z2-9-]{14})", str(letter.body))
    assert sent
    assert isinstance(joining.take_up("canbo.mot", sent[1], PASSWORD, BROWSER), HalfWay)
    assert [e.event for e in Entry.objects.order_by("sequence")] == [
        "users:user:invited",
        "users:invitation:accepted",
    ]
    assert user.username == "canbo.mot"


def test_the_command_line_invites_without_a_letter() -> None:
    invited()
    deliver_all()
    assert mail.outbox == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_invites(role: Role) -> None:
    with pytest.raises(PermissionError):
        invited(a_user(role))
    assert User.objects.count() == 1


def test_an_invitation_leads_through_the_second_factor_to_a_session() -> None:
    user = invited()
    half = joining.take_up("canbo.mot", code_of(user), PASSWORD, BROWSER)
    assert isinstance(half, HalfWay)
    assert login.set_up(half, BROWSER) is None  # there is no second factor yet
    added = factors.add_code_app(user, SECRET, code(), BROWSER)
    assert isinstance(added, factors.Added)
    assert len(set(added.recovery_codes)) == 10
    assert login.set_up(half, BROWSER) == Opened(user)
    assert not Invitation.objects.exists()


def test_set_up_that_was_broken_off_goes_on_while_the_invitation_holds() -> None:
    user = invited()
    joining.take_up("canbo.mot", code_of(user), PASSWORD, BROWSER)
    assert isinstance(login.with_password("canbo.mot", PASSWORD, BROWSER), HalfWay)
    with time_machine.travel(timezone.now() + settings().users.invitation_lasts):
        assert login.with_password("canbo.mot", PASSWORD, BROWSER) == Refused()


def test_a_code_works_once_the_newest_only_and_for_days() -> None:
    user = invited()
    first, second = code_of(user), code_of(user)
    assert joining.take_up("canbo.mot", first, PASSWORD, BROWSER) == Refused()
    with time_machine.travel(timezone.now() + settings().users.invitation_lasts):
        assert joining.take_up("canbo.mot", second, PASSWORD, BROWSER) == Refused()
        assert invitations.make_code(user.invitation.pk) is None
    assert isinstance(joining.take_up("canbo.mot", second, PASSWORD, BROWSER), HalfWay)
    assert joining.take_up("canbo.mot", second, "một câu dài khác hẳn", BROWSER) == Refused()
    assert invitations.make_code(user.invitation.pk) is None


@pytest.mark.parametrize("name", ["canbo.mot", "khongai"])
def test_a_wrong_code_and_an_unknown_name_are_refused_alike(name: str) -> None:
    user = invited()
    code_of(user)
    for typed in ("", "ABCD-EFGH-JKMN", "none"):
        assert joining.take_up(name, typed, PASSWORD, BROWSER) == Refused()


def test_codes_cannot_be_tried_through() -> None:
    right = code_of(invited())
    with time_machine.travel(timezone.now().replace(minute=10), tick=False):
        for _ in range(10):
            joining.take_up("canbo.mot", "ABCD-EFGH-JKMN", PASSWORD, BROWSER)
        assert joining.take_up("canbo.mot", right, PASSWORD, BROWSER) == Refused()


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("ngắn quá", Weak((Weakness.TOO_SHORT,), holds_name=False)),
        ("password1234", Weak((Weakness.TOO_COMMON,), holds_name=False)),
        ("đây là CANBO.MOT nhé", Weak((), holds_name=True)),
        ("đây là ｃａｎｂｏ.ｍｏｔ nhé", Weak((), holds_name=True)),
    ],
)
def test_a_weak_password_leaves_the_code_good(password: str, weak: Weak) -> None:
    right = code_of(invited())
    assert joining.take_up("canbo.mot", right, password, BROWSER) == weak
    assert isinstance(joining.take_up("canbo.mot", right, PASSWORD, BROWSER), HalfWay)


def test_what_is_wrong_is_said_of_each_field() -> None:
    result = invite(None, "Á", " ", "không phải", Role.OFFICER)
    assert isinstance(result, NotInvited)
    assert [fault.field for fault in result.faults] == ["username", "full_name", "email", "agency"]


@pytest.mark.parametrize(
    ("role", "agency", "filer", "fields"),
    [
        (Role.SUPERVISOR, False, False, ["agency"]),
        (Role.REPRESENTATIVE, False, False, ["filer"]),
        (Role.REPRESENTATIVE, True, True, ["agency"]),
        (Role.AUDITOR, False, True, ["filer"]),
        (Role.AUDITOR, False, False, []),
        (Role.OPERATOR, True, False, []),
    ],
)
def test_a_role_and_whom_it_is_for_have_to_fit(
    role: Role, agency: bool, filer: bool, fields: list[str]
) -> None:
    place = an_agency() if agency else None
    unit = a_filer() if filer else None
    assert [fault.field for fault in invitations.place_faults(role, place, unit)] == fields


def test_a_name_is_one_users() -> None:
    invited()
    result = invite(None, "CANBO.MOT", "Người Khác", "khac@example.com", Role.AUDITOR)
    assert isinstance(result, NotInvited)
    assert [fault.field for fault in result.faults] == ["username"]


@pytest.mark.parametrize("other", ["an+2@example.vn", "an@example.vn", "AN+x@Example.VN"])
def test_a_tag_makes_no_other_mailbox(other: str) -> None:
    for name, address in (("an", "an+1@example.vn"), ("anh", "anh@example.vn")):
        assert isinstance(invite(None, f"{name}.so", "An", address, Role.OPERATOR), Invited)
    result = invite(None, "an.hai", "An", other, Role.OPERATOR)
    assert isinstance(result, NotInvited)
    assert [one.field for one in result.faults] == ["email"]
    assert isinstance(invite(None, "a.khac", "A", "a@example.vn", Role.OPERATOR), Invited)


@pytest.mark.parametrize(
    ("one", "other"), [("xn--v-d-rma6749a.vn", "ví-dụ.vn"), ("Ví-Dụ.VN", "xn--v-d-rma6749a.vn")]
)
def test_a_domain_in_its_two_forms_makes_no_two_users(one: str, other: str) -> None:
    first = invite(None, "an.mot", "An", f"An@{one}", Role.OPERATOR)
    assert isinstance(first, Invited)
    assert first.user.email == "an@ví-dụ.vn"
    second = invite(None, "an.hai", "An", f"an@{other}", Role.OPERATOR)
    assert isinstance(second, NotInvited)
    assert [fault.field for fault in second.faults] == ["email"]


def test_an_address_is_one_users_so_that_nobody_is_two_who_decide() -> None:
    invited()
    result = invite(None, "thu.hai", "Người Khác", "CanBo@Example.com", Role.SUPERVISOR, an_agency())
    assert isinstance(result, NotInvited)
    assert [one.field for one in result.faults] == ["email"]
