"""Which signs a form may hold where staff and filers' people type."""

import pytest
from django.test import Client

from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from people import person
from staff import AGENCY, a_user, an_agency, logged_in

pytestmark = pytest.mark.django_db

OFFICER, REPRESENTATIVE = Role.OFFICER, Role.REPRESENTATIVE
REFUSED = "Có ký tự không hợp lệ"


@pytest.fixture
def officer() -> User:
    return a_user(OFFICER)


@pytest.fixture
def declaration() -> Declaration:
    an_agency()
    account = person(emails=["an@example.vn"])
    account.participant.agency = AGENCY
    account.participant.save()
    boxes = {"01": "Nguyễn Thị Ví Dụ", "08": "moi@example.vn"}
    return declare(
        form=Declaration.Form.TK1_TS,
        boxes=boxes,
        participant=account.participant,
        phone="",
        email="moi@example.vn",
    )


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\x7f", "\x85", "\uffff"])
def test_a_reason_with_a_control_character_refuses_nothing(
    officer: User, declaration: Declaration, sign: str
) -> None:
    path = f"/console/declarations/declaration/{declaration.pk}/refuse/"
    answer = logged_in(Client(), officer).post(path, {"version": 0, "reason": f"Thiếu{sign} giấy tờ"})
    assert answer.status_code == 400
    assert REFUSED in answer.content.decode()
    declaration.refresh_from_db()
    assert declaration.state == Declaration.State.FILED


@pytest.mark.parametrize(
    "path",
    [
        "/console/declarations/declaration/find/",
        "/console/declarations/declaration/7/accept/",
        "/console/registry/participant/",
        "/console/registry/participant/7/open/",
        "/console/registry/participant/7/reissue/",
        "/console/registry/participant/7/freeze/",
        "/console/privacy/request/7/answer/",
        "/console/users/user/invite/",
        "/console/agencies/agency/add/",
        "/console/export/",
        "/quay/",
        "/quay/K7QM-2XW9-4BTA/",
        "/nguoi-dung/khoa/",
        "/nguoi-dung/dang-nhap/",
    ],
)
@pytest.mark.parametrize("fields", [{"any": "a\0"}, {"a\0": "any"}, {"any": ["fit", "a\x1b"]}])
def test_no_page_of_staff_takes_one(officer: User, path: str, fields: dict[str, str]) -> None:
    answer = logged_in(Client(), officer).post(path, fields)
    assert answer.status_code in {400, 404}
    assert (REFUSED in answer.content.decode()) is (answer.status_code == 400)


def test_line_ends_tabs_and_every_vietnamese_letter_are_taken(
    officer: User, declaration: Declaration
) -> None:
    path = f"/console/declarations/declaration/{declaration.pk}/refuse/"
    reason = "Thiếu:\r\n\tbản sao giấy tờ tùy thân, ằẵặỹĐ"
    assert logged_in(Client(), officer).post(path, {"version": 0, "reason": reason}).status_code == 302
    declaration.refresh_from_db()
    assert declaration.reason == reason


def test_filers_pages_say_it_in_the_form_where_what_was_typed_stays() -> None:
    client = logged_in(Client(), a_user(REPRESENTATIVE))
    page = client.post("/don-vi/tk1-ts/", {"o13": "0123456789", "o01": "Nguyễn\0 Văn", "o18": "a\x01"})
    assert page.status_code == 200
    assert "[01] " in page.content.decode()
    for query in ("so=a%00", "trang_thai=%00", "tu=%00", "den=%00", "trang=%00"):
        assert client.get(f"/don-vi/ho-so/?{query}").status_code == 200


def test_a_search_in_an_address_says_it_above_the_list() -> None:
    client = logged_in(Client(), a_user(Role.ADMINISTRATOR))
    for query in ("q=%00", "role=%00", "p=%00"):
        assert client.get(f"/console/users/user/?{query}", follow=True).status_code == 200
