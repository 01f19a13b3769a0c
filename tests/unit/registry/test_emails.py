"""E-mail addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.audit.privacy import mask_email
from nhanh8.registry.emails import NotAnAddressError, parse_email
from nhanh8.registry.models import Contact


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("an@example.vn", "an@example.vn"),
        ("  An.Nguyen+Thu@Example.VN ", "an.nguyen+thu@example.vn"),
        ("an@ví-dụ.vn", "an@ví-dụ.vn"),
        ("an@vi\u0301-du\u0323.vn", "an@ví-dụ.vn"),
    ],
)
def test_an_address_is_kept_as_the_registry_writes_it(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "an",
        "an@",
        "@example.vn",
        "an@localhost",
        "an@127.0.0.1",
        "an@[127.0.0.1]",
        "an@example.invalid",
        "an@example.vn\r\nBcc: binh@example.vn",
        "an@example.vn, binh@example.vn",
        "An <an@example.vn>",
        '"an\x0b"@example.vn',
        "an..nguyen@example.vn",
        "ân@example.vn",
        "🙂@example.vn",
        "an@exa mple.vn",
        "an\0@example.vn",
        "{{ 7*7 }}@example.vn ",
        "<script>@example.vn",
        "a" * 65 + "@example.vn",
        "an@" + "a." * 125 + "vn",
        "an@" + "ﷺ" * 15 + ".vn",
        "a" * 10_000_000,
    ],
)
def test_what_mail_cannot_be_sent_to_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAddressError, match=r"^This is no e-mail address that mail can be sent to\.$"):
        parse_email(typed)


@given(st.text() | st.emails())
def test_whatever_is_typed_it_is_refused_or_fits_masked_or_not(typed: str) -> None:
    try:
        address = parse_email(typed)
    except NotAnAddressError:
        return
    longest = Contact._meta.get_field("value").max_length
    assert longest
    assert max(len(address), len(mask_email(address))) <= longest
    assert address == parse_email(address)
    assert not set(address) & set(' \r\n\0<>,;"')
