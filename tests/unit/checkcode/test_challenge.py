"""A check code is answered once, in time, by who saw it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from nhanh8.checkcode import challenge
from nhanh8.checkcode.challenge import DIGITS, LENGTH, Gone, Made, Right, TooMany, Wrong
from nhanh8.checkcode.models import CheckCode
from nhanh8.config import Settings, settings, use

pytestmark = pytest.mark.django_db

SOURCE = "192.0.2.1"


def made(source: str = SOURCE) -> str:
    """Make a check code and give its name."""
    result = challenge.make(source)
    assert isinstance(result, Made)
    return result.name


def digits_of(name: str) -> str:
    shown = challenge.to_say(name)
    assert shown
    return shown.digits


def wrong(digits: str) -> str:
    return digits[:-1] + ("2" if digits[-1] != "2" else "3")


def test_whoever_saw_it_answers_right() -> None:
    name = made()
    assert challenge.answer(name, digits_of(name)) == Right()


def test_spaces_in_an_answer_do_not_matter() -> None:
    name = made()
    assert challenge.answer(name, f" {' '.join(digits_of(name))}\N{NO-BREAK SPACE}") == Right()


def test_it_is_answered_once_right_or_wrong() -> None:
    for answers in (lambda digits: digits, wrong):
        name = made()
        digits = digits_of(name)
        challenge.answer(name, answers(digits))
        assert challenge.answer(name, digits) == Gone()
        assert challenge.to_say(name) is None


@pytest.mark.parametrize("typed", ["", "0", "11111", "🙂", "\0", "٠٢٣٤٥", "x" * 10_000])
def test_anything_else_is_wrong(typed: str) -> None:
    assert challenge.answer(made(), typed) == Wrong()


def test_after_five_minutes_it_is_gone() -> None:
    name = made()
    digits = digits_of(name)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert challenge.to_say(name) is None
        assert challenge.answer(name, digits) == Gone()


@pytest.mark.parametrize(
    "name", ["", "x", "a" * 22, "a" * 23, "a" * 21 + "\0", "' OR 1=1 --", "../../../etc/passwd12", "ă" * 22]
)
def test_a_name_of_anyone_s_making_is_of_no_code(name: str) -> None:
    assert challenge.to_say(name) is None
    assert challenge.answer(name, "22222") == Gone()


@given(st.text(max_size=30))
def test_no_name_and_no_answer_breaks_anything(text: str) -> None:
    assert challenge.to_say(text) is None
    assert challenge.answer(text, text) == Gone()


def test_its_digits_stand_nowhere_and_come_of_the_key() -> None:
    names = [made() for _ in range(3)]
    digits = [digits_of(name) for name in names]
    assert {field.name for field in CheckCode._meta.fields} == {
        *("id", "name", "expires_at", "pictures_left", "recordings_left")
    }
    with use(settings().model_copy(update={"secret_key": SecretStr("another key " * 5)})):
        assert [digits_of(name) for name in names] != digits


def test_every_digit_comes_up_and_no_other() -> None:
    seen = [challenge._digits_of(f"{n:022}") for n in range(500)]
    assert set("".join(seen)) == set(DIGITS)
    assert {len(digits) for digits in seen} == {LENGTH}
    assert len(set(seen)) > 490


def test_asked_for_again_it_shows_the_same() -> None:
    name = made()
    assert challenge.to_say(name) == challenge.to_say(name)
    assert "digits" not in repr(challenge.to_say(name))


def test_it_is_shown_twenty_times() -> None:
    name = made()
    assert all(challenge.to_say(name) for _ in range(20))
    assert challenge.to_say(name) is None
    assert all(challenge.to_draw(name) for _ in range(3))
    assert challenge.to_draw(name) is None
    assert CheckCode.objects.count() == 1  # who has read it may still answer


def test_a_network_address_gets_so_many_an_hour(configured: Callable[..., Settings]) -> None:
    configured(checkcode={"per_source": "2 per hour"})
    with time_machine.travel("2026-11-23T07:20:00Z", tick=False):
        made()
        made()
        assert challenge.make(SOURCE) == TooMany(timedelta(minutes=40))
        made("198.51.100.1")


def test_codes_past_their_time_are_removed_some_at_a_time() -> None:
    old = timezone.now() - timedelta(minutes=1)
    CheckCode.objects.bulk_create(
        CheckCode(name=f"{n:022}", expires_at=old, pictures_left=1, recordings_left=1) for n in range(150)
    )
    made()
    assert CheckCode.objects.count() == 51
    made()
    assert CheckCode.objects.count() == 2


def test_a_right_and_a_wrong_answer_cost_the_same() -> None:
    shapes = []
    for answers in (lambda digits: digits, wrong):
        name = made()
        digits = digits_of(name)
        with CaptureQueriesContext(connection) as queries:
            challenge.answer(name, answers(digits))
        shapes.append([re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", query["sql"]) for query in queries])
    assert shapes[0] == shapes[1]
