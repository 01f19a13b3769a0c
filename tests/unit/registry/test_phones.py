"""Phone numbers, whatever they are written like, in E.164."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.registry.phones import PhoneError, as_dialled, e164

# The mobiles of today and the landlines, without the leading zero.
mobile = st.from_regex(
    r"(?:5(?:2[238]|59)|89[6-9]|99[013-9])[0-9]{6}|(?:3[0-9]|5[689]|7[06-9]|8[1-8]|9[0-8])[0-9]{7}",
    fullmatch=True,
)
written_before = st.sampled_from(["0", "84", "+84", "0084", "+84 (0)", "(+84) "])
separator = st.sampled_from(["", " ", ".", "-", "–"])

# Old network code and new one, as announced by the Ministry of Information and Communications in 2018.
CONVERTED = {
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0162": "032",
    "0163": "033",
    "0164": "034",
    "0165": "035",
    "0166": "036",
    "0167": "037",
    "0168": "038",
    "0169": "039",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "84912345678",
        "+84912345678",
        "0084912345678",
        "0912.345.678",
        "091-234-5678",
        "(091) 234 5678",
        "(+84) 912 345 678",
        "+84 (0)912 345 678",
        "\u00a00912345678\n",
        "912345678",
    ],
)
def test_every_way_to_write_it_is_the_same_phone(written: str) -> None:
    assert e164(written) == "+84912345678"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("024 3825 1234", "+842438251234"),
        ("+84 28 3829 1234", "+842838291234"),
        ("0204.385.1234", "+842043851234"),
    ],
)
def test_landlines_are_phones_too(written: str, phone: str) -> None:
    assert e164(written) == phone


def test_a_phone_abroad_keeps_its_country() -> None:
    assert e164("+1 415 555 2671") == e164("0014155552671") == "+14155552671"


@pytest.mark.parametrize(("old", "new"), CONVERTED.items())
def test_eleven_digit_mobiles_become_those_of_today(old: str, new: str) -> None:
    for before in ("0", "84", "+84", "0084", ""):
        assert e164(f"{before}{old[1:]} 345 6789") == f"+84{new[1:]}3456789"


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "+",
        "0",
        "113",
        "1900 9068",
        "1800 1091",
        "anonymous",
        "0912345678 ext 5",
        "0912345678;ext=5",
        "0912345678 / 0987654321",
        "0912+345678",
        "++84912345678",
        "09123456789",
        "091234567",
        "0130 123 4567",
        "04 3825 1234",
        "9" * 1000,
        "0912345678\x00",
        "٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_refuses_what_is_no_persons_phone(written: str) -> None:
    with pytest.raises(PhoneError) as refused:
        e164(written)
    assert str(refused.value) == "This is not the phone number of a person."


@given(mobile, written_before, separator)
def test_every_mobile_is_read_in_every_form(number: str, before: str, between: str) -> None:
    assert e164(before + between.join([number[:2], number[2:5], number[5:]])) == f"+84{number}"


@given(st.text() | st.text(alphabet="0123456789+() .-"))
def test_any_text_gives_a_phone_or_is_refused(text: str) -> None:
    try:
        phone = e164(text)
    except PhoneError:
        return
    assert phone[0] == "+"
    assert phone[1:].isascii()
    assert phone[1:].isdigit()
    assert e164(phone) == phone


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842438123456", "024 3812 3456"),
        ("+81312345678", "+81 3-1234-5678"),
    ],
)
def test_a_number_is_shown_as_people_dial_it(number: str, read: str) -> None:
    assert as_dialled(number) == read
    assert e164(read) == number
