"""Who is calling, and who says so."""

from collections.abc import Callable

import pytest
from aiosipua import SipRequest

from nhanh8.config import Settings
from nhanh8.hotline.line.sip.caller_id import caller
from nhanh8.reissue.caller import Caller, Trust

TRUNK, STRANGER = "192.0.2.7", "203.0.113.9"
NUMBER = "+84912345678"
Ask = Callable[..., tuple[str | None, Trust]]


@pytest.fixture
def ask(configured: Callable[..., Settings]) -> Ask:
    """Ask who calls: `ask(source, trust_from=False, PAI=[...], ...)`."""

    def find(source: str, *, trust_from: bool = False, **fields: str | list[str]) -> tuple[str | None, Trust]:
        hotline = configured(hotline={"trunks": ["192.0.2.0/24"], "trust_from_header": trust_from}).hotline
        request = SipRequest(method="INVITE", uri="sip:hotline")
        for name, values in fields.items():
            for value in [values] if isinstance(values, str) else values:
                request.headers.append({"PAI": "P-Asserted-Identity"}.get(name, name), value)
        found = caller(request, source, "id", hotline)
        assert found == Caller("id", found.number, found.trust)
        return found.number, found.trust

    return find


@pytest.mark.parametrize(
    "written",
    [
        "<sip:0912345678@trunk.example>",
        "<sip:84912345678@trunk.example;user=phone>",
        "sip:+84912345678@trunk.example",
        '"Nguyễn, An" <sips:0084912345678@trunk.example>',
        "<tel:+84912345678>",
        "<tel:+84-912-345-678;phone-context=example>",
        "<sip:%2B84912345678@trunk.example>",
        "<sip:+84912345678@trunk.example>, <tel:0912345678>",
        "<tel:+84912345678>, <sips:0912345678@trunk.example>",
        '"An \\"A\\" <x>" <sip:0912345678@trunk.example>',
    ],
)
def test_a_trunks_word_is_taken_in_every_form(ask: Ask, written: str) -> None:
    assert ask(TRUNK, PAI=written, From="<sip:0987654321@x>") == (NUMBER, Trust.TRUNK)


@pytest.mark.parametrize(
    "written",
    [
        "<sip:376123456@trunk.example>",
        "<sip:951234567@trunk.example>",
        "<sip:912345678@trunk.example>",
        "<sip:1201234567@trunk.example>",
        "<sip:01201234567@trunk.example>",
        "<tel:0912345678>, <tel:0987654321>",
    ],
    ids=["Andorra", "Myanmar", "no zero", "an old one without it", "an old one", "two numbers"],
)
def test_a_number_that_may_be_someone_elses_is_none(ask: Ask, written: str) -> None:
    assert ask(TRUNK, PAI=written) == (None, Trust.NONE)


@pytest.mark.parametrize(
    "context",
    [
        "=+44",
        "=%2B1",
        "=%2b44",
        "=vn.example",
        "=84",
        "=+841",
        "=+84.example",
        "=",
        "",
        "=+84;phone-context=+1",
        "=+1;phone-context=+84",
        ";x=y",
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "<tel:0912345678;phone-context{}>",
        "<tel:0084912345678;PHONE-context{}>",
        "<tel:0912345678;ext=1;%70hone-context{};x=y>",
        "<sip:0912345678;phone-context{}@trunk.example;user=phone>",
        "<sip:0912345678%3Bphone-context{}@trunk.example>",
        "tel:0912345678;phone-context{}",
    ],
)
def test_a_local_number_of_somewhere_else_is_none(ask: Ask, form: str, context: str) -> None:
    assert ask(TRUNK, PAI=form.format(context)) == (None, Trust.NONE)


@pytest.mark.parametrize("context", ["=+84", "=%2B84", "s=+1", "=+84;phone-context=%2B84"])
def test_a_local_number_of_ours_is_taken(ask: Ask, context: str) -> None:
    assert ask(TRUNK, PAI=f"<tel:0912345678;phone-context{context}>") == (NUMBER, Trust.TRUNK)
    assert ask(TRUNK, PAI=f"tel:0912345678;phone-context{context}") == (NUMBER, Trust.TRUNK)


