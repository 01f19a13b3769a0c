"""TK1-TS as a web form: all boxes of the paper, with their numbers, for one participant."""

from collections.abc import Iterable, Mapping

from django import forms
from django.forms.boundfield import BoundField

from nhanh8.declarations.answers import Fault
from nhanh8.declarations.tk1ts.boxes import BOXES, Box

_FIRST = ("13", "01", "07", "08", "18")
"""What a filing for an e-mail or a phone is about."""
_FIRST_OF_PART_II = BOXES["13"].number
_ONE_LINE = 254
"""Characters; a box with room for more gets several lines."""
_HINTS = {
    "13": "10 chữ số, hoặc số định danh cá nhân 12 chữ số.",
    "01": "Như trong hồ sơ BHXH.",
    "07": "Số điện thoại cần bổ sung hoặc thay đổi; để trống nếu giữ nguyên.",
    "08": "Địa chỉ cần bổ sung hoặc thay đổi; để trống nếu giữ nguyên.",
    "18": "Ví dụ: Bổ sung email để nhận mật khẩu VssID.",
    "03": "Viết như 31/12/1980, hoặc chỉ năm sinh.",
    "09": "Xã, tỉnh; huyện để trống.",
    "14.3": "Viết như 31/12/1980.",
}
_DIGITS = {"06", "07", "13", "14.5", "15"}
_SEXES = (("", "Không ghi"), ("Nam", "Nam"), ("Nữ", "Nữ"))
_SEX = {"02", "14.2"}


def name_of(number: str) -> str:
    """Name the field of a box: `11.2` is `o11_2`."""
    return f"o{number.replace('.', '_')}"


class BoxesForm(forms.Form):
    """The boxes. What may stand in them, the verb that files says; nothing typed is lost for it."""

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        for number in (*_FIRST, *(one for one in BOXES if one not in _FIRST)):
            self.fields[name_of(number)] = _field(BOXES[number])

    @property
    def boxes(self) -> dict[str, str]:
        """What was typed, by the boxes' numbers."""
        return {number: self.data.get(name_of(number), "") for number in BOXES}

    @property
    def first(self) -> list[BoundField]:
        """The boxes that such a filing is about."""
        return [self[name_of(number)] for number in _FIRST]

    @property
    def part_one(self) -> list[BoundField]:
        """The other boxes of part I."""
        return self._others(number for number in BOXES if number < _FIRST_OF_PART_II)

    @property
    def part_two(self) -> list[BoundField]:
        """The other boxes of part II."""
        return self._others(number for number in BOXES if number >= _FIRST_OF_PART_II)

    @property
    def part_one_open(self) -> bool:
        """Whether something stands there, right or wrong."""
        return _used(self.part_one)

    @property
    def part_two_open(self) -> bool:
        """The same for part II."""
        return _used(self.part_two)

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Say beside the fields what is wrong; the number of the box stands before it."""
        self.full_clean()
        for fault in faults:
            if fault.box in BOXES:
                self.add_error(name_of(fault.box), f"[{fault.box}] {fault.why}")
            else:
                self.add_error(None, fault.why)

    def _others(self, numbers: Iterable[str]) -> list[BoundField]:
        return [self[name_of(number)] for number in numbers if number not in _FIRST]


def _used(fields: list[BoundField]) -> bool:
    return any(field.value() or field.errors for field in fields)


def _field(box: Box) -> forms.Field:
    label = f"[{box.number}] {box.name}"
    hint = _HINTS.get(box.number, "")
    if box.number in _SEX:
        # Not a ChoiceField: what is no choice is told by the verb, in its own words.
        return _Text(label=label, required=False, widget=forms.Select(choices=_SEXES))
    widget: forms.Widget = forms.TextInput({"autocomplete": "off"})
    if box.longest > _ONE_LINE:
        widget = forms.Textarea({"rows": 3, "autocomplete": "off"})
    elif box.number == "08":
        widget = forms.EmailInput({"autocomplete": "off", "spellcheck": "false"})
    elif box.number in _DIGITS:
        numeric = {"inputmode": "tel" if box.number == "07" else "text"}
        widget = forms.TextInput({"autocomplete": "off", "class": "digits", **numeric})
    return _Text(label=label, help_text=hint, required=False, widget=widget)


class _Text(forms.CharField):
    """Takes any text as it is: the verb judges it."""

    def clean(self, value: str) -> str:
        """Give what was typed."""
        return value
