"""The pages "Dữ liệu của tôi", "Yêu cầu sửa dữ liệu" and "Xóa tài khoản"."""

from datetime import timedelta
from typing import assert_never

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhanh8.accounts import confirming
from nhanh8.accounts.models import Session
from nhanh8.config import settings
from nhanh8.passwords.weakness import LONGEST as LONGEST_PASSWORD
from nhanh8.portal import browser
from nhanh8.portal.own_data.document import as_pdf
from nhanh8.privacy import corrections, erasure, handing_out
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import LONGEST, Asked, NoWords, TooMany, Waits, of
from nhanh8.privacy.working_days import last_day

_TOO_MANY_REQUESTS = 429
_NOT_FOUND = 404
_LONGEST_ID = 18
"""Digits: what any database takes for an id."""
_REQUESTS_SHOWN = 20

_ABOUT = {
    Request.About.NAME: gettext_lazy("Họ và tên"),
    Request.About.BORN_ON: gettext_lazy("Ngày sinh"),
    Request.About.NUMBERS: gettext_lazy("Mã số BHXH, số định danh cá nhân"),
    Request.About.PHONE: gettext_lazy("Số điện thoại"),
    Request.About.EMAIL: gettext_lazy("Email"),
    Request.About.HISTORY: gettext_lazy("Lịch sử tài khoản"),
    Request.About.OTHER: gettext_lazy("Việc khác"),
}


class PasswordForm(forms.Form):
    """The password, once more."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={
            "required": gettext_lazy("Nhập mật khẩu"),
            "max_length": gettext_lazy("Mật khẩu quá dài"),
        },
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class CorrectionForm(forms.Form):
    """What is wrong, and how it is right."""

    about = forms.ChoiceField(
        label=gettext_lazy("Điều chưa đúng"),
        choices=list(_ABOUT.items()),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Chọn điều chưa đúng")),
    )
    text = forms.CharField(
        label=gettext_lazy("Sai thế nào, đúng ra là gì"),
        help_text=gettext_lazy("Nhiều nhất 1.000 ký tự. Không viết mật khẩu vào đây."),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Viết điều chưa đúng"),
            "max_length": gettext_lazy("Nhiều nhất 1.000 ký tự"),
        },
        widget=forms.Textarea({"rows": 5}),
    )


class ErasureForm(PasswordForm):
    """The password, and why, if one wants to say."""

    text = forms.CharField(
        label=gettext_lazy("Lý do (không bắt buộc)"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": gettext_lazy("Nhiều nhất 1.000 ký tự")},
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = ("text", "password")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def own_data(request: HttpRequest, session: Session) -> HttpResponse:
    """Say what there is; give it as a file to who types their password once more."""
    if request.method != "POST":
        return _page(request, session, PasswordForm())
    if "withdraw" in request.POST:
        return _withdrawn(request, session)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form)
    if refused := _not_confirmed(request, session, form):
        return refused if isinstance(refused, HttpResponse) else _page(request, session, form)
    kind = "json" if request.POST.get("as") == "json" else "pdf"
    match handing_out.hand_out(session, kind, browser.visitor_of(request)):
        case handing_out.TooMany(renewed_in=renewed_in):
            form.add_error(None, _too_many(renewed_in))
            return _page(request, session, form, status=_TOO_MANY_REQUESTS)
        case data:
            return _file(kind, handing_out.as_json(data) if kind == "json" else as_pdf(data))


@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def correction(request: HttpRequest, session: Session) -> HttpResponse:
    """Ask for a correction."""
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_bound and form.is_valid():
        about, text = Request.About(form.cleaned_data["about"]), form.cleaned_data["text"]
        match corrections.ask(session, about, text, browser.visitor_of(request)):
            case Asked() as asked:
                return _asked(request, asked)
            case TooMany(renewed_in=renewed_in):
                form.add_error(None, _too_many(renewed_in))
                status = _TOO_MANY_REQUESTS
            case NoWords():
                form.add_error("text", _("Viết điều chưa đúng"))
            case never:
                assert_never(never)
    return render(request, "portal/correction.html", {"form": form, **_clock()}, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def erase(request: HttpRequest, session: Session) -> HttpResponse:
    """Say what erasure means; ask for it with the password."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_bound and form.is_valid():
        refused = _not_confirmed(request, session, form)
        if isinstance(refused, HttpResponse):
            return refused
        if not refused:
            match erasure.ask(session, form.cleaned_data["text"], browser.visitor_of(request)):
                case Asked() as asked:
                    return _asked(request, asked)
                case Waits(number=number):
                    messages.info(
                        request, _("Yêu cầu xóa đã được gửi trước đó, số %(number)s.") % {"number": number}
                    )
                    return redirect("portal:own_data")
                case TooMany(renewed_in=renewed_in):
                    form.add_error(None, _too_many(renewed_in))
                    status = _TOO_MANY_REQUESTS
                case NoWords():
                    form.add_error("text", _("Nhiều nhất 1.000 ký tự"))
                case never:
                    assert_never(never)
    context = {"form": form, "retention": settings().retention, **_clock()}
    return render(request, "portal/erasure.html", context, status=status)