def test_a_foreign_number_counts_as_that_countrys(ask: Ask) -> None:
    assert ask(TRUNK, PAI="<tel:+61412345678>") == ("+61412345678", Trust.TRUNK)


def test_two_lines_may_say_the_same_in_two_ways(ask: Ask) -> None:
    assert ask(TRUNK, PAI=["<sip:0912345678@trunk.example>", "<tel:0912345678>"]) == (NUMBER, Trust.TRUNK)


@pytest.mark.parametrize(
    "beside",
    [
        ["<sip:an@trunk.example>"],
        ["<sip:anonymous@anonymous.invalid>"],
        ["<sip:0912345678@anonymous.invalid>"],
        ["<tel:0912345678>"],
        ["<tel:0987654321>"],
        ["nonsense"],
        ["<sip:0912345678@a>", "<tel:0912345678>"],
    ],
    ids=["a name", "nobody", "withheld", "the same way", "another number", "nonsense", "three"],
)
def test_with_anything_else_beside_it_a_number_is_not_believed(ask: Ask, beside: list[str]) -> None:
    assert ask(TRUNK, PAI=["<tel:0912345678>", *beside]) == (None, Trust.NONE)
    assert ask(TRUNK, PAI=", ".join([*beside, "<tel:0912345678>"])) == (None, Trust.NONE)


@pytest.mark.parametrize(
    "written",
    [
        "<tel:0912345678><sip:real@x>",
        "<tel:0912345678> <tel:0987654321>",
        "<tel:0912345678>;a=<sip:real@x>",
        "<tel:0912345678> sip:real@x",
        '<tel:0912345678>"',
        '"An <tel:0912345678>',
        "An> <tel:0912345678>",
        '"a\\"<tel:0912345678>',
        '"An" An <tel:0912345678>',
        "<tel:0912345678 >",
        "tel:0912345678 real",
        "<tel:0912345678",
    ],
)
def test_a_value_that_two_might_read_in_two_ways_is_not_believed(ask: Ask, written: str) -> None:
    assert ask(TRUNK, PAI=written) == (None, Trust.NONE)


def test_a_strangers_word_does_not_count(ask: Ask) -> None:
    assert ask(STRANGER, PAI="<tel:0912345678>") == (None, Trust.NONE)
    assert ask(STRANGER, PAI="<tel:0912345678>", From="<sip:0987654321@x>") == (None, Trust.NONE)


def test_from_counts_only_if_a_setting_says_so(ask: Ask) -> None:
    assert ask(STRANGER, From="<sip:0912345678@x>;tag=1") == (None, Trust.NONE)
    assert ask(STRANGER, trust_from=True, From="<sip:0912345678@x>;tag=1") == (NUMBER, Trust.CLAIMED)


def test_a_trunks_word_goes_before_from(ask: Ask) -> None:
    found = ask(TRUNK, trust_from=True, PAI="<tel:0912345678>", From="<sip:0987654321@x>")
    assert found == (NUMBER, Trust.TRUNK)


@pytest.mark.parametrize("wish", ["id", "user;id", "user,id", "header; critical", "ID"])
def test_a_withheld_number_is_not_used_though_the_trunk_sends_it(ask: Ask, wish: str) -> None:
    assert ask(TRUNK, trust_from=True, PAI="<tel:0912345678>", Privacy=wish) == (None, Trust.NONE)


def test_privacy_none_withholds_nothing(ask: Ask) -> None:
    assert ask(TRUNK, PAI="<tel:0912345678>", Privacy="none") == (NUMBER, Trust.TRUNK)


@pytest.mark.parametrize(
    "sender",
    [
        '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
        "<sip:0912345678@anonymous.invalid>",
        "<sip:restricted@x>",
        "<sip:19009068@x>",
        "<sip:x>",
        "",
    ],
)
def test_what_is_no_persons_number_is_none(ask: Ask, sender: str) -> None:
    assert ask(STRANGER, trust_from=True, From=sender) == (None, Trust.NONE)
