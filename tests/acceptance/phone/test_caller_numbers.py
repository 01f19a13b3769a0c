"""Whose telephone it is: every form of caller number, and whom it is believed from.

A hotline behind a trunk believes the trunk's P-Asserted-Identity alone; the demo, by a setting, takes From.
"""

from collections.abc import Callable

import pytest

from acceptance.telephones.line import Line, local
from acceptance.telephones.steps import key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

OPERATOR = '"Operator" <sip:operator@trunk.example>'
TRUNK: dict[str, object] = {"trunks": ["127.0.0.1/32"], "trust_from_header": False}
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'

FORMS: dict[str, Callable[[str], str]] = {
    "with_a_leading_zero": lambda phone: f"<sip:{local(phone)}@trunk.example>",
    "with_the_country_code": lambda phone: f"<sip:{phone[1:]}@trunk.example;user=phone>",
    "in_e164_with_a_name": lambda phone: f'"Nguyễn, An" <sip:{phone}@trunk.example>',
    "with_the_international_prefix": lambda phone: f"<sip:00{phone[1:]}@trunk.example>",
    "as_a_tel_uri": lambda phone: f"<tel:{phone}>",
    "as_a_tel_uri_with_separators": lambda phone: f"<tel:+84-{phone[3:5]}-{phone[5:]}>",
}
"""What a number in E.164 may look like; RFC 3966 lets people read a tel URI."""


def _asserted(name: str) -> Callable[[Line], None]:
    def story(line: Line) -> None:
        _matches_as_asserted(line, FORMS[name])

    story.__name__ = f"asserted_{name}"
    return story


def _in_from(name: str) -> Callable[[Line], None]:
    def story(line: Line) -> None:
        person = line.someone()
        with line.sipp(FORMS[name](person.phone or "")) as phone:
            phone.dial()
            key_ahead(phone, person)
            line.await_prompt(phone, Prompt.NEW_PASSWORD)
            phone.hang_up()
        assert line.still_old(person)

    story.__name__ = f"in_from_{name}"
    return story


def as_both_uris_in_one_header(line: Line) -> None:
    """RFC 3325 allows one sip and one tel URI."""
    _matches_as_asserted(line, lambda phone: f"<sip:{phone}@trunk.example>, <tel:{phone}>")


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


def an_identity_from_no_trunk_is_not_believed(line: Line) -> None:
    """P-Asserted-Identity counts only from a trunk: where From is believed, From is what counts."""
    victim, caller = line.someone(), line.someone()
    with line.sipp(caller, headers=[f"P-Asserted-Identity: <tel:{victim.phone}>"]) as phone:
        phone.dial()
        key_ahead(phone, victim)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(victim)


def withheld_where_from_is_believed(line: Line) -> None:
    """An anonymous caller hears which other ways there are."""
    with line.sipp(ANONYMOUS, headers=["Privacy: id"]) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.NO_CALLER_NUMBER)
        phone.wait_for_goodbye()
    _is_unknown(line)


def _matches_as_asserted(line: Line, form: Callable[[str], str]) -> None:
    line = line.beside("trunk", **TRUNK)
    person = line.someone()
    with line.sipp(OPERATOR, headers=[f"P-Asserted-Identity: {form(person.phone or '')}"]) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.hang_up()
    line.record_of(person)
    assert line.still_old(person)


def _is_unknown(line: Line) -> None:
    line.record_of(None)
    assert "withheld number" in {record["outcome"] for record in line.records_of(None)}


STORIES: list[Callable[[Line], None]] = [
    *(_asserted(name) for name in FORMS),
    *(_in_from(name) for name in FORMS),
    as_both_uris_in_one_header,
    only_in_from_is_not_believed,
    withheld_without_an_identity,
    withheld_though_the_trunk_knows_it,
    an_identity_that_is_no_number,
    a_number_abroad_matches_nobody,
    someone_elses_identity_matches_nothing,
    an_identity_from_no_trunk_is_not_believed,
    withheld_where_from_is_believed,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_caller_number(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
