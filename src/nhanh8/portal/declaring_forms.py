"""The forms of 02/SĐ-GD: what is written, and how a draft is found again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhanh8.agencies import provinces
from nhanh8.agencies.find import LONGEST as LONGEST_WORDS
from nhanh8.declarations.in_person.drafts import Written
from nhanh8.portal.forms import check_code_field, number_field
from nhanh8.registry.emails import NotAnAddressError, parse_email
from nhanh8.registry.numbers import NumberFormatError, parse_number
from nhanh8.registry.phones import PhoneError, e164

_LONGEST_NAME = 200
_LONGEST_PAPER = 20
_LONGEST_PHONE = 48
_LONGEST_ADDRESS = 254
_LONGEST_CHANGES = 500
_LONGEST_REFERENCE = 40


def _line(label: Any, longest: int, *, needed: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(needed),
        error_messages={"required": needed, "max_length": _("Nội dung quá dài")},
        **more,
    )


class DeclarationForm(forms.Form):
    """What stands on the form, and the check code."""

    full_name = _line(
        _("Họ và tên người đăng ký"),
        _LONGEST_NAME,
        needed=_("Nhập họ và tên"),
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    number = number_field()
    paper = _line(
        _("Số CCCD/ĐDCN/Hộ chiếu"),
        _LONGEST_PAPER,
        needed=_("Nhập số giấy tờ tùy thân"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "digits"}),
    )
    phone = _line(
        _("Điện thoại"),
        _LONGEST_PHONE,
        help_text=_("Để trống nếu không thay đổi"),
        widget=forms.TelInput({"autocomplete": "tel", "class": "digits"}),
    )
    email = _line(
        _("Email"),
        _LONGEST_ADDRESS,
        help_text=_("Để trống nếu không thay đổi"),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    changes = forms.CharField(
        label=_("Nội dung thay đổi, bổ sung"),
        help_text=_("Không bắt buộc. Ví dụ: đổi số điện thoại vì mất SIM"),
        max_length=_LONGEST_CHANGES,
        required=False,
        error_messages={"max_length": _("Nội dung quá dài")},
        widget=forms.Textarea({"rows": 3}),
    )
    answer = check_code_field()

    def clean_number(self) -> str:
        """Read the number; a health card that contains it will do."""
        try:
            return parse_number(self.cleaned_data["number"])
        except NumberFormatError:
            raise forms.ValidationError(_("Mã số BHXH gồm 10 hoặc 12 chữ số")) from None

    def clean_phone(self) -> str:
        """Read the phone, if there is one."""
        try:
            return e164(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""
        except PhoneError:
            raise forms.ValidationError(
                _("Đây không phải số điện thoại của cá nhân; hãy kiểm tra lại các chữ số")
            ) from None

    def clean_email(self) -> str:
        """Read the address, if there is one."""
        try:
            return parse_email(self.cleaned_data["email"]) if self.cleaned_data["email"] else ""
        except NotAnAddressError:
            raise forms.ValidationError(_("Email phải có dạng ten@nhacungcap.vn")) from None

    def clean(self) -> dict[str, Any]:
        """See to it that there is something to put on file."""
        cleaned: dict[str, Any] = super().clean() or {}
        wrong = self.errors.keys() & {"phone", "email"}
        if not wrong and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("email", _("Nhập điện thoại hoặc email cần đăng ký"))
        return cleaned

    def written(self) -> Written:
        """Give what was written; only of a valid form."""
        of = self.cleaned_data
        return Written(
            full_name=" ".join(of["full_name"].split()),
            number=of["number"],
            paper=of["paper"],
            phone=of["phone"],
            email=of["email"],
            changes=of["changes"],
        )


class FindDraftForm(forms.Form):
    """Reference and number."""

    reference = _line(
        _("Mã tờ khai"),
        _LONGEST_REFERENCE,
        needed=_("Nhập mã tờ khai"),
        help_text=_("12 chữ và số in dưới mã QR, ví dụ K7QM-2XW9-4BTA"),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    number = number_field()


class PlaceForm(forms.Form):
    """Where somebody is, as their browser says: degrees (WGS 84)."""

    lat = forms.FloatField(min_value=-90, max_value=90)
    lon = forms.FloatField(min_value=-180, max_value=180)


class AgencyForm(forms.Form):
    """Where someone looks for an agency."""

    province = forms.ChoiceField(
        label=_("Tỉnh, thành phố"),
        required=False,
        choices=[("", _("Tất cả")), *((name, name) for name in provinces.ALL)],
        error_messages={"invalid_choice": _("Không có tỉnh, thành phố này")},
    )
    words = _line(
        _("Xã, phường hoặc từ khác"),
        LONGEST_WORDS,
        help_text=_("Không cần gõ dấu; tên tỉnh trước tháng 7/2025 cũng được"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
