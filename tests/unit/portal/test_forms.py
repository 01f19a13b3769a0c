"""The forms refuse what no rule needs to see, in words."""

import pytest
from django.http import QueryDict

from nhanh8.accounts.passwords import Problem
from nhanh8.portal.forms import ChangePasswordForm, LogInForm


def _typed(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


@pytest.mark.parametrize("number", ["0123456789", "001099000123", "GD 4 79 0123456789", "0123.456.789", "🙂"])
def test_any_short_number_goes_to_the_rules(number: str) -> None:
    assert LogInForm(_typed(number=number, password="x")).is_valid()


@pytest.mark.parametrize(
    ("number", "password", "wrong"),
    [
        ("", "x", "number"),
        ("0" * 33, "x", "number"),
        ("012345678\0", "x", "number"),
        ("0123456789", "", "password"),
        ("0123456789", "x" * 129, "password"),
    ],
)
def test_nothing_and_too_much_are_refused_at_once(number: str, password: str, wrong: str) -> None:
    assert list(LogInForm(_typed(number=number, password=password)).errors) == [wrong]


def test_spaces_around_a_password_belong_to_it() -> None:
    form = LogInForm(_typed(number=" 0123456789 ", password=" mật khẩu "))
    assert form.is_valid()
    assert form.cleaned_data == {"number": "0123456789", "password": " mật khẩu "}


def test_a_password_is_never_sent_back() -> None:
    assert "bí mật" not in str(LogInForm(_typed(number="", password="bí mật")))


def test_the_repetition_has_to_be_the_same() -> None:
    form = ChangePasswordForm(_typed(old="x", new="một mật khẩu", again="mot mat khau"))
    assert form.errors["again"] == ["Hai lần nhập mật khẩu mới không giống nhau"]


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_words_beside_a_field(problem: Problem) -> None:
    form = ChangePasswordForm(_typed(old="x", new="y", again="y"))
    form.refuse((problem,))
    [(field, [words])] = form.errors.items()
    assert field == ("old" if problem in {Problem.WRONG_OLD, Problem.EXPIRED} else "new")
    assert words
