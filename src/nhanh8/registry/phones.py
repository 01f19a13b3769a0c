"""Phone numbers, always as E.164 (`+84912345678`)."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from nhanh8.registry.errors import RegistryError

# Longest text worth reading: fifteen digits (E.164) with something between all of them.
_LONGEST = 48
_BETWEEN = r"[\s().\-\u2010-\u2015\u2212]"
_WRITTEN = re.compile(rf"{_BETWEEN}*\+?(?:{_BETWEEN}*[0-9])+{_BETWEEN}*")
_NEITHER_DIGIT_NOR_PLUS = re.compile(r"[^0-9+]")

# The 11-digit mobiles (0 + 3-digit network code + 7 digits) became 10-digit ones from 15 September 2018 to
# 30 June 2019: only the network code changed. Plan of the Ministry of Information and Communications.
_NETWORK_CODES_OF_2018 = {
    # MobiFone
    "120": "70",
    "121": "79",
    "122": "77",
    "126": "76",
    "128": "78",
    # VinaPhone
    "123": "83",
    "124": "84",
    "125": "85",
    "127": "81",
    "129": "82",
    # Viettel
    "162": "32",
    "163": "33",
    "164": "34",
    "165": "35",
    "166": "36",
    "167": "37",
    "168": "38",
    "169": "39",
    # Vietnamobile
    "186": "56",
    "188": "58",
    # Gmobile
    "199": "59",
}
_OLD_MOBILE = re.compile(
    rf"(?:\+?84|0084)?0?(?P<code>{'|'.join(_NETWORK_CODES_OF_2018)})(?P<rest>[0-9]{{7}})"
)

# A person's telephone. Service numbers (1800, 1900 ...) never call and are nobody's.
_PERSONAL = frozenset({
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
})  # fmt: skip


class PhoneError(RegistryError):
    """This is not the phone number of a person."""


def e164(text: str) -> str:
    """Give the E.164 form of a phone number written in any of the usual ways.

    Vietnamese numbers may begin with `0`, `84`, `+84`, `0084`, or with nothing where a spreadsheet cut the
    zero; foreign ones with `+` or `00`. Spaces, dots, dashes and brackets are ignored. Old 11-digit mobiles
    come out as today's 10-digit ones. Landlines with area codes from before 2017 are refused, or are taken
    for the mobiles that they look like today.

    Raises PhoneError for all but valid numbers of mobiles, landlines and internet telephones.
    """
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        raise PhoneError
    digits = _NEITHER_DIGIT_NOR_PLUS.sub("", text)
    if old := _OLD_MOBILE.fullmatch(digits):
        digits = f"0{_NETWORK_CODES_OF_2018[old['code']]}{old['rest']}"
    try:
        number = phonenumbers.parse(digits, "VN")
    except NumberParseException:
        raise PhoneError from None
    if phonenumbers.number_type(number) not in _PERSONAL:
        raise PhoneError
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_dialled(number: str) -> str:
    """Write an E.164 number as people in Vietnam dial it: `0912 345 678`; a foreign one with its `+`."""
    parsed = phonenumbers.parse(number)
    ours = parsed.country_code == phonenumbers.country_code_for_region("VN")
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if ours else form.INTERNATIONAL)
