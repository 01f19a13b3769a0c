"""Drafts of 02/SĐ-GD: kept, found again by who knows two things, and limited by the hour."""

from collections.abc import Callable

import pytest

from nhanh8.config import Settings
from nhanh8.declarations.in_person import drafts
from nhanh8.declarations.in_person.drafts import Saved, TooMany, Written
from nhanh8.declarations.models import Declaration

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WRITTEN = Written("Nguyễn Thị Ví Dụ", "0123456789", "001199012345", "+84912345678", "an@example.vn", "")


def saved() -> Saved:
    result = drafts.save(WRITTEN, HERE)
    assert isinstance(result, Saved)
    return result


def test_a_draft_is_found_by_reference_and_number_and_its_token_opens_it() -> None:
    made = saved()
    assert drafts.opened_by(made.token) == made.draft
    found = drafts.find(made.draft.reference, "0123 456 789", ELSEWHERE)
    assert isinstance(found, Saved)
    assert (found.draft, found.token) == (made.draft, made.token)


@pytest.mark.parametrize(
    ("reference", "number"),
    [("", "0123456789"), ("K7QM-2XW9-4BTA", "0123456789"), (None, "0123456780"), (None, "")],
)
def test_one_of_the_two_is_not_enough(reference: str | None, number: str) -> None:
    made = saved()
    assert drafts.find(made.draft.reference if reference is None else reference, number, HERE) is None


@pytest.mark.parametrize("token", ["", ".", "K7QM-2XW9-4BTA", "é.é"])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    saved()
    assert drafts.opened_by(token) is None


def test_a_tk1_ts_is_opened_by_nothing_here() -> None:
    made = saved()
    Declaration.objects.update(form=Declaration.Form.TK1_TS)
    assert drafts.opened_by(made.token) is None
    assert drafts.find(made.draft.reference, "0123456789", HERE) is None


def test_each_network_address_has_its_own_hour(configured: Callable[..., Settings]) -> None:
    configured(declarations={"drafts_per_source": "1 per hour"})
    saved()
    assert isinstance(drafts.save(WRITTEN, HERE), TooMany)
    assert isinstance(drafts.save(WRITTEN, ELSEWHERE), Saved)
    assert drafts.may_print(HERE) is None
    assert isinstance(drafts.may_print(HERE), TooMany)
