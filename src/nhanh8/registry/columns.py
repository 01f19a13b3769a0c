"""The columns of a list of participants, by the names that people give them in English and Vietnamese."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from nhanh8.registry.errors import ListError

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


class Column(StrEnum):
    """What a column says about a participant."""

    NAME = "name"
    BORN = "born"
    SOCIAL_INSURANCE_NUMBER = "social_insurance_number"
    PERSONAL_IDENTIFICATION_NUMBER = "personal_identification_number"
    PHONE = "phone"
    EMAIL = "email"
    AGENCY = "agency"


# Without case, accents and punctuation: "Họ và tên", "HO VA TEN" and "ho_va_ten" are the same.
_CALLED = {
    Column.NAME: ("name", "full name", "ho va ten", "ho ten", "ten"),
    Column.BORN: ("born", "born on", "date of birth", "ngay sinh", "ngay thang nam sinh"),
    Column.SOCIAL_INSURANCE_NUMBER: (
        "social insurance number",
        "ma so bhxh",
        "ma bhxh",
        "so bhxh",
        "so so bhxh",
        "ma so bao hiem xa hoi",
    ),
    Column.PERSONAL_IDENTIFICATION_NUMBER: (
        "personal identification number",
        "so dinh danh ca nhan",
        "ma dinh danh",
        "so can cuoc",
        "so can cuoc cong dan",
        "so cccd",
        "cccd",
        "so cccd ddcn",
    ),
    Column.PHONE: ("phone", "phones", "dien thoai", "so dien thoai", "dien thoai di dong", "sdt"),
    Column.EMAIL: ("email", "e mail", "emails", "email ca nhan", "thu dien tu"),
    Column.AGENCY: ("agency", "co quan bhxh", "co quan bhxh quan ly", "co quan bao hiem xa hoi"),
}
_COLUMNS = {name: column for column, names in _CALLED.items() for name in names}


def column_named(text: str) -> Column | None:
    """Tell which column a name in the first line means; None for one that the registry has no use for."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _COLUMNS.get(_NOT_A_WORD.sub(" ", plain).strip())


def places(names: Sequence[str]) -> dict[Column, int]:
    """Give the place of each column, from the cells of the first line.

    Raises ListError, saying which, if one is missing that a participant needs, or is there twice.
    """
    found: dict[Column, int] = {}
    for place, name in enumerate(names):
        column = column_named(name)
        if column in found:
            raise ListError(
                f'Columns {found[column] + 1} and {place + 1} both are "{column}". Remove one of them.'
            )
        if column:
            found[column] = place
    numbers = (Column.SOCIAL_INSURANCE_NUMBER, Column.PERSONAL_IDENTIFICATION_NUMBER)
    missing = [] if Column.NAME in found else [_offer(Column.NAME)]
    if not any(number in found for number in numbers):
        missing.append(" or ".join(_offer(number) for number in numbers))
    if missing:
        raise ListError(
            f"The first line names {len(found)} of the columns we know; missing: {'; '.join(missing)}."
        )
    return found


def _offer(column: Column) -> str:
    return f'"{column}" ({", ".join(_CALLED[column][-2:])})'
