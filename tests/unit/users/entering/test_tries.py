"""How often one may be wrong, by user name and by network address."""

from collections.abc import Callable

import pytest

from nhanh8.audit.models import Entry
from nhanh8.config import Settings
from nhanh8.users.browser import Browser
from nhanh8.users.entering import tries

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = Browser("192.0.2.7", "Firefox"), Browser("198.51.100.4", "Firefox")


def test_an_address_that_is_blocked_uses_up_nobodys_tries(configured: Callable[..., Settings]) -> None:
    configured(users={"tries_per_user": "2 per hour", "tries_per_source": "3 per hour"})
    assert [tries.count(name, HERE) for name in ("an", "an", "binh", "chi")] == [True, True, True, False]
    assert [tries.count("chi", HERE) for _ in range(5)] == [False] * 5
    assert [tries.count("chi", ELSEWHERE) for _ in range(3)] == [True, True, False]
    assert Entry.objects.filter(event="users:login:blocked").count() == 2


def test_a_name_that_is_blocked_stays_so_whoever_tries(configured: Callable[..., Settings]) -> None:
    configured(users={"tries_per_user": "1 per hour", "tries_per_source": "1 per hour"})
    assert tries.count("an", HERE)
    assert not any(tries.count("an", HERE) for _ in range(3))
    assert not tries.count("an", ELSEWHERE)
