"""Change the e-mail address: which one and for what, then the codes from both mailboxes."""

from datetime import datetime
from typing import assert_never

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhanh8.accounts import email_change
from nhanh8.accounts.email_change import Reason, Waiting
from nhanh8.accounts.models import Session
from nhanh8.audit.privacy import mask_email
from nhanh8.config import settings
from nhanh8.portal import browser
from nhanh8.registry.emails import LONGEST

_LARGEST_ID = 2**63 - 1
_LONGEST_CODE = 32
"""Six digits, with whatever spaces somebody puts between them."""
_NOT_FOUND = 404
_TOO_MANY_REQUESTS = 429


class NewAddressForm(forms.Form):
    """Which address is replaced, and by what."""

    old = forms.IntegerField(
        min_value=1,
        max_value=_LARGEST_ID,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("Chọn email cần thay")
        ),
    )
    new = forms.CharField(
        label=gettext_lazy("Email mới"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Nhập email mới"),
            "max_length": gettext_lazy("Email mới quá dài"),
        },
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )

    def refuse(self, reason: Reason) -> None:
        """Say beside its field why the change can't begin."""
        field, text = _REASONS[reason]
        self.add_error(field, text)


class CodesForm(forms.Form):
    """The codes that were mailed, but for one that was right already."""

    def __init__(self, waiting: Waiting, data: QueryDict | None = None) -> None:
        super().__init__(data)
        if not waiting.old_right:
            self.fields["code_old"] = _code_field(waiting.old_masked)
        if not waiting.new_right:
            self.fields["code_new"] = _code_field(waiting.new_address)

    def refuse(self, wrong: email_change.WrongCode) -> None:
        """Say which code is wrong; ask no more for one that is right."""
        text = _("Mã không đúng.") + " " + _left(wrong.tries_left)
        for field, right in (("code_old", wrong.old_right), ("code_new", wrong.new_right)):
            if right:
                self.fields.pop(field, None)
            else:
                self.add_error(field, text)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def ask(request: HttpRequest, session: Session) -> HttpResponse:
    """Ask for the new address, and have the codes mailed."""
    form = NewAddressForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_bound and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        match email_change.begin(session, old, new, browser.visitor_of(request)):
            case email_change.Begun():
                return redirect("portal:email_codes")
            case email_change.Refused(reason=Reason.LOGGED_OUT | Reason.FROZEN | Reason.NO_OLD_ADDRESS):
                return redirect("portal:email")  # that page says it
            case email_change.Refused(reason=reason):
                form.refuse(reason)
                status = {Reason.NOT_ON_FILE: _NOT_FOUND, Reason.TOO_MANY: _TOO_MANY_REQUESTS}.get(reason)
            case never:
                assert_never(never)
    context = {
        "form": form,
        "addresses": [(one.pk, mask_email(one.value)) for one in email_change.addresses(session)],
        "chosen": form["old"].value(),
        "frozen_at": session.account.frozen_at,
        "wait": settings().registry.new_contact_waits,
    }
    return render(request, "portal/email.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def codes(request: HttpRequest, session: Session) -> HttpResponse:
    """Ask for both codes; once both are right, the address is changed."""
    waiting = email_change.waiting(session)
    if waiting is None:
        return _over(request) if request.method == "POST" else redirect("portal:email")
    newer = request.method == "POST" and request.POST.get("change") != str(waiting.id)
    form = CodesForm(waiting, request.POST if request.method == "POST" and not newer else None)
    if form.is_bound and form.is_valid():
        match email_change.confirm(
            session,
            waiting.id,
            form.cleaned_data.get("code_old", ""),
            form.cleaned_data.get("code_new", ""),
            browser.visitor_of(request),
        ):
            case email_change.Changed(usable_from=usable_from):
                return _changed(request, usable_from)
            case email_change.Over():
                return _over(request)
            case email_change.WrongCode() as wrong:
                form.refuse(wrong)
                waiting = email_change.waiting(session) or waiting
            case never:
                assert_never(never)
    return render(request, "portal/email_codes.html", {"form": form, "waiting": waiting, "newer": newer})


def _changed(request: HttpRequest, usable_from: datetime) -> HttpResponse:
    at = timezone.localtime(usable_from)
    messages.success(
        request,
        _("Đã đổi email. Email mới nhận được mật khẩu cấp lại từ %(time)s ngày %(day)s.")
        % {"time": date_format(at, "H:i"), "day": date_format(at, "d/m/Y")},
    )
    return redirect("portal:account")


def _over(request: HttpRequest) -> HttpResponse:
    messages.error(
        request, _("Mã đã hết hạn hoặc đã bị nhập sai quá nhiều lần. Email chưa đổi; hãy bắt đầu lại.")
    )
    return redirect("portal:email")


def _code_field(address: str) -> forms.CharField:
    return forms.CharField(
        label=_("Mã gửi đến %(address)s") % {"address": address},
        help_text=_("6 chữ số trong thư"),
        max_length=_LONGEST_CODE,
        error_messages={"required": _("Nhập mã gửi đến %(address)s") % {"address": address}},
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "class": "code"}),
    )


def _left(tries: int) -> str:
    return ngettext("Còn %(count)d lần nhập.", "Còn %(count)d lần nhập.", tries) % {"count": tries}


_REASONS = {
    Reason.NOT_ON_FILE: ("old", gettext_lazy("Chọn email cần thay")),
    Reason.NOT_AN_ADDRESS: ("new", gettext_lazy("Email phải có dạng ten@nhacungcap.vn")),
    Reason.SAME: ("new", gettext_lazy("Email này đã có trong hồ sơ của bạn")),
    Reason.TOO_MANY: (
        "new",
        gettext_lazy("Hôm nay đã có quá nhiều yêu cầu đổi email. Vui lòng thử lại vào ngày mai."),
    ),
}
