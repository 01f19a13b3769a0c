"""Read one participant's boxes: what they state, checked, or what is wrong with them."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils import timezone

from nhanh8.declarations.answers import Fault
from nhanh8.declarations.tk1ts.boxes import BOXES, tidy
from nhanh8.registry.emails import parse_email
from nhanh8.registry.errors import RegistryError
from nhanh8.registry.numbers import parse_number
from nhanh8.registry.phones import e164

T = TypeVar("T")

_FIRST_YEAR = 1900
_DATE = re.compile(r"(?:(?P<day>[0-9]{1,2})[/.-])?(?:(?P<month>[0-9]{1,2})[/.-])?(?P<year>[0-9]{4})")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_SEXES = frozenset({"nam", "nữ"})


@dataclass(frozen=True, slots=True)
class Born:
    """When someone was born, as far as it is written: of many people only the year is known."""

    year: int
    on: date | None


@dataclass(frozen=True, slots=True, repr=False)
class Stated:
    """What one participant's boxes state."""

    row: int | None
    number: str
    """Of [13]: 10 digits or 12."""
    name: str
    born: Born | None
    phone: str
    """E.164; empty: unchanged."""
    email: str
    """Lower case; empty: unchanged."""
    boxes: Mapping[str, str]
    """Everything that was written, tidied; empty boxes are left out."""


def read(boxes: Mapping[str, str], row: int | None) -> Stated | tuple[Fault, ...]:
    """Read one participant's boxes, keyed by their numbers; gives every fault where there is one."""
    reader = _Reader(boxes, row)
    stated = Stated(
        row=row,
        number=reader.checked("13", parse_number, "Mã số BHXH có 10 hoặc 12 chữ số.") or "",
        name=" ".join(reader.boxes.get("01", "").split()),
        born=reader.checked("03", _born, "Ngày sinh viết như 31/12/1980, hoặc chỉ năm sinh."),
        phone=reader.checked("07", e164, "Số điện thoại không đúng.") or "",
        email=reader.checked("08", parse_email, "Địa chỉ thư điện tử không đúng.") or "",
        boxes=reader.boxes,
    )
    reader.checked("02", _sex, "Giới tính ghi Nam hoặc Nữ.")
    for needed in ("01", "13"):
        if needed not in reader.boxes:
            reader.fault(needed, f"Chưa ghi {BOXES[needed].name}.")
    if not {"07", "08"} & reader.boxes.keys():
        reader.fault("08", "Chưa ghi điện thoại hoặc email cần bổ sung, thay đổi.")
    return tuple(reader.faults) or stated


class _Reader:
    """The boxes of one participant, and what was found wrong with them so far."""

    def __init__(self, boxes: Mapping[str, str], row: int | None) -> None:
        self._row = row
        self.faults: list[Fault] = []
        self.boxes: dict[str, str] = {}
        for number, text in boxes.items():
            if number not in BOXES:
                self.fault("", "Có ô không thuộc mẫu TK1-TS.")
            elif kept := tidy(text):
                self._keep(number, kept)

    def _keep(self, number: str, text: str) -> None:
        if len(text) > BOXES[number].longest:
            self.fault(number, f"Dài quá {BOXES[number].longest} ký tự.")
        elif any(unicodedata.category(sign) in {"Cc", "Cs", "Co"} and sign not in "\n\t" for sign in text):
            self.fault(number, "Có ký tự không đọc được.")
        else:
            self.boxes[number] = text

    def checked(self, number: str, parse: Callable[[str], T], why: str) -> T | None:
        """Parse a box; None where it is empty, or where its parser refuses it, which is a fault."""
        if number not in self.boxes:
            return None
        try:
            return parse(self.boxes[number])
        except (RegistryError, ValueError):
            self.fault(number, why)
            return None

    def fault(self, number: str, why: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self._row, number, why))


def _sex(text: str) -> str:
    if text.casefold() not in _SEXES:
        raise ValueError
    return text


def _born(text: str) -> Born:
    """Read `31/12/1980`, `1980-12-31`, `12/1980` or `1980`. Raises ValueError for anything else."""
    found = _ISO_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if not found:
        raise ValueError
    year = int(found["year"])
    # With one part before the year the pattern takes it for the day: it is the month.
    day, month = (found["day"], found["month"]) if found["month"] else (None, found["day"])
    earliest = date(year or 1, int(month or 1), int(day or 1))
    if earliest.year < _FIRST_YEAR or earliest > timezone.localdate():
        raise ValueError
    return Born(year, earliest if day else None)
