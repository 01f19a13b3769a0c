"""A passkey logs its owner in, once for each question, and nobody else."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.users.administration import managing
from nhanh8.users.entering import login
from nhanh8.users.entering.login import Opened, Refused
from nhanh8.users.models import Passkey, User
from nhanh8.users.proofs import factors, passkeys
from nhanh8.users.proofs.factors import Added, NotAdded
from nhanh8.users.roles import Role
from soft_key import DOMAIN, SoftKey
from users_at_the_door import BROWSER, a_user_with_an_app

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def with_key(user: User, key: SoftKey) -> SoftKey:
    asked = passkeys.ask_for_new(user, DOMAIN)
    added = factors.add_passkey(user, "Điện thoại", asked.state, key.made(asked), DOMAIN, BROWSER)
    assert added == Added(())
    return key


def log_in(key: SoftKey) -> Opened | Refused:
    asked = passkeys.ask_who(DOMAIN)
    return login.with_passkey(asked.state, key.signed(asked), DOMAIN, BROWSER)


def test_a_passkey_logs_its_owner_in() -> None:
    user = a_user_with_an_app()
    a_user_with_an_app(username="khac")
    key = with_key(user, SoftKey())
    assert log_in(key) == Opened(user)
    assert log_in(key) == Opened(user)


def test_an_answer_works_once() -> None:
    key = with_key(a_user_with_an_app(), SoftKey())
    asked = passkeys.ask_who(DOMAIN)
    answer = key.signed(asked)
    assert isinstance(login.with_passkey(asked.state, answer, DOMAIN, BROWSER), Opened)
    assert login.with_passkey(asked.state, answer, DOMAIN, BROWSER) == Refused()


def test_an_answer_works_once_for_a_key_that_counts_nothing_too() -> None:
    key = with_key(a_user_with_an_app(), SoftKey())
    asked, later = passkeys.ask_who(DOMAIN), passkeys.ask_who(DOMAIN)
    key.count = -1
    first = key.signed(asked)
    key.count = -1
    second = key.signed(later)
    assert isinstance(login.with_passkey(asked.state, first, DOMAIN, BROWSER), Opened)
    assert login.with_passkey(asked.state, first, DOMAIN, BROWSER) == Refused()
    assert login.with_passkey(later.state, second, DOMAIN, BROWSER) == Refused()


def test_a_copy_of_a_key_is_noticed() -> None:
    key = with_key(a_user_with_an_app(), SoftKey())
    copy = SoftKey(id=key.id, private=key.private, count=key.count)
    assert isinstance(log_in(key), Opened)
    assert log_in(copy) == Refused()


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://nhanh8.example.evil.example"},
        {"origin": f"http://{DOMAIN}"},
        {"domain": "evil.example"},
        {"verifies": False},
    ],
    ids=["another site", "in clear", "another domain", "owner not verified"],
)
def test_a_key_counts_on_our_pages_only_and_with_its_owner_verified(wrong: dict[str, object]) -> None:
    user = a_user_with_an_app()
    asked = passkeys.ask_for_new(user, DOMAIN)
    bad = SoftKey(**wrong)  # type: ignore[arg-type]
    added = factors.add_passkey(user, "", asked.state, bad.made(asked), DOMAIN, BROWSER)
    assert added == NotAdded()
    key = with_key(user, SoftKey())
    for name, value in wrong.items():
        setattr(key, name, value)
    assert log_in(key) == Refused()


def test_another_key_with_the_same_id_is_refused() -> None:
    user = a_user_with_an_app()
    key = with_key(user, SoftKey())
    asked = passkeys.ask_for_new(user, DOMAIN)
    other = SoftKey(id=key.id)
    assert factors.add_passkey(user, "", asked.state, other.made(asked), DOMAIN, BROWSER) == NotAdded()
    assert log_in(other) == Refused()


def test_what_one_user_was_asked_no_other_answers() -> None:
    user, other = a_user_with_an_app(), a_user_with_an_app(username="khac")
    asked = passkeys.ask_for_new(user, DOMAIN)
    key = SoftKey()
    assert factors.add_passkey(other, "", asked.state, key.made(asked), DOMAIN, BROWSER) == NotAdded()
    who = passkeys.ask_who(DOMAIN)
    assert factors.add_passkey(user, "", who.state, key.made(who), DOMAIN, BROWSER) == NotAdded()


def test_a_question_is_answered_within_minutes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        key = with_key(a_user_with_an_app(), SoftKey())
        asked = passkeys.ask_who(DOMAIN)
        clock.shift(601)
        assert login.with_passkey(asked.state, key.signed(asked), DOMAIN, BROWSER) == Refused()


def test_a_locked_users_key_opens_nothing() -> None:
    a_user_with_an_app()
    user = a_user_with_an_app(Role.OPERATOR, "khac")
    key = with_key(user, SoftKey())
    managing.lock(None, user.pk)
    assert log_in(key) == Refused()


def test_ten_keys_are_the_most() -> None:
    user = a_user_with_an_app()
    for _ in range(passkeys.MOST):
        with_key(user, SoftKey())
    asked = passkeys.ask_for_new(user, DOMAIN)
    assert factors.add_passkey(user, "", asked.state, SoftKey().made(asked), DOMAIN, BROWSER) == NotAdded()
    assert Passkey.objects.count() == passkeys.MOST


_NAMES = ["id", "rawId", "response", "clientDataJSON", "signature", "authenticatorData", "type"]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "rawId", "response", "clientDataJSON", "signature", "authenticatorData", "type"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=10,
)


@given(answer=_JSON.map(json.dumps) | st.text(max_size=30))
def test_what_is_no_answer_is_refused(answer: str) -> None:
    asked = passkeys.ask_who(DOMAIN)
    assert passkeys.take(asked.state, answer, DOMAIN) is None


@given(state=st.text(max_size=60))
def test_a_made_up_question_is_refused(state: str) -> None:
    assert passkeys.take(state, "{}", DOMAIN) is None
