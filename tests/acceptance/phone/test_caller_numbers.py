"""Whose telephone it is: every form of caller number, and whom it is believed from."""

from collections.abc import Callable

import pytest

from acceptance.installation import Person
from acceptance.telephones.line import Line, local
from acceptance.telephones.steps import key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

OPERATOR = '"Operator" <sip:operator@trunk.example>'
TRUNK: dict[str, object] = {"trunks": ["127.0.0.1/32"], "trust_from_header": False}
"""A hotline behind a trunk: only the trunk's P-Asserted-Identity is believed, never From."""
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'


def with_a_leading_zero(line: Line) -> None:
    """0912345678."""
    _matches(line, lambda person: f"<sip:{local(person.phone or '')}@trunk.example>")


def with_the_country_code(line: Line) -> None:
    """84912345678."""
    _matches(line, lambda person: f"<sip:{_digits(person)}@trunk.example;user=phone>")


def in_e164(line: Line) -> None:
    """+84912345678."""
    _matches(line, lambda person: f'"Nguyễn, An" <sip:+{_digits(person)}@trunk.example>')


def with_the_international_prefix(line: Line) -> None:
    """0084912345678."""
    _matches(line, lambda person: f"<sip:00{_digits(person)}@trunk.example>")


def as_a_tel_uri(line: Line) -> None:
    """tel:+84912345678."""
    _matches(line, lambda person: f"<tel:+{_digits(person)}>")


def as_a_tel_uri_with_separators(line: Line) -> None:
    """tel:+84-91-234-5678 (RFC 3966 lets people read it)."""
    _matches(line, lambda person: f"<tel:+84-{_digits(person)[2:4]}-{_digits(person)[4:]}>")


def as_both_uris_in_one_header(line: Line) -> None:
    """RFC 3325 allows one sip and one tel URI."""
    _matches(line, lambda p: f"<sip:+{_digits(p)}@trunk.example>, <tel:+{_digits(p)}>")


def only_in_from_is_not_believed(line: Line) -> None:
    """Anyone can write anything into From."""
    line = line.beside("trunk", **TRUNK)
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.wait_for_goodbye()
    _is_unknown(line)
    assert not line.records_of(person)
    assert line.still_old(person)


def withheld_without_an_identity(line: Line) -> None:
    """Nothing usable anywhere: the caller hears which other ways there are."""
    line = line.beside("trunk", **TRUNK)
    with line.sipp(ANONYMOUS, headers=["Privacy: id"]) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.wait_for_goodbye()
    _is_unknown(line)


def withheld_though_the_trunk_knows_it(line: Line) -> None:
    """`Privacy: id` (RFC 3323): the caller asked that the number isn't used."""
    line = line.beside("trunk", **TRUNK)
    person = line.someone()
    withheld = [f"P-Asserted-Identity: <tel:{person.phone}>", "Privacy: id"]
    with line.sipp(ANONYMOUS, headers=withheld) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.wait_for_goodbye()
    _is_unknown(line)
    assert not line.records_of(person)


def an_identity_that_is_no_number(line: Line) -> None:
    """A trunk that asserts a name: it can't be compared."""
    line = line.beside("trunk", **TRUNK)
    with line.sipp(OPERATOR, headers=["P-Asserted-Identity: <sip:reception@trunk.example>"]) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.hang_up()


def a_number_abroad_matches_nobody(line: Line) -> None:
    """+1 212 555 0123 is a number, though nobody's here."""
    line = line.beside("trunk", **TRUNK)
    person = line.someone()
    with line.sipp(OPERATOR, headers=["P-Asserted-Identity: <tel:+12125550123>"]) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(person)


def someone_elses_identity_matches_nothing(line: Line) -> None:
    """The trunk's word counts, not the From that the caller forged."""
    line = line.beside("trunk", **TRUNK)
    victim, caller = line.someone(), line.someone()
    with line.sipp(victim, headers=[f"P-Asserted-Identity: <tel:{caller.phone}>"]) as phone:
        phone.dial()
        key_ahead(phone, victim)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(victim)


def _matches(line: Line, identity: Callable[[Person], str]) -> None:
    line = line.beside("trunk", **TRUNK)
    person = line.someone()
    with line.sipp(OPERATOR, headers=[f"P-Asserted-Identity: {identity(person)}"]) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.hang_up()
    line.record_of(person)
    assert line.still_old(person)


def _is_unknown(line: Line) -> None:
    line.record_of(None)
    assert "withheld number" in {record["outcome"] for record in line.records_of(None)}


def _digits(person: Person) -> str:
    return (person.phone or "").removeprefix("+")


STORIES: list[Callable[[Line], None]] = [
    with_a_leading_zero,
    with_the_country_code,
    in_e164,
    with_the_international_prefix,
    as_a_tel_uri,
    as_a_tel_uri_with_separators,
    as_both_uris_in_one_header,
    only_in_from_is_not_believed,
    withheld_without_an_identity,
    withheld_though_the_trunk_knows_it,
    an_identity_that_is_no_number,
    a_number_abroad_matches_nobody,
    someone_elses_identity_matches_nothing,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_caller_number(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
