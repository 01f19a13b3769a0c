"""One-time codes: six digits, minutes, a few tries, one use."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from nhanh8.codes import one_time
from nhanh8.codes.models import OneTimeCode
from nhanh8.codes.one_time import Over, Right, Wrong

pytestmark = pytest.mark.django_db


def made() -> tuple[int, str]:
    code = one_time.ask()
    text = one_time.make(code.pk)
    assert text is not None
    return code.pk, text


def another(text: str) -> str:
    return f"{(int(text) + 1) % 1_000_000:06}"


def test_six_digits_are_right_once() -> None:
    code, text = made()
    assert re.fullmatch(r"\d{6}", text)
    assert one_time.check(code, text) == Right()
    assert one_time.check(code, text) == Over()


def test_spaces_in_what_was_typed_do_not_matter() -> None:
    code, text = made()
    assert one_time.check(code, f" {text[:3]} {text[3:]}\n") == Right()


def test_the_fifth_wrong_one_ends_it_though_the_right_one_follows() -> None:
    code, text = made()
    assert [one_time.check(code, another(text)) for _ in range(5)] == [
        *(Wrong(left) for left in (4, 3, 2, 1)),
        Over(),
    ]
    assert one_time.check(code, text) == Over()


def test_a_code_made_anew_replaces_the_earlier_one_and_brings_no_new_tries() -> None:
    code, first = made()
    one_time.check(code, "nonsense")
    second = one_time.make(code)
    assert second is not None
    assert first == second or one_time.check(code, first) == Wrong(3)
    assert one_time.check(code, second) == Right()


def test_it_works_for_five_minutes_from_the_asking_and_isnt_made_later() -> None:
    code, text = made()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert one_time.check(code, text) == Over()
        assert one_time.make(code) is None


def test_a_code_that_was_used_or_tried_too_often_isnt_made_again() -> None:
    used, text = made()
    one_time.check(used, text)
    spoiled = one_time.ask().pk
    for _ in range(5):
        one_time.check(spoiled, "000000")
    assert (one_time.make(used), one_time.make(spoiled)) == (None, None)


@pytest.mark.parametrize("typed", ["", "never made", "000000"])
def test_a_code_that_was_never_made_is_wrong_as_often_as_any(typed: str) -> None:
    code = one_time.ask().pk
    assert [one_time.check(code, typed) for _ in range(5)] == [
        *(Wrong(left) for left in (4, 3, 2, 1)),
        Over(),
    ]


def test_one_codes_text_is_not_anothers() -> None:
    code, text = made()
    other = one_time.ask().pk
    one_time.make(other)
    OneTimeCode.objects.filter(pk=other).update(digest=OneTimeCode.objects.get(pk=code).digest)
    assert one_time.check(other, text) == Wrong(4)


def test_the_row_holds_no_code() -> None:
    code, text = made()
    assert text not in repr(OneTimeCode.objects.filter(pk=code).values())
