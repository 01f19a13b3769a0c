"""The forms of "Quên mật khẩu"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nhanh8.portal.forms import LONGEST_CODE, TypedOnce, check_code_field, number_field

_LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""


class ForgottenForm(forms.Form):
    """Whose password, where it goes, and the check code."""

    number = number_field()
    email = forms.EmailField(
        label=_("Email cá nhân"),
        help_text=_("Email đã đăng ký với cơ quan BHXH"),
        max_length=_LONGEST_ADDRESS,
        error_messages={
            "required": _("Nhập email cá nhân"),
            "invalid": _("Email phải có dạng ten@nhacungcap.vn"),
            "max_length": _("Email quá dài"),
        },
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    answer = check_code_field()


class CodeForm(forms.Form):
    """The code that was mailed."""

    code = forms.CharField(
        label=_("Mã xác nhận (OTP)"),
        help_text=_("6 chữ số trong thư"),
        max_length=LONGEST_CODE,
        error_messages={"required": _("Nhập mã xác nhận"), "max_length": _("Mã xác nhận quá dài")},
        widget=TypedOnce({"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
    )