def _not_confirmed(request: HttpRequest, session: Session, form: PasswordForm) -> HttpResponse | bool:
    """Compare the password: False if it is right. Else the form says so; or the login, if that ended here."""
    match confirming.confirm(session, form.cleaned_data["password"], browser.visitor_of(request)):
        case confirming.Confirmed():
            return False
        case confirming.Wrong():
            if browser.session_of(request) is None:
                return redirect("portal:own_data")  # which leads to the login, and says so
            form.add_error("password", _("Mật khẩu không đúng"))
            return True


def _withdrawn(request: HttpRequest, session: Session) -> HttpResponse:
    which = request.POST.get("withdraw", "")
    known = which.isascii() and which.isdigit() and len(which) <= _LONGEST_ID
    if not known or not erasure.withdraw(session, int(which), browser.visitor_of(request)):
        return _page(request, session, PasswordForm(), not_found=True, status=_NOT_FOUND)
    messages.success(request, _("Đã rút yêu cầu."))
    return redirect("portal:own_data")


def _asked(request: HttpRequest, asked: Asked) -> HttpResponse:
    messages.success(
        request,
        _("Đã gửi yêu cầu số %(number)s. Trả lời chậm nhất ngày %(day)s.")
        % {"number": asked.number, "day": date_format(last_day(asked.due_at), "d/m/Y")},
    )
    return redirect("portal:own_data")


def _page(
    request: HttpRequest,
    session: Session,
    form: PasswordForm,
    *,
    not_found: bool = False,
    status: int | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "not_found": not_found,
        "frozen_at": session.account.frozen_at,
        "requests": [_shown(one) for one in of(session)[:_REQUESTS_SHOWN]],
        **_clock(),
    }
    return render(request, "portal/own_data.html", context, status=status)


def _shown(request: Request) -> dict[str, object]:
    """Give a request as its owner reads it."""
    about = str(_ABOUT[Request.About(request.about)]) if request.about else ""
    return {
        "id": request.pk,
        "number": request.number,
        "what": _("Sửa dữ liệu: %(about)s") % {"about": about} if about else _("Xóa tài khoản"),
        "asked_at": request.asked_at,
        "last_day": request.last_day,
        "waits": request.state == Request.State.WAITING,
        "state": _STATES[Request.State(request.state)],
        "text": request.text,
        "answer": request.answer,
    }


def _file(kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else "application/json")
    day = timezone.localtime().date()
    response.headers["Content-Disposition"] = f'attachment; filename="du-lieu-vssid-{day}.{kind}"'
    return response


def _too_many(renewed_in: timedelta) -> str:
    at = timezone.localtime(timezone.now() + renewed_in)
    return _("Bạn đã dùng hết số lần của hôm nay. Vui lòng thử lại từ %(time)s ngày %(day)s.") % {
        "time": date_format(at, "H:i"),
        "day": date_format(at, "d/m/Y"),
    }


def _clock() -> dict[str, object]:
    return {"answer_within": settings().privacy.answer_within}


_STATES = {
    Request.State.WAITING: gettext_lazy("chờ trả lời"),
    Request.State.DONE: gettext_lazy("đã thực hiện"),
    Request.State.REFUSED: gettext_lazy("không thực hiện"),
    Request.State.WITHDRAWN: gettext_lazy("đã rút"),
}
