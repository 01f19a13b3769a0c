"""Where From is believed (the demo): every form in it, and an identity that no trunk vouches for."""

from collections.abc import Callable

import pytest

from acceptance.telephones.line import Line, local
from acceptance.telephones.steps import key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt


def with_a_leading_zero(line: Line) -> None:
    """0912345678."""
    _matches(line, lambda phone: f"<sip:{local(phone)}@127.0.0.1>")


def with_the_country_code(line: Line) -> None:
    """84912345678."""
    _matches(line, lambda phone: f"<sip:{phone[1:]}@127.0.0.1>")


def in_e164(line: Line) -> None:
    """+84912345678, with a name."""
    _matches(line, lambda phone: f'"Nguyễn Thị An" <sip:{phone}@127.0.0.1;user=phone>')


def with_the_international_prefix(line: Line) -> None:
    """0084912345678."""
    _matches(line, lambda phone: f"<sip:00{phone[1:]}@127.0.0.1>")


def as_a_tel_uri(line: Line) -> None:
    """tel:+84912345678."""
    _matches(line, lambda phone: f"<tel:{phone}>")


def an_identity_from_no_trunk_is_not_believed(line: Line) -> None:
    """P-Asserted-Identity counts only from a trunk: here From is what counts."""
    victim, caller = line.someone(), line.someone()
    with line.sipp(caller, headers=[f"P-Asserted-Identity: <tel:{victim.phone}>"]) as phone:
        phone.dial()
        key_ahead(phone, victim)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(victim)


def withheld(line: Line) -> None:
    """An anonymous caller hears which other ways there are."""
    with line.sipp('"Anonymous" <sip:anonymous@anonymous.invalid>', headers=["Privacy: id"]) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.wait_for_goodbye()
    line.record_of(None)
    assert "withheld number" in {record["outcome"] for record in line.records_of(None)}


def _matches(line: Line, user: Callable[[str], str]) -> None:
    person = line.someone()
    with line.sipp(user(person.phone or "")) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.hang_up()
    assert line.still_old(person)


STORIES: list[Callable[[Line], None]] = [
    with_a_leading_zero,
    with_the_country_code,
    in_e164,
    with_the_international_prefix,
    as_a_tel_uri,
    an_identity_from_no_trunk_is_not_believed,
    withheld,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_number_in_from(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
