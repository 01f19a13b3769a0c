"""The forms on which users log in: what is asked, and how a browser may help."""

from django import forms

from nhanh8.passwords.weakness import LONGEST
from nhanh8.users.entering.joining import AT_LEAST
from nhanh8.users.proofs.factors import LONGEST_NAME

_LONGEST_CODE = 40
"""Characters: a recovery code with spaces and dashes has 16."""


def _password(label: str, missing: str, *, new: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password", "aria-required": "true"}
        ),
        error_messages={"required": missing, "max_length": f"Nhập nhiều nhất {LONGEST} ký tự"},
    )


def _name() -> forms.CharField:
    return forms.CharField(
        label="Tên đăng nhập",
        max_length=50,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "aria-required": "true",
            }
        ),
        error_messages={"required": "Nhập tên đăng nhập"},
    )


def _code(
    label: str, missing: str, hint: str = "", *, autocomplete: str = "one-time-code"
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(
            attrs={
                "autocomplete": autocomplete,
                "autocapitalize": "characters",
                "spellcheck": "false",
                "aria-required": "true",
                "class": "digits",
            }
        ),
        error_messages={"required": missing},
    )


class LogInForm(forms.Form):
    """A user name and its password."""

    username = _name()
    password = _password("Mật khẩu", "Nhập mật khẩu")


class CodeForm(forms.Form):
    """The second factor."""

    code = _code(
        "Mã xác thực",
        "Nhập mã xác thực",
        "6 chữ số trong ứng dụng tạo mã, hoặc một mã dự phòng",
    )


class AppCodeForm(forms.Form):
    """The first code of an app that was just set up."""

    code = _code("Mã trong ứng dụng", "Nhập mã trong ứng dụng", "6 chữ số, đổi sau mỗi 30 giây")


class PasskeyNameForm(forms.Form):
    """What a passkey is to be called."""

    name = forms.CharField(
        label="Tên khóa",
        help_text="Để bạn nhận ra, chẳng hạn “Điện thoại” hay “Khóa bảo mật dự phòng”",
        max_length=LONGEST_NAME,
        required=False,
    )


class NewPasswordForm(forms.Form):
    """A password of one's own, twice."""

    new = _password(
        "Mật khẩu mới",
        "Nhập mật khẩu mới",
        new=True,
        hint=f"Ít nhất {AT_LEAST} ký tự; một câu dài dễ nhớ là tốt nhất",
    )
    again = _password("Nhập lại mật khẩu mới", "Nhập lại mật khẩu mới", new=True)

    def clean(self) -> None:
        """Compare the two."""
        super().clean()
        given = self.cleaned_data
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu mới không giống nhau")


class InvitationForm(NewPasswordForm):
    """A user name, the code of its invitation, and a new password."""

    username = _name()
    code = _code("Mã mời", "Nhập mã mời", "12 ký tự trong thư mời", autocomplete="off")
    field_order = ("username", "code", "new", "again")


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old = _password("Mật khẩu hiện nay", "Nhập mật khẩu hiện nay")
    field_order = ("old", "new", "again")


class ConfirmForm(forms.Form):
    """Who one is, once more."""

    proof = _code("Mã trong ứng dụng", "Nhập mã trong ứng dụng", "6 chữ số, đổi sau mỗi 30 giây")
