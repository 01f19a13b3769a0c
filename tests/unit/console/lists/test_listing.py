"""What the console's lists have in common."""

from collections.abc import Callable

import pytest
from django.test import Client

from nhanh8.accounts.models import Account
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.users.roles import Role

pytestmark = pytest.mark.django_db


def test_only_rows_that_the_page_shows_can_be_chosen(
    account: Account, as_role: Callable[..., Client]
) -> None:
    for email in ("a@example.vn", "b@example.vn"):
        declare(
            form=Declaration.Form.TK1_TS,
            boxes={},
            participant=account.participant,
            phone="",
            email=email,
        )
    page = as_role(Role.OFFICER).get("/console/declarations/declaration/").content.decode()
    assert page.count('name="_selected_action"') == 2
    assert "Chấp nhận các tờ khai đã chọn" in page
    assert "9000" not in page
    assert "Hãy chọn tất cả" not in page
