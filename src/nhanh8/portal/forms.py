"""The portal's forms: what is asked and how a browser may help. The rules are elsewhere."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nhanh8.accounts.passwords import Problem
from nhanh8.config import settings
from nhanh8.passwords.weakness import LONGEST
from nhanh8.web.password_words import WORDS

_LONGEST_NUMBER = 32
"""Characters: a health card with spaces has 20."""

LONGEST_CODE = 32
"""Characters: a few digits, with whatever spaces somebody puts between them."""


def number_field() -> forms.CharField:
    """Ask for the number of an account, in any form that the rules can read."""
    return forms.CharField(
        label=_("Mã số BHXH"),
        help_text=_("10 số trên thẻ hoặc sổ BHXH, hoặc số định danh cá nhân 12 số"),
        max_length=_LONGEST_NUMBER,
        error_messages={"required": _("Nhập mã số BHXH"), "max_length": _("Mã số BHXH quá dài")},
        widget=forms.TextInput(
            {"autocomplete": "username", "inputmode": "numeric", "spellcheck": "false", "class": "digits"}
        ),
    )


class TypedOnce(forms.PasswordInput):
    """A plain field that comes back empty: what was typed is of no use any more."""

    input_type = "text"


def check_code_field() -> forms.CharField:
    """Ask for the check code."""
    return forms.CharField(
        label=_("Nhập mã kiểm tra"),
        help_text=_("5 chữ số trong hình, hoặc trong đoạn ghi âm"),
        max_length=LONGEST_CODE,
        error_messages={"required": _("Nhập mã kiểm tra"), "max_length": _("Mã kiểm tra quá dài")},
        widget=TypedOnce({"autocomplete": "off", "inputmode": "numeric", "class": "code"}),
    )


class LogInForm(forms.Form):
    """Number and password."""

    number = number_field()
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=LONGEST,
        strip=False,
        error_messages={"required": _("Nhập mật khẩu"), "max_length": _("Mật khẩu quá dài")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class ChangePasswordForm(forms.Form):
    """The old password, and twice the new one."""

    old = forms.CharField(
        label=_("Mật khẩu cũ"),
        max_length=LONGEST,
        strip=False,
        error_messages={"required": _("Nhập mật khẩu cũ"), "max_length": _("Mật khẩu quá dài")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        max_length=LONGEST,
        strip=False,
        error_messages={"required": _("Nhập mật khẩu mới"), "max_length": _("Mật khẩu quá dài")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        strip=False,
        error_messages={"required": _("Nhập lại mật khẩu mới")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["new"].help_text = _(
            "Ít nhất %(count)d ký tự; một câu ngắn dễ nhớ là tốt nhất. Không dùng mã số BHXH."
        ) % {"count": settings().login.password_at_least}

    def clean_again(self) -> str:
        """Compare the repetition; the new password itself is judged by `accounts`."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("Hai lần nhập mật khẩu mới không giống nhau"))
        return again

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say beside the fields why the password wasn't changed."""
        for problem in problems:
            field, text = WORDS[problem]
            self.add_error(field, text)
