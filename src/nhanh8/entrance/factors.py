"""Set up second factors: the first one, before anything else, and more of them later."""

import qrcode
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

from nhanh8.entrance import passkey_form
from nhanh8.entrance.browser import begin, browser_of, domain_of, half_of, wanted_page
from nhanh8.entrance.forms import AppCodeForm, PasskeyNameForm
from nhanh8.users.administration import invitations
from nhanh8.users.entering import login
from nhanh8.users.entering.login import HalfWay
from nhanh8.users.guard import confirmed, the_user
from nhanh8.users.models import User
from nhanh8.users.proofs import factors
from nhanh8.users.proofs.code_apps import Secret
from nhanh8.web.policy import allow_script
from nhanh8.web.vietnamese import in_vietnamese

_asks = require_http_methods(["GET", "HEAD", "POST"])
_WRONG_CODE = "Mã không đúng. Hãy chờ ứng dụng đổi sang mã mới rồi nhập mã đó."
_WRONG_KEY = "Không thêm được khóa này. Hãy thử lại hoặc dùng ứng dụng tạo mã."


@sensitive_post_parameters()
@_asks
@in_vietnamese
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up the first second factor; then, and only then, is one logged in."""
    half = half_of(request)
    user = login.of(half) if half else None
    if half is None or user is None or login.has_second_factor(user.pk) or not invitations.is_open(user.pk):
        return redirect("users:log_in")
    return _asked(request, user, half)


@sensitive_post_parameters()
@_asks
@in_vietnamese
@confirmed
def add(request: HttpRequest) -> HttpResponse:
    """Add a second factor, or put another app in the place of the one there is."""
    user = the_user(request)
    return _asked(request, user, None)


@require_POST
@in_vietnamese
@confirmed
def remove(request: HttpRequest) -> HttpResponse:
    """Take a second factor away; one always stays."""
    user = the_user(request)
    which = request.POST.get("passkey", "")
    done: factors.Removed | factors.NotRemoved = factors.NotRemoved()
    if which.isascii() and which.isdigit() and len(which) <= _LONGEST_ID:
        done = factors.remove_passkey(user, int(which), browser_of(request))
    elif request.POST.get("code_app") == "1":
        done = factors.remove_code_app(user, browser_of(request))
    match done:
        case factors.Removed():
            messages.success(request, "Đã gỡ.")
        case factors.NotRemoved():
            messages.error(request, "Không gỡ được: phải luôn còn ít nhất một bước xác thực thứ hai.")
    return redirect("users:security")


@require_POST
@in_vietnamese
@confirmed
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them, once."""
    user = the_user(request)
    return _codes_page(request, user, factors.renew_recovery_codes(user, browser_of(request)))


def _asked(request: HttpRequest, user: User, half: HalfWay | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, user, half, AppCodeForm())
    if given := passkey_form.answer_in(request):
        added = factors.add_passkey(
            user,
            request.POST.get("name", ""),
            given.state,
            given.answer,
            domain_of(request),
            browser_of(request),
        )
        if isinstance(added, factors.Added):
            return _added(request, user, half, added)
        return _page(request, user, half, AppCodeForm(), failed=_WRONG_KEY)
    form = AppCodeForm(request.POST)
    sealed = request.POST.get("offered", "")
    secret = factors.offered(user, sealed)
    if secret is None:
        return _page(request, user, half, AppCodeForm(), failed="Mã QR đã quá cũ. Hãy quét mã mới dưới đây.")
    if form.is_valid():
        match factors.add_code_app(user, secret, form.cleaned_data["code"], browser_of(request)):
            case factors.Added() as added:
                return _added(request, user, half, added)
            case factors.NotAdded():
                form.add_error("code", _WRONG_CODE)
    return _page(request, user, half, form, again=(secret, sealed))


def _added(request: HttpRequest, user: User, half: HalfWay | None, added: factors.Added) -> HttpResponse:
    if half:
        opened = login.set_up(half, browser_of(request))
        if opened is None:
            return redirect("users:log_in")
        begin(request, opened.user)
    if added.recovery_codes:
        return _codes_page(request, user, added.recovery_codes)
    messages.success(request, "Đã thêm.")
    return redirect("users:security")


def _codes_page(request: HttpRequest, user: User, codes: tuple[str, ...]) -> HttpResponse:
    return render(request, "users/codes.html", {"codes": codes, "onward": wanted_page(request, user)})


def _page(
    request: HttpRequest,
    user: User,
    half: HalfWay | None,
    form: AppCodeForm,
    *,
    failed: str = "",
    again: tuple[Secret, str] | None = None,
) -> HttpResponse:
    secret, sealed = again or factors.offer_code_app(user)
    context = {
        "form": form,
        "failed": failed,
        "first": half is not None,
        "qr": _qr(secret.uri(user)),
        "secret": secret,
        "offered": sealed,
        "name_form": PasskeyNameForm(),
        "passkey": passkey_form.for_new(request, user),
        "name": user.username,
    }
    return allow_script(render(request, "users/factor.html", context))


def _qr(text: str) -> SafeString:
    drawn = qrcode.make(text, image_factory=SvgPathFillImage, error_correction=ERROR_CORRECT_M)
    svg: str = drawn.to_string(encoding="unicode")
    return mark_safe(svg)  # noqa: S308 - the library's drawing: squares


_LONGEST_ID = 18
"""Digits that fit a key of the database."""
